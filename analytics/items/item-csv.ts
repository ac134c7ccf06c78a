import Papa from 'papaparse';
import { itemColumn, type ItemColumn, type ScoreMatrix } from './score-matrix.ts';

/** The csv or the options do not allow an analysis; the message is Chinese and says what to do. */
export class CttCsvError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CttCsvError';
  }
}

/** Item marks of any tidy csv: one row per pupil, one column per item; `items` names them or is the prefix they begin with. */
export function csvMatrix(text: string, items: readonly string[] | string, what = 'csv'): { readonly matrix: ScoreMatrix; readonly column: (name: string) => readonly string[] } {
  const { header, rows } = readTable(text, what);
  const cells = (name: string): readonly string[] => {
    const position = header.indexOf(name);
    if (position < 0) throw new CttCsvError(`${what} 中没有“${name}”列，现有：${header.join('、')}。`);
    return rows.map((row) => row[position] ?? '');
  };
  return { matrix: { n: rows.length, columns: itemNames(header, items).map((name) => scored(name, cells(name), undefined)) }, column: cells };
}

export function itemNames(header: readonly string[], wanted: readonly string[] | string): readonly string[] {
  const names = typeof wanted === 'string' ? header.filter((name) => name.startsWith(wanted)) : wanted;
  if (names.length === 0) throw new CttCsvError(`csv 中没有以“${String(wanted)}”开头的列，现有：${header.join('、')}。`);
  for (const name of names) if (!header.includes(name)) throw new CttCsvError(`csv 中没有“${name}”列，现有：${header.join('、')}。`);
  const repeated = names.find((name, index) => names.indexOf(name) !== index || header.indexOf(name) !== header.lastIndexOf(name));
  if (repeated !== undefined) throw new CttCsvError(`“${repeated}”列出现了两次。`);
  return names;
}

export const isMissing = (cell: string): boolean => cell === '' || cell === 'NA' || cell === 'null';

export function scored(item: string, cells: readonly string[], stated: number | undefined): ItemColumn {
  let highest = 0;
  const marks = cells.map((cell) => {
    if (isMissing(cell)) return null;
    const mark = Number(cell);
    if (!Number.isFinite(mark)) throw new CttCsvError(`“${item}”列有不是数字的内容“${cell}”。如果是选项，请用 --key 给出答案。`);
    highest = Math.max(highest, mark);
    return mark;
  });
  return itemColumn(item, stated ?? highest, marks);
}

export function readTable(text: string, what: string): { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const { data } = Papa.parse<string[]>(text.replace(/^\ufeff/, ''), { skipEmptyLines: true });
  const [header, ...rows] = data.map((row) => row.map((cell) => cell.trim()));
  if (!header || rows.length === 0) throw new CttCsvError(`${what} 没有数据行。`);
  return { header, rows };
}
