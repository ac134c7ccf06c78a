import { explainError, isErrorCell, UNCALCULATED } from './error-cell.ts';
import type { FindingLog } from '../finding-log.ts';
import { ROWS_A_STEP, type Steps } from '../in-steps.ts';
import type { MappedColumn } from '../plan.ts';
import type { SheetCell } from '../sheet.ts';
import type { DataRow } from './found-table.ts';

const DAY = /^20\d\d-(\d\d)-(\d\d)$/u;

const identity = new Set(['school', 'schoolCode', 'class', 'grade', 'eduId', 'examNo', 'name', 'sex', 'category', 'track', 'area']);

/**
 * What spreadsheets leave in the columns that say who a row is about: errors of formulas are no names
 * (a failed VLOOKUP would make a class “#N/A”), and a class typed as 7-1 is held as 1 July.
 */
export function* cleanCells(columns: readonly MappedColumn[], rows: readonly DataRow[], sheet: string, log: FindingLog): Steps<readonly DataRow[]> {
  const watched = columns.filter(({ meaning }) => identity.has(meaning.kind));
  const clean: DataRow[] = [];
  for (const row of rows) {
    if (clean.length % ROWS_A_STEP === 0) yield;
    let copy: SheetCell[] | null = null;
    for (const { index, meaning, header } of watched) {
      const cell = row.cells[index];
      if (typeof cell !== 'string') continue;
      if (isErrorCell(cell)) {
        (copy ??= [...row.cells])[index] = null;
        log.remark({
          severity: 'warning', code: 'error-cell', sheet, row: row.row, column: index, value: cell,
          message: `“${header}”一格是${explainError(cell).what}，按空白处理。`, fix: cell === UNCALCULATED ? explainError(cell).fix : '请在原表里改正这一格（多半是查找公式没有查到），再导入。',
        });
        continue;
      }
      const day = meaning.kind === 'class' ? DAY.exec(cell) : null;
      if (!day) continue;
      (copy ??= [...row.cells])[index] = `${Number(day[1])}.${Number(day[2])}`;
      log.remark({
        severity: 'warning', code: 'date-in-class', sheet, row: row.row, column: index, value: cell,
        message: `班级一格被表格软件改成了日期 ${cell}，按“${Number(day[1])}-${Number(day[2])}”读取。`, fix: '请核对班级；可在原表里把这一列设为“文本”格式后重新填写。',
      });
    }
    clean.push(copy ? { row: row.row, cells: copy } : row);
  }
  return clean;
}
