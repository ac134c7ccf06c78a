import type { FindingLog } from '../finding-log.ts';
import type { ExamBook } from '../roles/exam-book.ts';
import type { ImportOptions } from '../plan.ts';
import type { ImportState } from '../roles/import-state.ts';

/** Marks to compare at least, and the share of them that must be equal: two exams of one term share pupils and subjects, never marks. */
const LEAST = 10;
const SHARE = 0.9;

/** Options that give this exam, and no other of the import, another name. */
export type Rename = (name: string) => Partial<ImportOptions>;

/** The same exam under another name: an exam of this term and grade whose pupils have the same marks. */
export async function saySameExam(state: ImportState, book: ExamBook, rename: Rename, log: FindingLog): Promise<void> {
  for (const exam of state.context.exams) {
    if (exam.term !== book.meta.term || exam.grade !== book.meta.grade || exam.exam_id === book.examId) continue;
    const subjects = new Map(state.context.forms.filter(({ exam_id }) => exam_id === exam.exam_id).map(({ form_id, subject }) => [form_id, subject]));
    let [shared, equal] = [0, 0];
    for (const { form_id, student_id, school_id, score_raw, score_scaled } of await state.context.resultsOf(exam.exam_id)) {
      const now = book.held(subjects.get(form_id) ?? '', school_id, student_id)?.mark;
      const [before, after] = [score_raw ?? score_scaled, now ? (now.raw ?? now.scaled) : null];
      if (before === null || after === null) continue;
      shared++;
      if (before === after) equal++;
    }
    if (shared < LEAST || equal < shared * SHARE) continue;
    book.noteSame({ exam_id: exam.exam_id, name: exam.name, by: '学生与学科' });
    log.remark({
      severity: 'warning', code: 'same-exam-other-name', value: exam.name, message: `本次 ${shared} 个成绩里有 ${equal} 个与库中“${exam.name}”完全相同，看来是同一次考试。`,
      fix: `如果是同一次考试，请把考试名称改为“${exam.name}”，成绩就并入那次考试；确是另一次考试时不必改动。`, quickFix: { label: `并入“${exam.name}”`, options: rename(exam.name) },
    });
  }
}
