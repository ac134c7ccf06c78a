import type { MappedColumn, TableRole } from '../plan.ts';
import { plainText } from './cell-text.ts';
import type { DataRow, FoundTable } from './found-table.ts';

const CLASS = /(?:(?:20\d\d)级|[初高]?[一二三四五六七八九123]年?级?)?(?:\(\d{1,2}\)|[(第]?[一二三四五六七八九十\d]{1,3}\)?)班(?![主级长])/gu;
/** A sheet named after its class says it already. */
const SHEET = /班$|^\D{0,4}\d{1,3}班/u;

/** A list of one class says so only in the line above it (七年级2班): the class is put behind every row as a column. */
export function addTitleClass(role: TableRole, { titles, headers, sheet }: FoundTable, columns: readonly MappedColumn[], rows: readonly DataRow[]): { readonly columns: readonly MappedColumn[]; readonly rows: readonly DataRow[] } {
  const pupils = role === 'scores' || role === 'items' || role === 'roster';
  if (!pupils || columns.some(({ meaning }) => meaning.kind === 'class') || SHEET.test(sheet.trim())) return { columns, rows };
  const named = [...new Set(titles.flatMap((title) => [...plainText(title).matchAll(CLASS)].map(([name]) => name)))];
  const [name] = named;
  if (name === undefined || named.length > 1) return { columns, rows };
  const index = Math.max(headers.length, ...rows.map(({ cells }) => cells.length));
  return {
    columns: [...columns, { index, header: '班级（据标题）', meaning: { kind: 'class' }, reason: `表里没有班级一列，标题写的是“${name}”`, confidence: 0.8, samples: [name] }],
    rows: rows.map(({ row, cells }) => ({ row, cells: [...cells, ...Array.from({ length: index - cells.length }, () => null), name] })),
  };
}
