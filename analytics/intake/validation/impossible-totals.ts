import type { ExamBook } from '../roles/exam-book.ts';

/** 总分不可能: a file's own total above the full marks of all its subjects taken together. */
export function sayImpossibleTotals(book: ExamBook): void {
  for (const { row, most } of book.impossibleTotals()) {
    row.table.log.remark({
      severity: 'warning', code: 'impossible-total', sheet: row.table.sheet, row: row.row, column: row.total!.column, value: String(row.total!.value),
      message: `${row.identity.name}的总分 ${row.total!.value} 超过各科满分之和 ${most}，总分按各科重新计算。`, fix: '请核对总分一列；含未列出的学科或加分时，请补上这些列。',
    });
  }
}
