import type { FindingLog } from '../finding-log.ts';
import { ROWS_A_STEP, type Steps } from '../in-steps.ts';
import type { IntakeContext } from '../intake-context.ts';
import type { ExamMeta, ImportOptions } from '../plan.ts';
import { fullMarksInTitles, guessFullMark, TOTAL_SUBJECT } from './full-marks.ts';
import type { MappedTable } from './mapped-table.ts';
import type { ScoreRow } from './read-score-rows.ts';
import { subjectColumns } from './read-score-rows.ts';

export interface FullMarks {
  of(subject: string, table: MappedTable): { readonly fullMark: number; readonly stated: boolean } | null;
  /** What analyst, header or title say of a form; null when the mark was known before or only inferred. */
  stated(subject: string, label: string): number | null;
}

/**
 * Full marks by subject, for the whole exam or, where each school set its own paper, by file. In order:
 * the analyst, the header, a 满分 title, the paper as known, the usual marks of the stage.
 */
export function* settleFullMarks(
  rows: readonly ScoreRow[], tables: readonly MappedTable[], meta: ExamMeta, options: ImportOptions, context: IntakeContext, log: FindingLog,
): Steps<FullMarks> {
  const exam = context.exams.find(({ term, grade, name }) => term === meta.term && grade === meta.grade && name === meta.name);
  const unit = (table: MappedTable): string => (meta.formPerSchool ? table.file : '');
  const scores = new Map<string, Map<string, number[]>>();
  for (const [index, { table, marks }] of rows.entries()) {
    if (index % ROWS_A_STEP === 0) yield;
    const file = unit(table);
    const own = scores.get(file) ?? new Map<string, number[]>();
    if (own.size === 0) scores.set(file, own);
    for (const { subject, raw } of marks) {
      if (raw === null) continue;
      const list = own.get(subject);
      if (list) list.push(raw);
      else own.set(subject, [raw]);
    }
  }
  const stated = new Map<string, number>();
  for (const table of tables) {
    const titles = fullMarksInTitles(table.found.titles);
    for (const { subject, fullMark } of yield* subjectColumns(table, meta.grade)) {
      const own = options.fullMarks?.[subject] ?? fullMark ?? titles.get(subject);
      const key = `${subject}\t${unit(table)}`;
      const before = stated.get(key);
      if (own === undefined) continue;
      if (before !== undefined && before !== own) {
        table.log.remark({
          severity: 'warning', code: 'full-mark-differs', sheet: table.sheet, value: String(own),
          message: `${subject}的满分这里写 ${own} 分，别处写 ${before} 分，按 ${Math.max(own, before)} 分计。`, fix: `请核对${subject}的满分，并在导入时填写。`,
        });
      }
      stated.set(key, Math.max(own, before ?? 0));
    }
  }
  const settled = new Map<string, { fullMark: number; stated: boolean }>();
  for (const [file, subject, values] of [...scores].flatMap(([file, own]) => [...own].map(([subject, values]) => [file, subject, values] as const))) {
    yield;
    const key = `${subject}\t${file}`;
    const said = stated.get(key);
    const form = exam && !meta.formPerSchool ? context.forms.find((one) => one.exam_id === exam.exam_id && one.subject === subject) : undefined;
    const known = form ? context.papers.find(({ form_id }) => form_id === form.form_id)?.full_mark : undefined;
    if (said !== undefined) settled.set(key, { fullMark: said, stated: true });
    else if (known !== undefined) settled.set(key, { fullMark: known, stated: false });
    else {
      const guess = guessFullMark(subject, meta.grade, values, options.schoolSystem);
      settled.set(key, { fullMark: guess.fullMark, stated: false });
      log.remark({
        severity: 'info', code: 'full-mark-guessed', value: String(guess.fullMark),
        message: `${file ? `${file}：` : ''}${subject}没有写满分，按 ${guess.fullMark} 分计（${guess.reason}）。`,
        fix: subject === TOTAL_SUBJECT ? '请在导入时填写总分的满分。' : `如果满分不是 ${guess.fullMark} 分，请在导入时填写${subject}的满分。`,
      });
    }
  }
  return {
    of: (subject, table) => settled.get(`${subject}\t${unit(table)}`) ?? null,
    stated: (subject, label) => (label === '' ? (stated.get(`${subject}\t`) ?? null) : null),
  };
}
