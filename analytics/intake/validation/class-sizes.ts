import type { ExamBook } from '../roles/exam-book.ts';
import type { ImportState } from '../roles/import-state.ts';

/** A change of a fifth, and of five pupils, is no longer the usual coming and going. */
const SHARE = 0.2;
const LEAST = 5;

/** 班级人数突变: a class against the roster of the term, else against its last exam. */
export async function sayClassSizes(state: ImportState, book: ExamBook): Promise<void> {
  const classes = book.summary.classes();
  if (classes.size === 0 || state.context.classes.length === 0) return;
  const roster = new Map<number, number>();
  for (const { class_id, status } of await state.context.enrolled(book.meta.term, book.meta.grade)) {
    if (class_id !== null && status !== '转出' && status !== '休学') roster.set(class_id, (roster.get(class_id) ?? 0) + 1);
  }
  const order = new Map(state.context.exams.map((exam) => [exam.exam_id, exam]));
  const last = new Map<number, { readonly pupils: number; readonly sort: number; readonly name: string }>();
  for (const { exam_id, class_id, pupils } of await state.context.classSizes()) {
    const exam = order.get(exam_id);
    if (!exam || exam_id === book.examId || exam.kind === '抽测' || !classes.has(class_id)) continue;
    const known = last.get(class_id);
    if (!known || known.sort < exam.sort_order) last.set(class_id, { pupils, sort: exam.sort_order, name: exam.name });
  }
  for (const [classId, { pupils, first: { table, row } }] of classes) {
    const listed = roster.get(classId);
    const before = listed === undefined ? last.get(classId) : { pupils: listed, name: '名册' };
    if (!before) continue;
    const change = pupils.size - before.pupils;
    if (Math.abs(change) < LEAST || Math.abs(change) <= before.pupils * SHARE) continue;
    const owner = state.classes.get(classId);
    table.log.remark({
      severity: 'warning', code: 'class-size-jump', sheet: table.sheet, row, value: String(pupils.size),
      message: `${state.schools.get(owner?.school_id ?? 0)?.name ?? ''}${owner?.name ?? ''}有 ${pupils.size} 人，${before.name}是 ${before.pupils} 人，${change > 0 ? '多' : '少'} ${Math.abs(change)} 人。`,
      fix: '请核对是否漏了学生、混入别班，或重新分了班。',
    });
  }
}
