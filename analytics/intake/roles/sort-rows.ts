import { ROWS_A_STEP, type Steps } from '../in-steps.ts';
import type { MappedColumn } from '../plan.ts';
import { cellText, isBlank, plainText } from '../table/cell-text.ts';
import type { DataRow, FoundTable } from '../table/find-tables.ts';
import { columnOf, textAt } from './mapped-table.ts';

export interface DroppedRow {
  readonly row: number;
  readonly code: 'total-row' | 'note-row' | 'repeated-header' | 'full-mark-row' | 'wrong-delimiter' | 'no-identity';
  readonly text: string;
}

export interface SortedRows {
  readonly data: readonly DataRow[];
  readonly dropped: readonly DroppedRow[];
  /** Rows that should have been data and cannot be. */
  readonly unusable: readonly DroppedRow[];
}

const TOTAL_LABEL = /^(?:[全总各本]?[校县区市班年级科]*)(?:合计|总计|小计|总?平均分?值?|均分|人均|最高分?|最低分?|[及合]格[率人数]*|优[秀良][率人数]*|良好?[率人数]*|低分[率人数]*|标准差|中位数|众数|[应实]考?人数|缺考人数|参考人数|得分率|难度|区分度|总人数|人数|极差|方差)[::]?$/u;
const NOTE = /^(?:注|备注|说明|注意|填表|制表|审核|填报|统计|校长|教务|单位|联系|日期|打印|签[字名]|以上|本表|本次)(?:[^\n]{0,6}[::]|人|处|意|\d|明|字|名|$)/u;

/** Columns in which 平均数 or 优秀率 is a subject of its own and no label of a total row. */
const contents = new Set(['indicator', 'indicator_code', 'knowledge', 'ability', 'item_kind', 'item_key', 'note', 'dimension', 'value', 'level']);

/** Tells pupils from the rows that stand under (or between) them. */
export function* sortRows(table: FoundTable, columns: readonly MappedColumn[]): Steps<SortedRows> {
  const names = [columnOf(columns, 'name'), columnOf(columns, 'eduId'), columnOf(columns, 'examNo')].filter((column) => column !== null);
  const labels = columns.filter(({ meaning }) => !['score', 'total', 'item'].includes(meaning.kind) && !(meaning.kind === 'attribute' && contents.has(meaning.column)));
  const scores = columns.filter(({ meaning }) => ['score', 'total', 'item'].includes(meaning.kind));
  const identified = ({ cells }: DataRow): boolean => names.some((column) => textAt(cells, column) !== '');
  const lastIdentified = names.length === 0 ? -1 : table.rows.findLastIndex(identified);
  const data: DataRow[] = [];
  const dropped: DroppedRow[] = table.repeatedHeads.map((row) => ({ row, code: 'repeated-header', text: '' }));
  if (table.fullMarkRow !== null) dropped.push({ row: table.fullMarkRow, code: 'full-mark-row', text: '' });
  const unusable: DroppedRow[] = [];
  for (const [index, row] of table.rows.entries()) {
    if (index % ROWS_A_STEP === 0) yield;
    const filled = row.cells.filter((cell) => !isBlank(cell)).map(cellText);
    const text = filled.slice(0, 3).join(' ').slice(0, 60);
    const labelTexts = labels.map((column) => plainText(textAt(row.cells, column))).filter((label) => label !== '');
    if (labelTexts.some((label) => TOTAL_LABEL.test(label))) {
      dropped.push({ row: row.row, code: 'total-row', text });
      continue;
    }
    if (filled.length === 1 && isSplitWrong(filled[0]!)) {
      unusable.push({ row: row.row, code: 'wrong-delimiter', text });
      continue;
    }
    if (isNote(filled, identified(row), columns.length)) {
      dropped.push({ row: row.row, code: 'note-row', text });
      continue;
    }
    if (names.length > 0 && !identified(row)) {
      const numbers = scores.some((column) => textAt(row.cells, column) !== '');
      if (index > lastIdentified) dropped.push({ row: row.row, code: numbers ? 'total-row' : 'note-row', text });
      else unusable.push({ row: row.row, code: 'no-identity', text });
      continue;
    }
    data.push(row);
  }
  return { data, dropped, unusable };
}

function isNote(filled: readonly string[], identified: boolean, columns: number): boolean {
  const first = plainText(filled[0] ?? '');
  if (NOTE.test(first)) return filled.length <= 3;
  return filled.length === 1 && columns > 2 && (!identified || first.length > 12);
}

/** One cell that holds a whole line: it was divided by another separator than the rest. */
const isSplitWrong = (text: string): boolean => /^[^\n]*([;,\t|，；、])[^\n]*\1/u.test(text) && /\d/u.test(text) && !/[。:：]/u.test(text);
