import type { Finding } from '../../analytics/intake/finding.ts';
import type { ImportOptions } from '../../analytics/intake/plan.ts';

/** Puts options on top of others; what is keyed (by column, school, pupil, subject) joins what is there. */
export function mergeOptions(options: ImportOptions, changes: Partial<ImportOptions>): ImportOptions {
  return {
    ...options,
    ...changes,
    ...(changes.exam ? { exam: { ...options.exam, ...changes.exam } } : {}),
    ...(changes.meanings ? { meanings: { ...options.meanings, ...changes.meanings } } : {}),
    ...(changes.headerRows ? { headerRows: { ...options.headerRows, ...changes.headerRows } } : {}),
    ...(changes.fullMarks ? { fullMarks: { ...options.fullMarks, ...changes.fullMarks } } : {}),
    ...(changes.exams ? { exams: { ...options.exams, ...changes.exams } } : {}),
    ...(changes.schoolDecisions ? { schoolDecisions: { ...options.schoolDecisions, ...changes.schoolDecisions } } : {}),
    ...(changes.identityDecisions ? { identityDecisions: { ...options.identityDecisions, ...changes.identityDecisions } } : {}),
    ...(changes.statusOf ? { statusOf: { ...options.statusOf, ...changes.statusOf } } : {}),
  };
}

/** The ways out of several findings at once; a full mark must hold the highest mark of them. */
export function joinFixes(findings: readonly Finding[], options: ImportOptions): ImportOptions {
  let joined = options;
  const fullMarks: Record<string, number> = {};
  for (const { quickFix } of findings) {
    if (!quickFix) continue;
    joined = mergeOptions(joined, quickFix.options);
    for (const [subject, mark] of Object.entries(quickFix.options.fullMarks ?? {})) fullMarks[subject] = Math.max(mark, fullMarks[subject] ?? 0);
  }
  return Object.keys(fullMarks).length > 0 ? mergeOptions(joined, { fullMarks }) : joined;
}
