import type { MarkSummary } from './mark-summary.ts';

/** Offices look into a 参考率 below 90 %. */
const SHARE = 0.1;
const LEAST = 5;

/** 缺考率: a school in a subject with more than a tenth of its pupils absent. */
export function sayAbsence(summary: MarkSummary, name: (school: number) => string): void {
  for (const { school, subject, absent, expected, first: { table, row, column } } of summary.schools()) {
    if (absent < LEAST || absent <= expected * SHARE) continue;
    table.log.remark({
      severity: 'warning', code: 'many-absent', sheet: table.sheet, row, column, value: String(absent),
      message: `${name(school)}的${subject}缺考 ${absent} 人，占 ${expected} 人的 ${(100 * absent / expected).toFixed(1)}%。`, fix: '请核对空白和横线是否都是缺考；确实如此时不必改动。',
    });
  }
}
