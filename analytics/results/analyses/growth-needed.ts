import { NEEDED_LIMITS, neededShares, type NeededShares } from '../../growth/reference/needed-shares.ts';
import { poolForms, scorePool, type ScorePool } from '../../growth/reference/score-pool.ts';
import { MAXIMUM_PRIORS, studentGrowthPercentiles } from '../../growth/sgp/student-growth-percentiles.ts';
import { examYear } from '../../growth/trajectory/exam-year.ts';
import type { ExamSubject, PairsSpec } from '../../measures/pairs.ts';
import { referencePoolsQuery } from '../../measures/reference-pools.ts';
import { cohortRowsQuery } from '../../measures/trajectory-rows.ts';
import { compareNames } from '../collate.ts';
import type { TableCell } from '../element.ts';
import { formatNumber } from '../format.ts';
import { isSuppressed, sizeMark } from '../suppression.ts';
import type { Analysis } from './analysis.ts';
import { examById, type AnalysisContext } from './analysis-context.ts';
import { examText, pooledPairs } from './growth-reference-past.ts';
import type { NeededGrowthRequest } from './growth-request.ts';
import { nameUnits } from './growth.ts';
import { unitLabels } from './measures.ts';

const bandLabels = ['较容易（≤35）', '保持常态（36—50）', '略高于常态（51—65）', '明显高于常态（66—85）', '极高或难以达到（>85）'];
/** An earlier cohort of which a smaller share has an outcome is a selection. */
const SELECTION = 0.85;

/** 目标达成所需成长: what growth, as an earlier cohort showed it, would bring the present pupils to a target. Counts only. */
export async function growthNeededAnalysis(context: AnalysisContext, request: NeededGrowthRequest): Promise<Analysis> {
  const { learnt, target, by } = request;
  const refuse = (reason: string): Analysis => ({ headline: null, elements: [], warnings: [reason], data: null });
  const asked = checkedPairs(context, request);
  if (typeof asked === 'string') return refuse(asked);
  // Each further prior refines the one before it, so the latest exam comes first, in both cohorts alike.
  const [latest, ...others] = asked.map(({ now }) => now);
  const before = asked.map(({ then }) => then);
  const past = await pooledPairs(context, { outcome: learnt.outcome, baselines: before, by: 'all' });
  if (typeof past === 'string') return refuse(`往届：${past}`);
  const [outcomePool, ...startPools] = past.pools;
  const spec: PairsSpec = { outcome: latest!, baselines: others, by };
  const present = await presentPupils(context, spec);
  if (typeof present === 'string') return refuse(present);
  const flat = [...past.pools, ...present.pools].some(({ sd }) => sd === null);
  if (flat) return refuse('有考试的成绩全部相同，不能折算T分。');

  const fit = await studentGrowthPercentiles(
    {
      outcome: past.columns.outcome.map((score) => outcomePool!.t(score)),
      priors: before.map((side, k) => ({ name: examText(context, side), scores: past.columns.baselines[k]!.map((score) => startPools[k]!.t(score)) })),
      everyOrder: true,
    },
    context.call,
  );
  if (fit.orders.length === 0) return refuse(fit.warnings.join('') || '往届学生太少，无法学得成长百分位。');
  const result = neededShares(fit.orders, present.priors, present.unit, outcomePool!.t(target));
  if (result.whole.n === 0) return refuse('现届没有可用的起点成绩。');

  const reached = Math.max(...past.columns.outcome);
  const selected = past.columns.student.length / startPools[0]!.n;
  const unitLabel = unitLabels[by];
  const frame = `成长规律学自往届：从${before.map((side) => examText(context, side)).join('、')}到${examText(context, learnt.outcome)}的${past.columns.student.length}名学生；套用于现届${asked.map(({ now }) => examText(context, now)).join('、')}。目标为${formatNumber(target, 'score')}分（按${examText(context, learnt.outcome)}的分数，折合T分${formatNumber(outcomePool!.t(target), 'score')}，往届约有${formatNumber(1 - outcomePool!.percentile(target), 'rate')}的考生达到）。`;
  const shares = new Map(result.units.map((unit) => [unit.unit, unit]));
  const named = await nameUnits(context, { outcome: latest!, by }, result.units.map(({ unit, n }) => ({
    unit, n, effect: null, standardError: null, low: null, high: null, reliability: null, flag: '仅描述' as const,
    coverage: { outcome: n, matched: n, share: null, belowLimit: false, keptMean: null, lostMean: null },
  })));
  const rows = [...named.units].sort((a, b) => compareNames(a.name, b.name)).map(({ name, effect }) => ({ name, of: shares.get(effect.unit)! }));
  return {
    headline: `仅作教学参考：现届${result.whole.n}名学生中，按往届的中间水平成长，预计有${result.whole.expected}人（${formatNumber(result.whole.expected / result.whole.n, 'rate')}）达到${formatNumber(target, 'score')}分；另有${result.whole.bands[2]! + result.whole.bands[3]!}人需要高于常态的成长，${result.whole.bands[4]!}人按往届的经验难以达到。`,
    elements: [
      { type: 'callout', tone: '说明', title: '怎么算的', text: [frame, '仅作教学参考：用于安排教学，不用于排名、考核、奖惩或划分学生，也不列出学生名单。'] },
      {
        type: 'table', id: `growth-needed-${by}-${latest!.exam}-${latest!.subject}`, caption: `各${unitLabel}学生达到目标所需的成长（人数）`,
        columns: [
          { key: 'name', label: unitLabel },
          { key: 'n', label: '学生数', format: 'count' },
          { key: 'expected', label: '人数', group: '按中间水平可达到', format: 'count' },
          { key: 'expectedShare', label: '占比', group: '按中间水平可达到', format: 'rate' },
          ...bandLabels.map((label, k) => ({ key: `band${k}`, label, group: '所需成长百分位', format: 'count' as const })),
        ],
        rows: [...rows.map(({ name, of }) => shareCells(name, of)), shareCells('全体', result.whole)],
        summaryRows: 1,
        notes: [
          frame,
          `所需成长百分位：要达到目标，学生的进步要超过多少比例的同起点往届学生；不高于50表示按中间水平成长即可达到。分段的界限为${NEEDED_LIMITS.join('、')}。各次考试满分和难度不同，起点都按各自当年参加该考试的全体学生折算为T分，目标按往届终点考试的分布折算；若下一次考试的难度或人群变化很大，结果会有偏差。`,
          '学生数不足5人的不显示。',
        ],
      },
    ],
    warnings: [
      ...(target > reached ? [`目标高于往届学生的最高分（${formatNumber(reached, 'score')}分），没有往届经验可依。`] : []),
      ...(selected < SELECTION ? [`往届参加${examText(context, before[0]!)}的学生中只有${formatNumber(selected, 'rate')}有终点成绩（升学或抽样），规律只来自这部分学生；套用到现届全体学生会偏高或偏低。`] : []),
      ...(result.without > 0 ? [`现届有 ${result.without} 名学生缺少最近一次起点成绩，没有计入。`] : []),
      ...(result.fewer > 0 ? [`现届有 ${result.fewer} 名学生缺少较早的起点成绩，按较少的起点计算。`] : []),
      ...(result.outside > 0 ? [`现届有 ${result.outside} 名学生的起点超出往届学生的范围，按范围的端点计算。`] : []),
      ...fit.warnings,
    ],
    data: {
      learnt: { ...learnt, baselines: before }, baselines: asked.map(({ now }) => now), target, targetT: outcomePool!.t(target), by, pupilsLearnt: past.columns.student.length,
      whole: result.whole, outside: result.outside, fewer: result.fewer, without: result.without,
      units: rows.map(({ name, of }) => (isSuppressed(of.n) ? { unit: of.unit, name, n: of.n, expected: null, bands: null } : { ...of, name })),
    },
  };
}

function shareCells(name: string, { n, expected, bands }: NeededShares): TableCell[] {
  const mark = sizeMark(n);
  if (isSuppressed(n)) return [{ value: name }, { value: n }, ...Array.from({ length: bandLabels.length + 2 }, (): TableCell => ({ value: null, ...mark }))];
  return [{ value: name }, { value: n }, { value: expected, ...mark }, { value: expected / n, explain: `${expected}÷${n}` }, ...bands.map((count): TableCell => ({ value: count }))];
}

/** The exams of both cohorts side by side, latest first; a text says what does not fit. */
function checkedPairs(context: AnalysisContext, { learnt, baselines }: NeededGrowthRequest): { readonly then: ExamSubject; readonly now: ExamSubject }[] | string {
  if (baselines.length < 1 || baselines.length > MAXIMUM_PRIORS) return `起点成绩应为 1—${MAXIMUM_PRIORS} 个。`;
  if (learnt.baselines.length !== baselines.length) return `往届给了 ${learnt.baselines.length} 个起点，现届给了 ${baselines.length} 个；两届的起点要一一对应。`;
  const key = ({ exam, subject }: ExamSubject): string => `${exam}·${subject}`;
  const all = [learnt.outcome, ...learnt.baselines, ...baselines];
  if (new Set(all.map(key)).size < all.length) return '往届的终点、起点和现届的起点不能有相同的考试和学科。';
  const when = ({ exam }: ExamSubject): number => examYear(examById(context, exam)) ?? 0;
  const end = when(learnt.outcome);
  if (learnt.baselines.some((side) => when(side) > end)) return '往届的起点考试不能晚于终点考试。';
  return learnt.baselines.map((then, k) => ({ then, now: baselines[k]! })).sort((a, b) => when(b.now) - when(a.now));
}

/** Present pupils with their starts as T, NaN where missing; units as of the latest exam. */
async function presentPupils(context: AnalysisContext, spec: PairsSpec): Promise<{ readonly unit: string[]; readonly priors: Float64Array[]; readonly pools: ScorePool[] } | string> {
  const { engine, call } = context;
  const sides = [spec.outcome, ...spec.baselines];
  const histogram = await engine.query(referencePoolsQuery(spec), call);
  const pools = sides.map((_, k) => scorePool(histogram, k - 1));
  const missing = sides.filter((_, k) => pools[k] === null);
  if (missing.length > 0) return `现届没有同时参加${sides.map((side) => examText(context, side)).join('、')}的学生。`;
  const crossed = sides.filter((_, k) => poolForms(histogram, k - 1) > 1);
  if (crossed.length > 0) return `${crossed.map((side) => examText(context, side)).join('、')}不是同一份试卷（异卷不可比），不能作起点。`;
  const known = pools.flatMap((pool) => (pool ? [pool] : []));
  const rows = await engine.query(cohortRowsQuery(spec), call);
  return {
    unit: rows.map((row) => String(row.unit)),
    priors: known.map((pool, k) => Float64Array.from(rows, (row) => {
      const score = row[k === 0 ? 'y' : `x${k - 1}`];
      return typeof score === 'number' ? pool.t(score) : Number.NaN;
    })),
    pools: known,
  };
}
