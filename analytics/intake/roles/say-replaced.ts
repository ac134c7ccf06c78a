import type { Row } from '../../schema/canonical.ts';
import { TableBuilder } from '../../schema/table-builder.ts';
import type { FindingLog } from '../finding-log.ts';
import type { ExamBook } from './exam-book.ts';
import type { ImportState } from './import-state.ts';

/**
 * What an import changes in an exam that is already there. Marks given again with another value are
 * counted; a file imported again takes back those of its old marks that it no longer holds.
 */
export async function sayReplaced(state: ImportState, book: ExamBook, sources: readonly number[], log: FindingLog): Promise<void> {
  const again = new Set(state.options.duplicateFile === 'replace' ? sources : []);
  const removed = new TableBuilder('result');
  let changed = 0;
  for (const old of await state.context.resultsOf(book.examId)) {
    const now = book.heldIn(old.form_id, old.student_id);
    if (now) {
      if (now.raw !== old.score_raw || now.scaled !== old.score_scaled || now.status !== old.status) changed++;
    } else if (old.source_id !== null && again.has(old.source_id)) removed.push(emptied(old), true);
  }
  if (changed > 0) {
    log.remark({ severity: 'warning', code: 'replaces-results', value: String(changed), message: `有 ${changed} 个成绩与库中这次考试的不同，将以本次为准。`, fix: '请核对是否更正；不对时可以撤销本次导入。' });
  }
  if (removed.rows > 0) {
    log.remark({ severity: 'warning', code: 'removes-results', value: String(removed.rows), message: `这个文件上次导入的 ${removed.rows} 个成绩这次没有了，将从库中撤下。`, fix: '请核对；不对时可以撤销本次导入。' });
    state.builders.push(removed);
  }
}

const emptied = ({ form_id, student_id, school_id, status, source_id }: Pick<Row<'result'>, 'form_id' | 'student_id' | 'school_id' | 'status' | 'source_id'>): Row<'result'> => ({
  form_id, student_id, school_id, class_id: null, score_raw: null, score_scaled: null, scale_pool_id: null, grade_mark: null, imported_ranks: null,
  status, original_text: null, source_id, sheet: null, row: null, column: null,
});
