import { beforeAll, describe, expect, it } from 'vitest';
import * as XLSX from '@e965/xlsx';
import { countyTable, workbook } from './fixtures/fixture-document.ts';
import { textOf, xmlParts, xmlProblem } from './fixtures/xml-check.ts';
import { cellText } from './cell-text.ts';
import { toXlsx } from './to-xlsx.ts';
import { sheetNames } from './xlsx/sheet-names.ts';
import { columnName } from './xlsx/xlsx-sheet.ts';

let file: Uint8Array;
let book: XLSX.WorkBook;

beforeAll(async () => {
  file = await toXlsx(workbook);
  book = XLSX.read(file, { type: 'array', cellFormula: true, cellNF: true, cellText: true });
});

const sheet = (index: number): XLSX.WorkSheet => {
  const found = book.Sheets[book.SheetNames[index] ?? ''];
  if (found === undefined) throw new Error(`no sheet ${String(index)}`);
  return found;
};
const cell = (index: number, address: string): XLSX.CellObject => {
  const found: unknown = sheet(index)[address];
  if (typeof found !== 'object' || found === null) throw new Error(`no cell ${address}`);
  return found as XLSX.CellObject;
};

describe('toXlsx', () => {
  it('writes well-formed parts', () => {
    for (const [path, xml] of xmlParts(file)) {
      expect(xmlProblem(xml), path).toBeNull();
      expect(textOf(xml), path).not.toMatch(/NaN|undefined|\[object /);
    }
  });

  it('stores real numbers and prints them as the formats do', () => {
    countyTable.rows.forEach((row, at) => {
      row.forEach((value, index) => {
        const written = cell(0, `${columnName(index)}${String(at + 3)}`);
        expect(written.w, `${columnName(index)}${String(at + 3)}`).toBe(cellText(value, countyTable.columns[index]));
        if (typeof value.value === 'number') {
          expect(written.t).toBe('n');
          expect(written.v).toBeCloseTo(value.value, 12);
        }
      });
    });
    expect(cell(0, 'D3').z).toContain('0.00%');
  });

  it('never writes a formula', () => {
    for (const name of book.SheetNames) {
      for (const value of Object.values(book.Sheets[name] ?? {})) {
        if (typeof value === 'object' && value !== null) expect(value).not.toHaveProperty('f');
      }
    }
    expect(cell(2, 'A1').v).toBe('=1+1');
    expect(cell(2, 'A3').t).toBe('s');
    expect(cell(2, 'A3').v).toBe('=HYPERLINK("http://x","y")');
    for (const [path, xml] of xmlParts(file)) if (path.startsWith('xl/worksheets/')) expect(xml, path).not.toContain('<f>');
  });

  it('marks text that looks like a formula as text', () => {
    for (const address of ['A1', 'A2', 'B2', 'A3', 'A4', 'A5']) expect(cell(2, address).z, address).toBe('@');
  });

  it('merges group heads, freezes the head and offers a filter', () => {
    const merges = (sheet(1)['!merges'] ?? []).map((range) => XLSX.utils.encode_range(range));
    expect(merges).toContain('C2:E2');
    expect(merges).toContain('A2:A3');
    const xml = xmlParts(file).get('xl/worksheets/sheet2.xml') ?? '';
    expect(xml).toMatch(/<pane [^>]*ySplit="3"/);
    expect(xml).toContain('<autoFilter ref="A3:G63"/>');
    expect(xml.indexOf('<autoFilter')).toBeLessThan(xml.indexOf('<mergeCells'));
    expect(xmlParts(file).get('xl/workbook.xml')).toContain("'学校'!$A$3:$G$63");
  });

  it('opens even when there is nothing to write', async () => {
    const empty = XLSX.read(await toXlsx({ head: workbook.head, sheets: [] }), { type: 'array' });
    expect(empty.SheetNames).toEqual(['数据']);
    expect(XLSX.utils.sheet_to_csv(empty.Sheets['数据'] ?? {})).toContain('没有可以导出的数据');
  });

  it('names sheets as Excel allows', () => {
    expect(book.SheetNames).toHaveLength(3);
    expect(sheetNames(['甲', '甲', 'a/b:[c]', '', 'X'.repeat(40), 'x'.repeat(40)])).toEqual(['甲', '甲（2）', 'a b c', '数据', 'X'.repeat(31), `${'x'.repeat(28)}（2）`]);
  });
});
