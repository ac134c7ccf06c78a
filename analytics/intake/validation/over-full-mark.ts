import type { ExamBook } from '../roles/exam-book.ts';
import type { ScoreRow } from '../roles/read-score-rows.ts';

/** Full marks that papers have. */
const usual = [100, 110, 120, 130, 140, 150, 160, 200, 300];

/** 超满分: a mark above the paper's full mark; the row is refused. 附加分 may lift a mark above it. */
export function overFullMark(book: ExamBook, { table, row, marks }: ScoreRow): boolean {
  let refused = false;
  for (const { subject, raw, bonus, column } of marks) {
    const fullMark = book.fullMark(subject, table);
    if (raw === null || fullMark === null || raw - bonus <= fullMark) continue;
    refused = true;
    const larger = usual.find((mark) => mark >= raw);
    table.log.refuse({
      severity: 'error', code: 'over-full-mark', sheet: table.sheet, row, column, value: String(raw),
      message: `${subject}成绩 ${raw} 超过满分 ${fullMark}，这一行没有导入。`, fix: `请核对成绩；如果满分不是 ${fullMark}，请在导入时填写${subject}的满分。`,
      // A mark far above the paper is a slip of the pen, not a larger paper.
      ...(larger !== undefined && raw <= fullMark * 1.5 ? { quickFix: { label: `${subject}满分改为 ${larger}`, options: { fullMarks: { [subject]: larger } } } } : {}),
    });
  }
  return refused;
}
