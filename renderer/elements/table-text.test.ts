import { expect, it } from 'vitest';
import type { TableColumn } from '../../analytics/results/element.ts';
import { cellText, plainText, tableGrid, toCsv, toHtmlTable, toTsv } from './table-text.ts';

const text: TableColumn = { key: 'unit', label: '学校' };
const signed: TableColumn = { key: 'effect', label: '增值', group: '语文', format: 'signed' };

it('prints numbers with their format and nothing as a dash', () => {
  expect(cellText({ value: -1.236 }, signed)).toBe('−1.24');
  expect(cellText({ value: null }, signed)).toBe('—');
});

it('gives spreadsheets an ASCII minus and empty cells', () => {
  expect(plainText({ value: -1.236 }, signed)).toBe('-1.24');
  expect(plainText({ value: null }, signed)).toBe('');
});

it('disarms text that a spreadsheet would run', () => {
  expect(plainText({ value: '=HYPERLINK("x")' }, text)).toBe(`'=HYPERLINK("x")`);
  expect(plainText({ value: '@甲校' }, text)).toBe(`'@甲校`);
});

it('writes heads and rows as tsv, csv and html', () => {
  const grid = tableGrid([text, signed], [[{ value: '一中,本部\t"甲"' }, { value: 2 }]]);
  expect(toTsv(grid)).toBe('学校\t语文·增值\r\n一中,本部 "甲"\t+2.00');
  expect(toCsv(grid)).toBe('\ufeff学校,语文·增值\r\n"一中,本部\t""甲""",+2.00\r\n');
  expect(toHtmlTable([['<学校>'], ['A&B']])).toBe('<table><tr><th>&lt;学校&gt;</th></tr><tr><td>A&amp;B</td></tr></table>');
});
