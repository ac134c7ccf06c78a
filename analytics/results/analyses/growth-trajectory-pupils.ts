import type { TrajectoryExams } from '../../growth/trajectory/choose-exams.ts';
import type { CohortScores } from '../../growth/trajectory/cohort-scores.ts';
import type { GrowthCurveFit, GrowthCurveRefusal } from '../../growth/trajectory/fit-growth-curves.ts';
import { pupilSlope } from '../../growth/trajectory/pupil-slope.ts';
import { schoolsQuery } from '../../measures/catalog.ts';
import { examPupilsQuery } from '../../measures/trajectory-rows.ts';
import { compareNames } from '../collate.ts';
import type { TableCell } from '../element.ts';
import type { Analysis } from './analysis.ts';
import type { AnalysisContext } from './analysis-context.ts';
import type { TrajectoryRequest } from './growth-request.ts';

/** A page of pupils is for looking at, not for carrying away. */
const ROWS = 500;

export interface PupilTableInput {
  readonly request: TrajectoryRequest;
  readonly school: number;
  readonly chosen: TrajectoryExams;
  readonly labels: readonly string[];
  readonly scores: CohortScores;
  readonly fit: GrowthCurveFit | GrowthCurveRefusal;
  readonly warnings: readonly string[];
}

/** The pupils of one school at the exit, T by exam and their own slopes. `data` bears no names: it is what scripts get. */
export async function pupilTable({ engine, call }: AnalysisContext, input: PupilTableInput): Promise<Analysis> {
  const { request, school, chosen, labels, scores, fit, warnings } = input;
  const { exit } = request;
  const own = new Map((await engine.query(examPupilsQuery({ exam: exit.exam, school }), call)).map((row) => [row.student_id, row]));
  const name = (await engine.query(schoolsQuery(), call)).find(({ school_id }) => school_id === school)?.name;
  if (name === undefined) return { headline: null, elements: [], warnings: [`工作区里没有编号为 ${school} 的学校。`], data: null };
  const years = chosen.exams.map((exam) => exam.years);
  const seen = new Set<number>();
  const pupils = scores.student.flatMap((student, i) => {
    const known = own.get(student);
    if (!known || seen.has(student)) return [];
    seen.add(student);
    const t = scores.t.map((column) => column[i]!);
    const slope = pupilSlope(years, t);
    const model = fit.ok && fit.pupilTerms === 2 && slope !== null ? (fit.pupilLine(scores.unit[i]!, t)?.[1] ?? null) : null;
    return [{ student, name: known.name, class: known.class, t: t.map((value) => (Number.isNaN(value) ? null : value)), slope, model }];
  });
  if (pupils.length === 0) return { headline: null, elements: [], warnings: [...warnings, `${name}没有参加这次终点考试的学生。`], data: null };
  pupils.sort((a, b) => compareNames(a.class, b.class) || compareNames(a.name, b.name));
  const shown = pupils.slice(0, ROWS);
  const shrunken = fit.ok && fit.pupilTerms === 2;
  return {
    headline: `${name}有${pupils.length}名学生参加了终点考试，其中${pupils.filter(({ slope }) => slope !== null).length}名有两次以上可比成绩。`,
    elements: [
      {
        type: 'table', id: `trajectory-pupils-${exit.exam}-${exit.subject}-${school}`, caption: `${name}学生${exit.subject}T分轨迹`,
        columns: [
          { key: 'name', label: '姓名' }, { key: 'class', label: '班级' },
          ...labels.map((label, k) => ({ key: `t${k}`, label, format: 'score' as const })),
          { key: 'slope', label: '实测年增幅', format: 'signed' as const },
          ...(shrunken ? [{ key: 'model', label: '模型年增幅', format: 'signed' as const }] : []),
        ],
        rows: shown.map(({ name: pupil, class: of, t, slope, model }): TableCell[] => [
          { value: pupil }, { value: of }, ...t.map((value) => ({ value })), { value: slope, explain: '该生各次T分对时间（年）的最小二乘直线的斜率' }, ...(shrunken ? [{ value: model }] : []),
        ]),
        summaryRows: 0,
        notes: [
          `T分以有终点成绩、且参加该次考试的全体学生为参照，50为平均；年增幅为0表示在全体中的相对位置不变，不是没有进步。${shrunken ? '模型年增幅按成绩次数和误差向全体收缩，更稳妥；' : ''}单个学生两三次考试的起伏多半是偶然，只作了解学情之用，不作评价依据。`,
          ...(pupils.length > ROWS ? [`共${pupils.length}名学生，只列出前${ROWS}名（按班级、姓名）。`] : []),
        ],
      },
    ],
    warnings,
    data: {
      exit, school, exams: chosen.exams.map((exam, k) => ({ ...exam, name: labels[k] })),
      pupils: shown.map(({ student, t, slope, model }) => ({ student, t, slope, model })), total: pupils.length,
    },
  };
}
