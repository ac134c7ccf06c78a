import { emptyContext, type IntakeContext } from '../intake-context.ts';
import { parseFile } from '../parse-file.ts';
import type { ImportOptions } from '../plan.ts';
import { planImport, type ImportPlan } from '../plan-import.ts';
import type { SourceFile } from '../sheet.ts';

export const options: ImportOptions = {
  exam: { name: '七年级期末', term: '2025-2026-1', grade: '七年级', kind: '期末' },
  school: '城关中学', onProblem: 'skip-rows', duplicateFile: 'skip', actor: '教研室', meanings: {}, headerRows: {},
};

export const planOf = (files: SourceFile | readonly SourceFile[], changes: Partial<ImportOptions> = {}, context: IntakeContext = emptyContext): Promise<ImportPlan> =>
  planImport('bytes' in files ? [files] : files, { ...options, ...changes }, context, parseFile);

export type Facts = Readonly<Record<string, string | number | boolean | null>>;

/** Rows of one table of the draft, as objects. */
export function rowsOf({ draft }: ImportPlan, name: string): Facts[] {
  return (draft?.tables ?? []).filter(({ table }) => table === name).flatMap(({ columns, rows }) =>
    Array.from({ length: rows }, (_, index) => Object.fromEntries(Object.entries(columns).map(([column, values]) => [column, values[index] ?? null]))));
}

/** name → subject → what was stored (a score, or a status). */
export function marksOf(plan: ImportPlan): Record<string, Record<string, string | number>> {
  const names = new Map(rowsOf(plan, 'student').map((row) => [row['student_id'], String(row['name'])]));
  const subjects = new Map(rowsOf(plan, 'form').map((row) => [row['form_id'], String(row['subject'])]));
  const marks: Record<string, Record<string, string | number>> = {};
  for (const row of rowsOf(plan, 'result')) {
    const own = (marks[names.get(row['student_id']) ?? '?'] ??= {});
    const score = row['score_raw'] ?? row['score_scaled'];
    own[subjects.get(row['form_id']) ?? '?'] = row['status'] === '正常' ? Number(score) : `${String(row['status'])}${score === null ? '' : ` ${String(score)}`}`;
  }
  return marks;
}

/** Findings as `code sheet!cell`, without remarks that every file gets. */
export function codesOf({ preview }: ImportPlan, skip: readonly string[] = ['full-mark-guessed']): string[] {
  return preview.findings.filter(({ code }) => !skip.includes(code)).map(({ code, sheet, row, column }) => `${code}${sheet ? ` ${sheet}` : ''}${row ? `!${column ?? ''}${row}` : ''}`);
}
