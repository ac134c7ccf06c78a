import { expect, it } from 'vitest';
import { excelColumn } from './excel-column.ts';

it.each([[0, 'A'], [25, 'Z'], [26, 'AA'], [51, 'AZ'], [52, 'BA'], [701, 'ZZ'], [702, 'AAA']])('letters column %i as %s', (index, letters) => {
  expect(excelColumn(index)).toBe(letters);
});
