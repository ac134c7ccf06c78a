import type { FindingLog } from '../finding-log.ts';
import { ROWS_A_STEP, type Steps } from '../in-steps.ts';
import type { MappedColumn } from '../plan.ts';
import type { SheetCell } from '../sheet.ts';
import { cellText, isBlank } from './cell-text.ts';
import type { DataRow } from './found-table.ts';

const places = { school: '学校', area: '县区', grade: '年级', class: '班级' } as const;

/**
 * School and class written only in the first row of their block (merged cells that a file has lost):
 * blanks take the value above. Only where the whole column shows the pattern: it begins with a value,
 * no value follows itself, and at least half the cells are blank. A class missing here and there stays missing.
 */
export function* fillBlanks(columns: readonly MappedColumn[], rows: readonly DataRow[], sheet: string, log: FindingLog): Steps<readonly DataRow[]> {
  let filled = rows;
  for (const { meaning, index, header } of columns) {
    const label = meaning.kind in places ? places[meaning.kind as keyof typeof places] : null;
    if (label === null || !(yield* isWrittenOnce(filled, index))) continue;
    let last: SheetCell = null;
    let blanks = 0;
    const next: DataRow[] = [];
    for (const row of filled) {
      if (next.length % ROWS_A_STEP === 0) yield;
      if (!isBlank(row.cells[index])) {
        last = row.cells[index] ?? null;
        next.push(row);
        continue;
      }
      blanks++;
      const copy = [...row.cells];
      while (copy.length < index) copy.push(null);
      copy[index] = last;
      next.push({ row: row.row, cells: copy });
    }
    filled = next;
    log.remark({
      severity: 'info', code: 'filled-down', sheet, column: index, value: String(blanks),
      message: `“${header}”一列只写在每个${label}的第一行，空着的 ${blanks} 行已按上一行补上。`, fix: `请核对预览里的${label}；不必改动。`,
    });
  }
  return filled;
}

function* isWrittenOnce(rows: readonly DataRow[], column: number): Steps<boolean> {
  let [values, blanks] = [0, 0];
  let last = '';
  for (const [index, { cells }] of rows.entries()) {
    if (index % ROWS_A_STEP === 0) yield;
    const text = cellText(cells[column]);
    if (index === 0 && text === '') return false;
    if (text === '') {
      blanks++;
      continue;
    }
    if (text === last) return false;
    last = text;
    values++;
  }
  return blanks > 0 && blanks >= values;
}
