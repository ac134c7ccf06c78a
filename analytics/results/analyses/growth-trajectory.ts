import { chooseExams, EXAM_PUPILS, EXAM_SHARE, type TrajectoryExams } from '../../growth/trajectory/choose-exams.ts';
import { cohortScores, type CohortScores } from '../../growth/trajectory/cohort-scores.ts';
import { fitGrowthCurves, SLOPE_PUPILS, type GrowthCurveFit, type GrowthCurveRefusal } from '../../growth/trajectory/fit-growth-curves.ts';
import { unitTrajectories } from '../../growth/trajectory/unit-trajectories.ts';
import { MINIMUM_UNITS } from '../../growth/value-added.ts';
import { cohortExamsQuery } from '../../measures/trajectory-exams.ts';
import { cohortRowsQuery } from '../../measures/trajectory-rows.ts';
import type { ResultElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import type { Analysis } from './analysis.ts';
import { datedExamLabel, examById, NOT_COMPARABLE, type AnalysisContext } from './analysis-context.ts';
import { countFlags } from './growth-elements.ts';
import type { TrajectoryRequest } from './growth-request.ts';
import { attritionTable } from './growth-trajectory-attrition.ts';
import { slopeChart, slopeTable, trajectoryCharts, trajectoryTable, unitSlopes, type TrajectoryView } from './growth-trajectory-elements.ts';
import { pupilTable } from './growth-trajectory-pupils.ts';
import { subjectTable } from './growth-trajectory-subjects.ts';
import { nameUnits } from './growth.ts';
import { unitLabels } from './measures.ts';

interface CohortFit {
  readonly chosen: TrajectoryExams;
  readonly scores: CohortScores;
  readonly fit: GrowthCurveFit | GrowthCurveRefusal;
  /** One an exam, in order of time. */
  readonly labels: readonly string[];
  readonly warnings: readonly string[];
}

/** The exams of the cohort, their T and the growth curves; a text says why there are none. */
async function fitCohort(context: AnalysisContext, { exit, by }: TrajectoryRequest): Promise<CohortFit | string> {
  const { engine, call } = context;
  const exitExam = examById(context, exit.exam);
  const rows = await engine.query(cohortExamsQuery(exit), call);
  const chosen = chooseExams(exit.exam, context.exams, rows);
  if (!chosen) return rows.length === 0 ? `${datedExamLabel(exitExam)}没有${exit.subject}成绩，无法分析轨迹。` : `${datedExamLabel(exitExam)}没有日期，学期也无法识别，请补充考试日期。`;
  if (rows.some(({ exam_id, forms }) => exam_id === exit.exam && forms > 1)) return `终点考试${datedExamLabel(exitExam)}：${NOT_COMPARABLE}请换一次统一命题的终点考试。`;

  const before = chosen.exams.slice(0, -1);
  const scores = cohortScores(
    await engine.query(cohortRowsQuery({ outcome: exit, baselines: before.map(({ exam }) => ({ exam, subject: exit.subject })), by }), call),
    before.length,
  );
  call?.onProgress?.({ stage: '拟合成长曲线', done: 0, total: 1 });
  const fit: GrowthCurveFit | GrowthCurveRefusal = scores.repeated ? { ok: false, reason: 'too-few-units' } : fitGrowthCurves({ unit: scores.unit, years: chosen.exams.map(({ years }) => years), scores: scores.t }, MINIMUM_UNITS);
  const labels = chosen.exams.map(({ exam }) => datedExamLabel(examById(context, exam)));
  return { chosen, scores, fit, labels, warnings: [...examWarnings(context, chosen, scores, labels), ...fitWarnings(fit, scores, unitLabels[by], chosen)] };
}

async function viewOf(context: AnalysisContext, { exit, by }: TrajectoryRequest, { chosen, scores, fit, labels }: CohortFit): Promise<TrajectoryView> {
  const trajectories = unitTrajectories(scores);
  const { units } = await nameUnits(context, { outcome: exit, by }, unitSlopes(trajectories, fit.ok ? fit : null));
  return { id: `trajectory-${by}-${exit.exam}-${exit.subject}`, subject: exit.subject, unitLabel: unitLabels[by], labels, chosen, trajectories, units, fit: fit.ok ? fit : null };
}

/** The trajectories themselves, for documents, which draw them under the names their readers may see. */
export async function trajectoryView(context: AnalysisContext, request: TrajectoryRequest): Promise<{ readonly view: TrajectoryView; readonly warnings: readonly string[] } | string> {
  const cohort = await fitCohort(context, request);
  return typeof cohort === 'string' ? cohort : { view: await viewOf(context, request, cohort), warnings: cohort.warnings };
}

/** 多次考试轨迹: a cohort from its entrance to the exit, by unit; or the pupils of one school one by one. */
export async function growthTrajectoryAnalysis(context: AnalysisContext, request: TrajectoryRequest): Promise<Analysis> {
  const { exit, by } = request;
  const cohort = await fitCohort(context, request);
  if (typeof cohort === 'string') return { headline: null, elements: [], warnings: [cohort], data: null };
  const { chosen, scores, fit, labels, warnings } = cohort;
  if (request.school !== undefined) return pupilTable(context, { request, school: request.school, chosen, labels, scores, fit, warnings });
  const view = await viewOf(context, request, cohort);
  const { trajectories } = view;
  const before = chosen.exams.slice(0, -1);
  const exitExam = examById(context, exit.exam);
  const [subjects, attrition] = before.length === 0 ? [null, null] : [await subjectTable(context, request, before[0]!.exam), await attritionTable(context, request, chosen)];
  const elements: ResultElement[] = [
    ...trajectoryCharts(view),
    ...(fit.ok ? [slopeChart(view), slopeTable(view)] : []),
    trajectoryTable(view),
    ...(subjects ? [subjects.element] : []),
    ...(attrition ? [attrition.element] : []),
  ];
  return {
    headline: before.length === 0 ? null : headline(view, exitExam.grade, scores.student.length),
    elements,
    warnings: [...warnings, ...(subjects?.warnings ?? [])],
    data: {
      exit, by,
      exams: chosen.exams.map((exam, k) => ({ ...exam, name: labels[k], mean: scores.scale[k]!.mean, sd: scores.scale[k]!.sd })),
      leftOut: chosen.leftOut, cohort: chosen.cohort, entranceMarked: chosen.entranceMarked,
      fit: fit.ok
        ? {
            method: fit.method, n: fit.n, pupils: fit.pupils, beta: fit.beta, standardErrors: fit.standardErrors, sigma2: fit.sigma2, unitCovariance: fit.unitCovariance,
            pupilCovariance: fit.pupilCovariance, criterion: fit.criterion, converged: fit.converged,
          }
        : null,
      units: view.units.map(({ name, county, effect }) => {
        const own = trajectories.find(({ unit }) => unit === effect.unit);
        return { name, county, ...effect, pupils: own?.n ?? 0, points: own?.points ?? [] };
      }),
      subjects: subjects?.data ?? [],
      attrition: attrition?.data ?? [],
    },
  };
}

function headline({ units, unitLabel, labels, fit, subject }: TrajectoryView, grade: string, pupils: number): string {
  const counter = unitLabel === '学校' ? '所' : '个';
  const span = `从${labels[0]}到${labels.at(-1)}（${grade}${pupils}名学生，${labels.length}次可比的考试）`;
  if (!fit) return `${span}，${subject}T分的变化见图表；成长曲线模型未能估计，原因见提示。`;
  const flags = countFlags({ units: units.map(({ effect }) => effect) });
  return `${span}，${subject}T分年增幅高于全体的${unitLabel}有${flags.高于预期}${counter}，低于全体的有${flags.低于预期}${counter}，其余未见显著差异或人数不足。`;
}

function examWarnings(context: AnalysisContext, { exams, leftOut, entranceMarked, cohort }: TrajectoryExams, scores: CohortScores, labels: readonly string[]): string[] {
  const named = (reason: string) => leftOut.filter((row) => row.reason === reason).map(({ exam }) => datedExamLabel(examById(context, exam)));
  const forms = named('forms');
  const few = named('few');
  const undated = named('undated');
  const flat = labels.filter((_, k) => scores.scale[k]!.sd === null);
  const thin = exams.flatMap(({ n }, k) => (n / cohort < 0.85 ? [`${labels[k]!}（${formatNumber(n / cohort, 'rate')}）`] : []));
  return [
    ...(exams.length === 1 ? [`在${labels[0]!}之前，没有至少 ${EXAM_PUPILS} 人且占 ${EXAM_SHARE * 100}% 以上的学生参加、试卷统一的同科考试，不能画出轨迹。请先导入入学考试或以前的统考成绩。`] : []),
    ...(forms.length > 0 ? [`${forms.join('、')}为各校自主命题（异卷），没有画入跨校轨迹。`] : []),
    ...(few.length > 0 ? [`${few.join('、')}只有少数学生参加（不足 ${EXAM_PUPILS} 人或 ${EXAM_SHARE * 100}%），没有画入轨迹。`] : []),
    ...(undated.length > 0 ? [`${undated.join('、')}没有日期，不知先后，没有画入轨迹。请补充考试日期。`] : []),
    ...(flat.length > 0 ? [`${flat.join('、')}的成绩全部相同，算不出T分。`] : []),
    ...(exams.length > 1 && !entranceMarked ? [`没有标明入学考试，轨迹从最早的一次可比考试${labels[0]!}开始。`] : []),
    ...(thin.length > 0 ? [`这些考试参加的学生不足 85%：${thin.join('、')}。轨迹只代表在场的学生，请结合流失情况看。`] : []),
  ];
}

function fitWarnings(fit: GrowthCurveFit | GrowthCurveRefusal, { repeated }: CohortScores, unitLabel: string, { exams }: TrajectoryExams): string[] {
  if (exams.length === 1) return [];
  if (repeated) return [`有学生同时属于两个${unitLabel}，不能拟合成长曲线；请先核对集团成员的起止日期。`];
  if (fit.ok) {
    return [
      ...(fit.converged ? [] : ['成长曲线模型未能收敛，不给出年增幅，也不作判断；平均T分的轨迹仍可看。']),
      ...(fit.slopeVariance ? [] : [`未检出${unitLabel}之间T分年增幅的差异，各${unitLabel}均按符合预期处理。`]),
    ];
  }
  switch (fit.reason) {
    case 'too-few-units':
      return [`有两次以上成绩的${unitLabel}少于 ${MINIMUM_UNITS} 个，不能估计${unitLabel}之间的差异；可改用往届同起点或外部参照。`];
    case 'too-few-pupils':
      return [`有两次以上成绩的学生少于 ${SLOPE_PUPILS} 人（或相对${unitLabel}数太少），没有拟合成长曲线。`];
    case 'one-time':
      return ['各次考试的时间相同，算不出年增幅。请核对考试日期。'];
    case 'constant':
    case 'perfect-fit':
      return ['学生成绩之间没有可分析的差异，没有拟合成长曲线。'];
  }
}
