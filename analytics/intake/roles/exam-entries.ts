import type { Row } from '../../schema/canonical.ts';
import { TableBuilder } from '../../schema/table-builder.ts';
import type { Enrolled } from '../intake-context.ts';
import type { FindingLog } from '../finding-log.ts';
import type { ExamBook, Sitter } from './exam-book.ts';
import type { ImportState } from './import-state.ts';

/** Who leaves the school or rests is not expected at its exams. */
const away = new Set(['转出', '休学']);

type Expected = Pick<Row<'exam_entry'>, 'student_id' | 'school_id' | 'class_id' | 'category' | 'track'>;

/**
 * 应考 from the roster of the exam's term, for the schools that sat it. A school without a roster has no
 * entries: its 应考 stays 未提供. Pupils who sat without being on a school's roster are added and counted.
 */
export async function addExamEntries(state: ImportState, book: ExamBook, fresh: readonly Row<'enrolment'>[], log: FindingLog): Promise<void> {
  const { term, grade, kind } = book.meta;
  // A sampled exam is not meant for the whole grade, so the roster cannot say who was drawn.
  if (kind === '抽测') return;
  const builder = new TableBuilder('exam_entry');
  const schools = book.schools();
  for (const { exam_id, school_id } of state.context.examSchools) if (exam_id === book.examId) schools.add(school_id);
  const enrolled = mergeEnrolled(await state.context.enrolled(term, grade), fresh.filter((row) => row.term === term && row.grade === grade));
  const listed = expectedOf(enrolled, schools);
  const rostered = new Set(listed.map(({ school_id }) => school_id));
  const entries = new Map(listed.map((entry) => [entry.student_id, entry]));
  let extra = 0;
  for (const sitter of book.sitters.values()) {
    if (!rostered.has(sitter.school_id)) continue;
    const entry = entries.get(sitter.student_id);
    if (!entry) extra++;
    entries.set(sitter.student_id, merged(entry, sitter));
  }
  for (const entry of entries.values()) builder.push({ exam_id: book.examId, ...entry });
  if (extra > 0) {
    log.remark({
      severity: 'warning', code: 'not-on-roster', value: String(extra), message: `有 ${extra} 名学生有成绩，但不在本学期名册里，已计入应考。`,
      fix: '请核对是否借读、转入，或学籍号、姓名、班级与名册不一致。',
    });
  }
  state.builders.push(builder);
}

/** A roster that comes after the marks completes the exams of its term. */
export function addEntriesOfKnownExams(state: ImportState, fresh: readonly Row<'enrolment'>[], except: readonly number[]): void {
  const builder = new TableBuilder('exam_entry');
  for (const exam of state.context.exams) {
    if (except.includes(exam.exam_id) || exam.kind === '抽测') continue;
    const enrolled = mergeEnrolled([], fresh.filter((row) => row.term === exam.term && row.grade === exam.grade));
    if (enrolled.length === 0) continue;
    const schools = new Set(state.context.examSchools.filter(({ exam_id }) => exam_id === exam.exam_id).map(({ school_id }) => school_id));
    for (const entry of expectedOf(enrolled, schools)) builder.push({ exam_id: exam.exam_id, ...entry });
  }
  state.builders.push(builder);
}

function mergeEnrolled(known: readonly Enrolled[], fresh: readonly Row<'enrolment'>[]): Enrolled[] {
  const byPupil = new Map(known.map((row) => [row.student_id, row]));
  for (const row of fresh) byPupil.set(row.student_id, row);
  return [...byPupil.values()];
}

function expectedOf(enrolled: readonly Enrolled[], schools: ReadonlySet<number>): Expected[] {
  return enrolled
    .filter(({ attending_school, status }) => schools.has(attending_school) && !away.has(status))
    .map(({ student_id, attending_school, class_id, status, track }) => ({
      student_id, school_id: attending_school, class_id, category: status === '往届' ? '往届' : '应届', track,
    }));
}

/** What the exam's own list says of a pupil counts before the roster. */
const merged = (entry: Expected | undefined, sitter: Sitter): Expected => ({
  ...sitter,
  class_id: sitter.class_id ?? entry?.class_id ?? null,
  category: entry?.category === '往届' ? '往届' : sitter.category,
  track: sitter.track ?? entry?.track ?? null,
});
