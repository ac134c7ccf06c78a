import { rankStanding, segmentStanding } from '../../growth/reference/reference-standing.ts';
import { normalScore, type ScorePool } from '../../growth/reference/score-pool.ts';
import { unitDifferences } from '../../growth/reference/unit-differences.ts';
import type { ExamSubject } from '../../measures/pairs.ts';
import type { ExpectedCurve, RankTable, ScoreSegments } from '../../schema/reference-values.ts';
import { monotoneCubic } from '../../stats/monotone-cubic.ts';
import { formatNumber } from '../format.ts';
import type { AnalysisContext } from './analysis-context.ts';
import { examText, pooledPairs, type ReferenceEffects, type ReferenceScale } from './growth-reference-past.ts';
import { segmentsOf, storedReferences, type StoredReference } from './growth-reference-tables.ts';
import type { ReferenceGrowthRequest } from './growth-request.ts';

/** A pool of the workspace stands for the population of a table when their sizes differ by at most this share. */
const SIZE_GAP = 0.1;

interface Side {
  readonly candidates: number;
  readonly of: (score: number) => { readonly share: number; readonly outside: boolean };
  /** 全省考生（一分一段） or the pool of the workspace. */
  readonly text: string;
  readonly fromTable: boolean;
}

/** One pupil beside his reference. */
interface Comparison {
  readonly observed: (i: number) => { readonly value: number; readonly outside: boolean };
  readonly expected: (i: number) => { readonly value: number; readonly outside: boolean };
  readonly scale: ReferenceScale;
  readonly judged: boolean;
  readonly frame: string;
  readonly method: string;
  readonly warnings: readonly string[];
}

type Pairs = Exclude<Awaited<ReturnType<typeof pooledPairs>>, string>;

/** An imported table as the reference. */
export async function importedEffects(context: AnalysisContext, request: ReferenceGrowthRequest, id: number): Promise<ReferenceEffects | string> {
  const { outcome, baseline, by } = request;
  const stored = (await storedReferences(context)).find((row) => row.id === id);
  if (!stored) return `工作区里没有编号为 ${id} 的参照表，可能已被撤销。`;
  if (!stored.checked.ok) return stored.checked.reason;
  const pairs = await pooledPairs(context, { outcome, baselines: [baseline], by });
  if (typeof pairs === 'string') return pairs;
  const { checked } = stored;
  const comparison =
    checked.kind === '一分一段'
      ? await bySegments(context, request, pairs, { exam: stored.exam, subject: stored.subject }, checked.values)
      : checked.kind === '位次对照'
        ? await byRanks(context, request, pairs, checked.values)
        : byCurve(pairs, checked.values);
  if (typeof comparison === 'string') return comparison;

  const n = pairs.columns.student.length;
  const observed = Array.from({ length: n }, (_, i) => comparison.observed(i));
  const expected = Array.from({ length: n }, (_, i) => comparison.expected(i));
  const outside = observed.filter((one, i) => one.outside || expected[i]!.outside).length;
  // A table made for other exams may still describe; careers are not judged by it.
  const made = stored.exam === baseline.exam || stored.exam === outcome.exam;
  const judged = comparison.judged && made;
  const units = unitDifferences({ unit: pairs.columns.unit, difference: observed.map(({ value }, i) => value - expected[i]!.value), coverage: pairs.coverage, judged });
  const means = (unit: string, of: readonly { readonly value: number }[]): number => {
    const own = of.filter((_, i) => pairs.columns.unit[i] === unit);
    return own.reduce((sum, { value }) => sum + value, 0) / own.length;
  };
  const elsewhere = comparison.judged && !made ? [notMadeFor(context, stored, baseline)] : [];
  return {
    units,
    unitFacts: new Map(units.map(({ unit, effect }) => [unit, { observed: effect === null ? null : means(unit, observed), expected: effect === null ? null : means(unit, expected), basis: checked.kind }])),
    coverage: pairs.coverage,
    scale: comparison.scale,
    judged,
    frame: `${comparison.frame}本次比较从${examText(context, baseline)}到${examText(context, outcome)}。`,
    methodNote: `${comparison.method}每名学生取实际与预期之差，${by === 'school' ? '学校' : '单位'}取平均；标准误由本单位学生的离散求出（不足20人用各单位合并的离散），参照表本身视为准确。表中各点之间用保序三次插值（PCHIP）。没有作收缩估计。`,
    warnings: [
      ...comparison.warnings,
      ...elsewhere,
      ...(outside > 0 ? [`${outside} 名学生（${formatNumber(outside / n, 'rate')}）超出参照表的范围，按表的端点计；比例大时请换用范围更全的参照表。`] : []),
    ],
    facts: { reference: { id, kind: checked.kind, population: checked.values.population, scope: checked.values.scope, year: checked.values.year }, outside },
  };
}

function notMadeFor(context: AnalysisContext, { exam, subject }: StoredReference, baseline: ExamSubject): string {
  const origin = exam === null ? '没有写明属于哪次考试' : `来自${examText(context, { exam, subject: subject ?? baseline.subject })}，与所选考试不同`;
  return `这张参照表${origin}，人群和难度若不同，预期值会有偏差，因此只作描述，不判断高低。确为所选考试的参照表，请在表的标题里写明考试名称后重新导入。`;
}

const sourceText = ({ population, scope, year }: ScoreSegments | RankTable | ExpectedCurve): string => `${year}年${population}（${scope}）`;

/** 一分一段 of the outcome, of the start, or of both: how far pupils moved in standing. */
async function bySegments(context: AnalysisContext, { outcome, baseline }: ReferenceGrowthRequest, { columns, pools }: Pairs, belongs: { exam: number | null; subject: string | null }, values: ScoreSegments): Promise<Comparison | string> {
  const matches = ({ exam, subject }: ExamSubject): boolean => (belongs.exam === null || belongs.exam === exam) && (belongs.subject ?? subject) === subject;
  const atOutcome = matches(outcome);
  if (!atOutcome && !matches(baseline)) return '这张一分一段表不属于所选的起点或终点考试，分数不能对照。请选择与考试、学科一致的一分一段表。';
  const table: Side = { ...segmentStanding(values), text: `${sourceText(values)}的一分一段`, fromTable: true };
  const other = await sideOf(context, atOutcome ? baseline : outcome, pools[atOutcome ? 1 : 0]!);
  const [end, start] = atOutcome ? [table, other] : [other, table];
  return {
    ...standings(columns, end, start, (share) => ({ share, outside: false })),
    judged: false,
    frame: `以相对位置不变为参照：终点按${end.text}、起点按${start.text}折算为位次标准分。`,
    method: '位次标准分＝正态分位数（低于该分的考生比例）；预期为保持起点的相对位置。这只描述相对位置的变化，没有扣除向均值回归（起点高的容易回落、起点低的容易上升），不作高低判断。',
    warnings: other.fromTable ? [] : [`${atOutcome ? '起点' : '终点'}考试没有一分一段表，只能按工作区内的全体学生计位次；两端的参照人群不同，${atOutcome ? '平均' : '全体平均'}变化不一定是0。`],
  };
}

/** 位次对照: the place expected of a place. */
async function byRanks(context: AnalysisContext, { outcome, baseline }: ReferenceGrowthRequest, { columns, pools }: Pairs, values: RankTable): Promise<Comparison | string> {
  const start = await sideOf(context, baseline, pools[1]!);
  const end = await sideOf(context, outcome, pools[0]!);
  for (const [side, needed, name] of [[start, values.fromCandidates, '起点'], [end, values.toCandidates, '终点']] as const) {
    if (Math.abs(side.candidates - needed) > SIZE_GAP * needed) {
      return `位次对照的${name}考试有 ${needed} 名考生，而${side.fromTable ? '一分一段表' : '工作区'}里只有 ${side.candidates} 名，位次对不上。请先导入${name}考试的一分一段表，再用位次对照。`;
    }
  }
  const expected = rankStanding(values);
  return {
    ...standings(columns, end, start, expected),
    judged: true,
    frame: `以${sourceText(values)}的位次对照为参照：起点位次按${start.text}，终点位次按${end.text}。`,
    method: '由起点位次查出预期的终点位次，与实际终点位次都折算为位次标准分（正态分位数）再相减。',
    warnings: [],
  };
}

/** 期望曲线: the score expected of a score. */
function byCurve({ columns }: Pairs, values: ExpectedCurve): Comparison {
  const curve = monotoneCubic(values.points.map(({ prior }) => prior), values.points.map(({ expected }) => expected));
  return {
    observed: (i) => ({ value: columns.outcome[i]!, outside: false }),
    expected: (i) => ({ value: curve.at(columns.baselines[0]![i]!), outside: curve.outside(columns.baselines[0]![i]!) !== 0 }),
    scale: 'points',
    judged: true,
    frame: `以${sourceText(values)}的期望曲线为参照：起点分数查出预期的终点分数。`,
    method: '',
    warnings: [],
  };
}

/** Standing of a score: by the 一分一段 of its exam where there is one, else among all who sat the paper in the workspace. */
async function sideOf(context: AnalysisContext, side: ExamSubject, pool: ScorePool): Promise<Side> {
  const table = await segmentsOf(context, side);
  if (table) return { ...segmentStanding(table.values), text: `${sourceText(table.values)}的一分一段`, fromTable: true };
  return { candidates: pool.n, of: (score) => ({ share: pool.percentile(score), outside: false }), text: `工作区内参加该考试的${pool.n}名学生`, fromTable: false };
}

function standings({ outcome, baselines }: Pairs['columns'], end: Side, start: Side, expected: (share: number) => { readonly share: number; readonly outside: boolean }): Pick<Comparison, 'observed' | 'expected' | 'scale'> {
  return {
    observed: (i) => {
      const { share, outside } = end.of(outcome[i]!);
      return { value: normalScore(share, end.candidates), outside };
    },
    expected: (i) => {
      const from = start.of(baselines[0]![i]!);
      const to = expected(from.share);
      return { value: normalScore(to.share, end.candidates), outside: from.outside || to.outside };
    },
    scale: 'standing',
  };
}
