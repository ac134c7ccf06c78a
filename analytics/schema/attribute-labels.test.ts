import { expect, it } from 'vitest';
import { aggregateMeasures } from '../intake/columns/recognise-aggregate.ts';
import { processAttributes } from '../intake/columns/process-attributes.ts';
import { attributeLabel } from './attribute-labels.ts';

it('every column that intake names has a name in office words', () => {
  const names = [...processAttributes.map(({ column }) => column), ...aggregateMeasures];
  expect(names.filter((name) => !/\p{Script=Han}/u.test(attributeLabel(name)))).toEqual([]);
  expect([attributeLabel('mean@语文'), attributeLabel('dimension:品德发展'), attributeLabel('something')]).toEqual(['语文平均分', '品德发展', 'something']);
});
