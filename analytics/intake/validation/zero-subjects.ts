import type { MarkSummary } from './mark-summary.ts';

const LEAST = 5;

/** 整科为 0: a school whose pupils all have 0 in a subject did not sit it, or its column was filled with 0. */
export function sayZeroSubjects(summary: MarkSummary, name: (school: number) => string): void {
  for (const { school, subject, n, zeros, first: { table, row, column } } of summary.schools()) {
    if (n < LEAST || zeros < n) continue;
    table.log.remark({
      severity: 'warning', code: 'zero-subject', sheet: table.sheet, row, column, value: '0', message: `${name(school)}的${subject}${n} 人全部是 0 分，已按 0 分导入。`,
      fix: '如果没有考这一科，请把这一列清空，或在预览里把它改为“不导入”。',
      quickFix: { label: `不导入${subject}这一列`, options: { meanings: { [`${table.file}\t${table.sheet}\t${column}`]: { kind: 'ignore' } } } },
    });
  }
}
