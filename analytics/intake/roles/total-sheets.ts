import { ROWS_A_STEP, type Steps } from '../in-steps.ts';
import { TOTAL } from '../../schema/subjects.ts';
import { cellText } from '../table/cell-text.ts';
import { parseMark } from '../values/parse-mark.ts';
import type { MappedTable } from './mapped-table.ts';
import { identityReader, type RowIdentity } from './read-identity.ts';
import { totalColumn, type ScoreRow } from './read-score-rows.ts';

/** A sheet of totals beside the sheets of the subjects in one file: it is held against their sums, not stored as a subject. */
export function splitTotalSheets(tables: readonly MappedTable[]): { readonly marks: readonly MappedTable[]; readonly totals: readonly MappedTable[] } {
  const isTotal = ({ columns }: MappedTable): boolean => !columns.some(({ meaning }) => meaning.kind === 'score' && meaning.subject !== TOTAL);
  const withSubjects = new Set(tables.filter((table) => !isTotal(table)).map(({ file }) => file));
  const totals = tables.filter((table) => withSubjects.has(table.file) && isTotal(table));
  return { marks: tables.filter((table) => !totals.includes(table)), totals };
}

/** Compares a sheet of totals row by row; its rows are counted as dropped, those of pupils without marks as refused. */
export function* compareTotalSheet(table: MappedTable, rows: readonly ScoreRow[]): Steps<void> {
  const sums = new Map<string, number>();
  for (const [index, { table: { file }, identity, marks }] of rows.entries()) {
    if (index % ROWS_A_STEP === 0) yield;
    if (file !== table.file) continue;
    for (const key of keysOf(identity)) sums.set(key, (sums.get(key) ?? 0) + marks.reduce((sum, { raw, scaled }) => sum + (scaled ?? raw ?? 0), 0));
  }
  const column = totalColumn(table.columns);
  const identify = identityReader(table);
  const { log, sheet, tally } = table;
  let differing = 0;
  for (const [index, row] of table.rows.entries()) {
    if (index % ROWS_A_STEP === 0) yield;
    const identity = identify(row);
    const key = keysOf(identity).find((one) => sums.has(one));
    if (key === undefined) {
      log.refuse({
        severity: 'warning', code: 'total-without-marks', sheet, row: row.row, value: identity.name || identity.examNo, message: `${identity.name || '这一行'}只有总分，各科的工作表里没有这个学生，未导入。`, fix: '请在各科的工作表里补上这个学生。',
      });
      continue;
    }
    tally.dropped++;
    const given = column ? parseMark(row.cells[column.index]) : null;
    const ours = Number(sums.get(key)!.toPrecision(10));
    if (given?.kind !== 'score' || Math.abs(given.score - ours) < 0.051) continue;
    differing++;
    log.remark({
      severity: 'warning', code: 'total-mismatch', sheet, row: row.row, column: column!.index, value: cellText(row.cells[column!.index]), message: `${identity.name}的总分 ${given.score} 与各科之和 ${ours} 不等，总分按各科重新计算。`, fix: '请核对这个学生的各科成绩和总分。',
    });
  }
  log.remark({
    severity: 'info', code: 'total-sheet', sheet, value: String(table.rows.length), message: `“${sheet}”只有总分，用来与各科之和核对（${table.rows.length} 行，${differing} 行不等），不作为一科导入。`, fix: '不必改动。',
  });
}

/** The surest first; a name counts with its class. */
const keysOf = ({ eduId, examNo, name, className }: RowIdentity): string[] => [
  ...(eduId ? [`学籍号 ${eduId.key}`] : []), ...(examNo === null ? [] : [`考号 ${examNo}`]), ...(name === '' ? [] : [`${name} ${className.replace(/\D/gu, '')}`]),
];
