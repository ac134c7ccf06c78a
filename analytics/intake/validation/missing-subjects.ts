import type { MarkSummary } from './mark-summary.ts';

/** 缺学科: a subject that more than half of the other schools have and this one has not. */
export function sayMissingSubjects(summary: MarkSummary, name: (school: number) => string): void {
  const bySubject = new Map<string, Set<number>>();
  const places = new Map<number, ReturnType<MarkSummary['schools']>[number]>();
  for (const own of summary.schools()) {
    if (!places.has(own.school)) places.set(own.school, own);
    if (own.n === 0) continue;
    const schools = bySubject.get(own.subject);
    if (schools) schools.add(own.school);
    else bySubject.set(own.subject, new Set([own.school]));
  }
  if (places.size < 3) return;
  for (const [school, { first: { table, row } }] of places) {
    const missing = [...bySubject].filter(([, schools]) => !schools.has(school) && schools.size * 2 > places.size - 1).map(([subject]) => subject);
    if (missing.length === 0) continue;
    table.log.remark({
      severity: 'warning', code: 'missing-subject-of-school', sheet: table.sheet, row, value: missing.join('、'), message: `${name(school)}没有${missing.join('、')}的成绩，其他学校大多有。`,
      fix: '请向学校补要；确实没有考时不必改动，总分只在学科齐全的学校之间可比。',
    });
  }
}
