import type { Row } from '../../schema/canonical.ts';
import { subjectOrder } from '../../schema/subjects.ts';
import { TableBuilder } from '../../schema/table-builder.ts';
import type { KnownResult } from '../intake-context.ts';
import type { FindingLog } from '../finding-log.ts';
import { ROWS_A_STEP, type Steps } from '../in-steps.ts';
import type { ExamChanges } from '../plan.ts';
import type { ExamBook } from './exam-book.ts';
import type { ImportState } from './import-state.ts';

/** How many changed marks are listed one by one. */
const LISTED = 200;

interface Counts {
  added: number;
  changed: number;
  removed: number;
  same: number;
}

/**
 * What an import changes in an exam that is already there, cell by cell. Marks not given again stay,
 * unless their file is imported anew, or the analyst replaces the exam: then those of the schools and
 * subjects that came are taken back.
 */
export function* compareWithKnown(state: ImportState, book: ExamBook, known: readonly KnownResult[], sources: readonly number[]): Steps<ExamChanges> {
  const again = new Set(state.options.duplicateFile === 'replace' ? sources : []);
  const replaced = state.options.onSameExam === 'replace' ? book.schools() : new Set<number>();
  const came = book.subjectsGiven();
  const counts = new Map<string, Counts>();
  for (const [subject, added] of came) counts.set(subject, { added, changed: 0, removed: 0, same: 0 });
  const cells: ExamChanges['cells'][number][] = [];
  const removed = new TableBuilder('result');
  const list = (old: KnownResult, subject: string, after: string | null): void => {
    if (cells.length >= LISTED) return;
    cells.push({ pupil: state.pupils.name(old.student_id), school: state.schools.get(old.school_id)?.name ?? '', subject, before: markText(old.score_raw, old.score_scaled, old.status), after });
  };
  for (const [index, old] of known.entries()) {
    if (index % ROWS_A_STEP === 0) yield;
    const subject = book.subjectOf(old.form_id);
    if (subject === null) continue;
    const own = counts.get(subject) ?? { added: 0, changed: 0, removed: 0, same: 0 };
    counts.set(subject, own);
    const now = book.heldIn(old.form_id, old.student_id)?.mark;
    if (now) {
      own.added--;
      if (now.raw === old.score_raw && now.scaled === old.score_scaled && now.status === old.status) own.same++;
      else {
        own.changed++;
        list(old, subject, markText(now.raw, now.scaled, now.status));
      }
    } else if ((old.source_id !== null && again.has(old.source_id)) || (replaced.has(old.school_id) && came.has(subject))) {
      own.removed++;
      removed.push(emptied(old), true);
      list(old, subject, null);
    }
  }
  if (removed.rows > 0) state.builders.push(removed);
  const subjects = [...counts].map(([subject, own]) => ({ subject, ...own })).sort((a, b) => subjectOrder(a.subject) - subjectOrder(b.subject));
  return { subjects, cells };
}

export function sayChanges({ subjects }: ExamChanges, log: FindingLog): void {
  const sum = (part: 'changed' | 'removed'): number => subjects.reduce((total, own) => total + own[part], 0);
  const [changed, removed] = [sum('changed'), sum('removed')];
  if (changed > 0) {
    log.remark({ severity: 'warning', code: 'replaces-results', value: String(changed), message: `有 ${changed} 个成绩与库中这次考试的不同，将以本次为准。`, fix: '请核对变动清单；不对时可以撤销本次导入。' });
  }
  if (removed > 0) {
    log.remark({ severity: 'warning', code: 'removes-results', value: String(removed), message: `库中这次考试的 ${removed} 个成绩这次没有了，将从库中撤下。`, fix: '请核对变动清单；只想补充或更正时，请选“并入”；不对时可以撤销本次导入。' });
  }
}

const markText = (raw: number | null, scaled: number | null, status: string): string => {
  const mark = raw ?? scaled;
  return status === '正常' ? String(mark ?? '') : `${status}${mark === null ? '' : ` ${mark}`}`;
};

const emptied = ({ form_id, student_id, school_id, status, source_id }: KnownResult): Row<'result'> => ({
  form_id, student_id, school_id, class_id: null, score_raw: null, score_scaled: null, scale_pool_id: null, grade_mark: null, imported_ranks: null,
  status, original_text: null, source_id, sheet: null, row: null, column: null,
});
