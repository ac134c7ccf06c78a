import type { FindingLog } from '../finding-log.ts';
import type { ExamBook } from '../roles/exam-book.ts';
import type { ImportState } from '../roles/import-state.ts';
import { sayAbsence } from './absence.ts';
import { sayClassSizes } from './class-sizes.ts';
import { sayDistantMeans } from './distant-means.ts';
import { sayImpossibleTotals } from './impossible-totals.ts';
import { sayMissingSubjects } from './missing-subjects.ts';
import { sayOddSteps } from './odd-steps.ts';
import { saySameExam, type Rename } from './same-exam.ts';
import { sayZeroSubjects } from './zero-subjects.ts';

/** The rules that look at an exam as a whole, once its marks are known (docs/intake.md lists them all). */
export async function validateExam(state: ImportState, book: ExamBook, rename: Rename, log: FindingLog): Promise<void> {
  const name = (school: number): string => state.schools.get(school)?.name ?? '';
  sayOddSteps(book.summary);
  sayImpossibleTotals(book);
  sayZeroSubjects(book.summary, name);
  sayAbsence(book.summary, name);
  sayMissingSubjects(book.summary, name);
  sayDistantMeans(book.summary, name);
  await sayClassSizes(state, book);
  if (book.isNew) await saySameExam(state, book, rename, log);
}
