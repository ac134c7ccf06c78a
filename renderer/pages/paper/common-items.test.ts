import { expect, it } from 'vitest';
import { parseCommon } from './common-items.ts';

it.each([
  ['1=3，5、7＝9', [['1', '3'], ['5', '5'], ['7', '9']]],
  ['  17(1)=18(1) 2', [['17(1)', '18(1)'], ['2', '2']]],
  ['=3, ,', []],
  ['', []],
])('%s', (text, pairs) => expect(parseCommon(text).map(({ a, b }) => [a, b])).toEqual(pairs));
