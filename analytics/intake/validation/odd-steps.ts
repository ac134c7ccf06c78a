import type { MarkSummary } from './mark-summary.ts';

/** Below this share odd steps are slips, above it the marks were converted. */
const SLIPS = 0.05;

/** 步长: papers are marked in steps of 0.5; 85.3 is a slip, or the column holds converted marks. */
export function sayOddSteps(summary: MarkSummary): void {
  for (const { subject, table, marks, odd, cells } of summary.steps()) {
    if (odd === 0) continue;
    if (odd >= 3 && odd > marks * SLIPS) {
      table.log.remark({
        severity: 'info', code: 'converted-marks', sheet: table.sheet, row: cells[0]!.row, column: cells[0]!.column, value: String(cells[0]!.value),
        message: `${subject}有 ${odd} 个得分（共 ${marks} 个）不是 0.5 的整数倍，看来是折算或赋分后的成绩，照原样导入。`, fix: '如果是赋分，请在预览里把这一列的含义改为赋分。',
      });
      continue;
    }
    for (const { row, column, value } of cells) {
      table.log.remark({
        severity: 'warning', code: 'odd-step', sheet: table.sheet, row, column, value: String(value), message: `${subject}成绩 ${value} 不是 0.5 的整数倍，照原样导入。`, fix: '请核对是否录错。',
      });
    }
  }
}
