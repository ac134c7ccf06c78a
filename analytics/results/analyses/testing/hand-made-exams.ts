import { rebuildScores } from '../../../measures/score-fact.ts';
import { loadTables, type HandMade } from '../../../measures/testing/load-tables.ts';
import type { Engine } from '../../../engine/engine.ts';
import { stageOf } from '../../../schema/grades.ts';
import type { ExamFacts } from '../analysis-context.ts';

export interface HandMadeExam {
  readonly id: number;
  readonly grade: string;
  readonly date: string | null;
  readonly term?: string;
  readonly kind?: string;
  readonly isEntry?: boolean;
  /** Each school its own paper. */
  readonly ownPapers?: boolean;
  /** 数学 of each pupil; null 缺考. */
  readonly scores: readonly { readonly student: number; readonly school: number; readonly score: number | null }[];
}

/** Fills the engine with 数学 exams and with what else the tables should hold. */
export async function handMadeExams(engine: Engine, exams: readonly HandMadeExam[], rest: HandMade = {}): Promise<readonly ExamFacts[]> {
  const schools = [...new Set(exams.flatMap(({ scores }) => scores.map(({ school }) => school)))];
  const students = [...new Set(exams.flatMap(({ scores }) => scores.map(({ student }) => student)))];
  const form = (exam: HandMadeExam, school: number): number => exam.id * 100 + (exam.ownPapers ? school : 0);
  const forms = exams.flatMap((exam) => [...new Set(exam.scores.map(({ school }) => form(exam, school)))].map((form_id) => ({ form_id, exam_id: exam.id, subject: '数学' })));
  const term = (exam: HandMadeExam): string => exam.term ?? '2025-2026-2';
  await loadTables(engine, {
    area: [{ area_id: 1, name: '某县', level: '县' }],
    school: schools.map((school_id) => ({ school_id, name: `第${school_id}中学`, area_id: 1 })),
    student: students.map((student_id) => ({ student_id, name: `学生${student_id}` })),
    exam: exams.map((exam) => ({ exam_id: exam.id, term: term(exam), date: exam.date, name: `考试${exam.id}`, grade: exam.grade, kind: exam.kind ?? '期末', scope: '县', is_entry: exam.isEntry ?? false, sort_order: exam.id })),
    form: forms,
    paper: forms.map(({ form_id }) => ({ form_id, track: '不分科', score_used: 'raw', full_mark: 150 })),
    result: exams.flatMap((exam) => exam.scores.map(({ student, school, score }) => ({ form_id: form(exam, school), student_id: student, school_id: school, score_raw: score, status: score === null ? '缺考' : '正常' }))),
    ...rest,
  });
  await rebuildScores(engine);
  return exams.map((exam) => ({
    exam_id: exam.id, name: `考试${exam.id}`, term: term(exam), grade: exam.grade, stage: stageOf(exam.grade)!, kind: exam.kind ?? '期末', scope: '县', date: exam.date,
    isEntry: exam.isEntry ?? false, commonForm: !exam.ownPapers, subjects: ['数学'], pupils: exam.scores.length, schools: schools.length,
  }));
}

/** Throws on any number that is none: nothing of the kind may reach a page. */
export const assertFinite = (value: unknown): void => {
  JSON.stringify(value, (key, inner: unknown) => {
    if (typeof inner === 'number' && !Number.isFinite(inner)) throw new Error(`${key} is ${inner}`);
    return inner;
  });
};
