import type { CallOptions } from '../../call.ts';
import type { Engine } from '../../engine/engine.ts';
import { defaultSettings, type VersionedSettings } from '../../measures/measure-settings.ts';
import type { Denominator } from '../../measures/denominator.ts';
import { levelsQuery, type LevelsRow } from '../../measures/levels.ts';
import type { GroupingName } from '../../measures/grouping.ts';
import { TOTAL, subjectOrder } from '../../schema/subjects.ts';
import { termLabel } from '../../schema/terms.ts';
import { compareNames } from '../collate.ts';

/** An exam as the session lists it and analyses decide by. */
export interface ExamFacts {
  readonly exam_id: number;
  readonly name: string;
  readonly term: string;
  readonly grade: string;
  readonly stage: string;
  readonly kind: string;
  readonly scope: string;
  readonly date: string | null;
  readonly isEntry: boolean;
  /** 同卷: one form per subject for everybody; only then do levels compare across schools. */
  readonly commonForm: boolean;
  readonly subjects: readonly string[];
  readonly pupils: number;
  readonly schools: number;
}

export interface AnalysisContext {
  readonly engine: Engine;
  readonly exams: readonly ExamFacts[];
  readonly call: CallOptions | undefined;
  /** 统计口径 for what is not in the score table itself; absent: as shipped. */
  readonly settings?: VersionedSettings | undefined;
}

export const settingsOf = ({ settings }: AnalysisContext): VersionedSettings => settings ?? defaultSettings;

export function examById({ exams }: AnalysisContext, id: number): ExamFacts {
  const found = exams.find(({ exam_id }) => exam_id === id);
  if (!found) throw new Error(`工作区里没有编号为 ${id} 的考试，可能已被撤销。`);
  return found;
}

/** 2026年中考（九年级）: the exam's name, with the grade where the name does not say it. */
export const examLabel = ({ grade, name }: ExamFacts): string => (name.includes(grade) ? name : `${name}（${grade}）`);

/** The same with its term where the name bears no year: two rounds of one exam must not read alike. */
export const datedExamLabel = (exam: ExamFacts): string => (/\d{4}/.test(exam.name) ? examLabel(exam) : `${termLabel(exam.term)}${examLabel(exam)}`);

export const NOT_COMPARABLE = '各校自主命题（异卷），成绩不可跨校比较，只在校内使用。';

/** 总分 first, then subjects in office order. */
export const subjectsWithTotal = ({ subjects }: ExamFacts): string[] =>
  [TOTAL, ...subjects.filter((subject) => subject !== TOTAL)].sort((a, b) => subjectOrder(a) - subjectOrder(b));

export interface LevelsRequest {
  readonly exam: number;
  readonly by: GroupingName;
  readonly subject?: string | undefined;
  readonly school?: number | undefined;
  readonly county?: string | undefined;
  readonly denominator?: Denominator | undefined;
}

/** Levels of one exam by any grouping, in printing order. */
export async function levelsOf({ engine, call }: AnalysisContext, request: LevelsRequest): Promise<LevelsRow[]> {
  const { exam, by, subject, school, county, denominator } = request;
  const rows = await engine.query(
    levelsQuery({ exams: [exam], by, subjects: subject === undefined ? undefined : [subject], school, county, denominator }),
    call,
  );
  return rows.sort((a, b) => subjectOrder(a.subject) - subjectOrder(b.subject) || compareNames(a.name, b.name));
}
