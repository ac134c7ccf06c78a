import type { UnitCoverage } from '../../growth/coverage.ts';
import type { UnitEffect } from '../../growth/growth-result.ts';
import { pairColumns } from '../../growth/pair-columns.ts';
import { OWN_PUPILS, pastGrowth, type CohortPairs } from '../../growth/reference/past-growth.ts';
import { segmentStanding } from '../../growth/reference/reference-standing.ts';
import { normalScore, poolForms, scorePool } from '../../growth/reference/score-pool.ts';
import { CURVE_PUPILS } from '../../growth/reference/start-curve.ts';
import { MINIMUM_UNITS } from '../../growth/value-added.ts';
import { pairCoverageQuery, pairRowsQuery, type ExamSubject, type PairsSpec } from '../../measures/pairs.ts';
import { referencePoolsQuery } from '../../measures/reference-pools.ts';
import { datedExamLabel, examById, type AnalysisContext } from './analysis-context.ts';
import { segmentsOf } from './growth-reference-tables.ts';
import type { ReferenceGrowthRequest } from './growth-request.ts';
import { unitLabels } from './measures.ts';

export type ReferenceScale = 'T' | 'standing' | 'points';

/** What either kind of reference gives. */
export interface ReferenceEffects {
  readonly units: readonly UnitEffect[];
  readonly unitFacts: ReadonlyMap<string, { readonly observed: number | null; readonly expected: number | null; readonly basis: string }>;
  readonly coverage: readonly UnitCoverage[];
  readonly scale: ReferenceScale;
  /** False where the comparison does not hold the start constant. */
  readonly judged: boolean;
  /** 参照系, as printed everywhere. */
  readonly frame: string;
  readonly methodNote: string;
  readonly warnings: readonly string[];
  readonly facts: Readonly<Record<string, unknown>>;
}

export const examText = (context: AnalysisContext, { exam, subject }: ExamSubject): string => `${datedExamLabel(examById(context, exam))}·${subject}`;

/** Matched pupils of a pair with the pools their scores lie in; a text says why not. */
export async function pooledPairs({ engine, call, exams }: AnalysisContext, spec: PairsSpec) {
  const rows = await engine.query(pairRowsQuery(spec), call);
  const pools = await engine.query(referencePoolsQuery(spec), call);
  const columns = pairColumns(rows, spec.baselines.length);
  const sides = [spec.outcome, ...spec.baselines];
  const name = ({ exam, subject }: ExamSubject): string => `${exams.find(({ exam_id }) => exam_id === exam)?.name ?? exam}·${subject}`;
  if (rows.length === 0) return `${sides.map(name).join('与')}没有同时有成绩的学生，请检查两次考试的学生能否对应。`;
  const crossed = sides.filter((_, k) => poolForms(pools, k - 1) > 1);
  if (crossed.length > 0) return `${crossed.map(name).join('、')}不是同一份试卷（异卷不可比），不能放在一起比较。请选择统一命题的考试。`;
  return { columns, pools: sides.map((_, k) => scorePool(pools, k - 1)!), coverage: await engine.query(pairCoverageQuery(spec), call) };
}

/** 往届同起点. */
export async function pastEffects(context: AnalysisContext, { outcome, baseline, by }: ReferenceGrowthRequest, past: { readonly outcome: ExamSubject; readonly baseline: ExamSubject }): Promise<ReferenceEffects | string> {
  const same = (a: ExamSubject, b: ExamSubject): boolean => a.exam === b.exam && a.subject === b.subject;
  if (same(past.outcome, outcome) || same(past.baseline, baseline)) return '往届的起点、终点考试不能与本届相同，请选择更早一届学生的两次考试。';
  if (same(past.outcome, past.baseline)) return '往届的起点和终点不能是同一次考试的同一科目。';
  const sides = [[outcome, past.outcome], [baseline, past.baseline]].map((pair) => pair.map(({ exam }) => examById(context, exam)));
  const grades = sides.filter(([own, earlier]) => own!.grade !== earlier!.grade);
  if (grades.length > 0) return `往届的${grades.map(([own, earlier]) => `${datedExamLabel(earlier!)}（${earlier!.grade}）与本届的${datedExamLabel(own!)}（${own!.grade}）`).join('、')}年级不同，走过的不是同一段学程，不能作参照。`;
  if (outcome.subject !== past.outcome.subject || baseline.subject !== past.baseline.subject) return '往届与本届的学科不同，不能作参照。';
  const kinds = sides.some(([own, earlier]) => own!.kind !== earlier!.kind);
  const now = await pooledPairs(context, { outcome, baselines: [baseline], by });
  if (typeof now === 'string') return now;
  const before = await pooledPairs(context, { outcome: past.outcome, baselines: [past.baseline], by });
  if (typeof before === 'string') return `往届：${before}`;
  const pupils = new Set(now.columns.student);
  const shared = before.columns.student.filter((student) => pupils.has(student)).length;
  if (shared > before.columns.student.length / 2) return '所选的往届与本届大多是同一批学生，不是往届。请选择更早一届学生的两次考试。';

  const tables = [await segmentsOf(context, outcome), await segmentsOf(context, past.outcome)] as const;
  const province = tables[0] && tables[1] ? [segmentStanding(tables[0].values), segmentStanding(tables[1].values)] as const : null;
  const cohort = ({ columns, pools }: typeof now, side: 0 | 1): CohortPairs => ({
    unit: columns.unit,
    start: Array.from(columns.baselines[0]!, (score) => pools[1]!.t(score)),
    outcome: Array.from(columns.outcome, (score) => (province ? 50 + 10 * normalScore(province[side].of(score).share, province[side].candidates) : pools[0]!.t(score))),
  });
  // T within a pool that is only these few units adds up to nothing: one that gains makes the others fall.
  const judged = province !== null || new Set(now.columns.unit).size >= MINIMUM_UNITS;
  const result = pastGrowth(cohort(now, 0), cohort(before, 1), now.coverage, judged);
  if (!result.ok) {
    return result.reason === 'few-earlier'
      ? `往届有起点又有终点成绩的学生只有 ${result.earlier} 人，少于 ${OWN_PUPILS} 人，不能作参照。`
      : '往届学生的终点成绩全部相同，不能作参照。';
  }
  const unitLabel = unitLabels[by];
  const own = result.units.filter((unit) => unit.own).length;
  const scaleText = province
    ? `终点按${tables[0]!.values.population}、${tables[1]!.values.population}的一分一段折算为位次标准分（T＝50＋10×标准分）`
    : '终点按本年参加该考试的全体学生折算为T分';
  return {
    units: result.units.map(({ own: _, earlier: __, observed: ___, expected: ____, ...effect }) => effect),
    unitFacts: new Map(result.units.map(({ unit, own: isOwn, earlier, observed, expected }) => [unit, { observed, expected, earlier, own: isOwn, basis: `${isOwn ? `本${unitLabel}往届` : '全部往届'}${earlier}人` }])),
    coverage: now.coverage,
    scale: 'T',
    judged,
    frame: `以往届同起点学生为参照：往届从${examText(context, past.baseline)}到${examText(context, past.outcome)}（${before.columns.student.length}名学生），本届从${examText(context, baseline)}到${examText(context, outcome)}；起点按各自当年参加该考试的全体学生折算为T分，${scaleText}。`,
    methodNote: `预期值为往届同起点学生终点成绩的回归曲线（自然三次样条，4个自由度；不足${CURVE_PUPILS}人用直线）；${unitLabel}自己的往届学生达到${OWN_PUPILS}人的用本${unitLabel}往届（${own}个），其余用全部往届。差异的标准误包含本届学生的离散和曲线本身的误差：方差＝s²÷n＋曲线均值的方差；不含年份之间试卷、生源等其他变化。没有作收缩估计。`,
    warnings: [
      ...(province ? [] : ['终点没有两届的一分一段表，只能按各年本地全体学生折算T分：全体一起进步或退步看不出来，只能看出相对变化。']),
      ...(judged ? [] : [`只有${new Set(now.columns.unit).size}个${unitLabel}，它们自己就占了全体，此消彼长：一个进步，其他就显得退步，所以只作描述、不作判断。导入两届终点考试的一分一段表后才能判断。`]),
      ...(kinds ? ['本届与往届的考试类别不同（如模拟与中高考），同一T分的含义可能不同，结论请谨慎使用。'] : []),
      ...(shared > 0 ? [`${shared} 名学生在本届和往届中都出现（复读或重复导入），请核对。`] : []),
      ...(result.outside > 0 ? [`${result.outside} 名学生的起点超出往届学生的范围，其预期值按直线外推。`] : []),
    ],
    facts: { earlier: before.columns.student.length, curve: { form: result.pooled.form, n: result.pooled.n, sigma2: result.pooled.sigma2, range: result.pooled.range }, outside: result.outside, province: province !== null },
  };
}
