import { breathe, type CallOptions } from '../../call.ts';
import { moments, sampleSd } from '../../stats/moments.ts';
import { coverageOf, COVERAGE_LIMIT, totalCoverage, type UnitCoverage } from '../coverage.ts';
import type { BandsResult, GrowthFlag, GrowthRefusal, UnitEffect } from '../growth-result.ts';
import { joinedStart, pairColumns, type PairRow } from '../pair-columns.ts';
import { FLAG_PUPILS, MINIMUM_PUPILS, MINIMUM_UNITS, type ValueAddedInput } from '../value-added.ts';
import { DEFAULT_BANDS, LEAST_BAND_PUPILS, progressBands, pupilProgress, type ProgressBand } from './progress-bands.ts';
import { schoolProgress } from './school-progress.ts';

export interface BandsInput {
  /** `pairRowsQuery`: pupils with the outcome and every baseline. */
  readonly rows: readonly PairRow[];
  /** `pairCoverageQuery`. */
  readonly coverage: readonly UnitCoverage[];
  /** `pairFormsQuery`; absent when the data has one form by nature. */
  readonly forms?: ValueAddedInput['forms'];
  readonly labels: ValueAddedInput['labels'];
  /** Bands of a base year, in points of the one baseline; default: the bands of this cohort. */
  readonly bands?: readonly ProgressBand[];
  readonly bandCount?: number;
  readonly least?: number;
  /** As `pupilProgress` takes it. */
  readonly capSds?: number | 'published';
}

/** Progress of every unit's pupils against pupils of the same start (growth.md, section 2). Stops at the signal between its steps. */
export async function bandsGrowth(input: BandsInput, call: CallOptions = {}): Promise<BandsResult | GrowthRefusal> {
  const coverage = totalCoverage(input.coverage);
  const { labels } = input;
  const refuse = (reason: string): GrowthRefusal => ({ model: 'refused', reason, coverage });
  const crossed = input.forms?.filter(({ forms }) => forms > 1) ?? [];
  if (crossed.length > 0) {
    const names = crossed.map(({ column }) => (column < 0 ? labels.outcome : labels.baselines[column]!));
    return refuse(`${names.join('、')}不是同一份试卷（异卷不可比），不能跨校计算进步值。`);
  }
  if (labels.baselines.length === 0) return refuse('没有选择起点成绩，无法按起点分层。');
  if (input.rows.length === 0) return refuse('没有同时具有起点成绩和结果成绩的学生，无法计算进步值。');
  const step = async (done: number): Promise<void> => {
    call.onProgress?.({ stage: '计算起点分层进步值', done, total: 3 });
    await breathe();
    call.signal?.throwIfAborted();
  };
  await step(0);
  const columns = pairColumns(input.rows, labels.baselines.length);
  await step(1);
  const start = joinedStart(columns.baselines);
  const bands = input.bands ?? progressBands(start, columns.outcome, input.bandCount ?? DEFAULT_BANDS, input.least ?? LEAST_BAND_PUPILS);
  if (input.bands && labels.baselines.length > 1) return refuse('采用基准年分层时只能选一个起点成绩。');
  if (bands.length === 0) return refuse('所给的起点分层是空的。');
  await step(2);
  const { expected, progress, outside, capped, capSds } = pupilProgress(bands, start, columns.outcome, input.capSds === undefined ? {} : { capSds: input.capSds });
  const sigma = sampleSd(moments(progress));
  if (sigma === null || sigma === 0) return refuse('学生的进步值全部相同，无法比较。');
  const members = new Map<string, number[]>();
  columns.unit.forEach((unit, i) => {
    const list = members.get(unit);
    if (list) list.push(progress[i]!);
    else members.set(unit, [progress[i]!]);
  });
  if (members.size < 2 && input.bands === undefined) return refuse(`匹配的学生都在同一个${labels.unit}，没有可比较的对象。`);

  const outcomeSd = sampleSd(moments(columns.outcome)) ?? 0;
  const lost = coverage.outcome - coverage.matched;
  const thin = input.coverage.filter((row) => coverageOf(row).belowLimit).length;
  const small = bands.filter(({ n }) => n !== null && n < (input.least ?? LEAST_BAND_PUPILS)).length;
  return {
    model: 'bands',
    units: input.coverage.map((row) => unitOf(row, members.get(row.unit) ?? [], sigma, outcomeSd)),
    bands,
    sigma,
    pupils: columns.student.map((student, i) => ({ student, unit: columns.unit[i]!, outcome: columns.outcome[i]!, expected: expected[i]!, residual: progress[i]! })),
    coverage,
    dropped: lost > 0 ? [{ rows: lost, reason: '缺少起点成绩' }] : [],
    warnings: [
      ...(members.size < MINIMUM_UNITS && input.bands === undefined ? [`只有 ${members.size} 个${labels.unit}，各层平均分受本${labels.unit}自身影响较大，请谨慎解读。`] : []),
      ...(bands.length === 1 ? ['起点只分出一层，进步值没有控制起点。'] : []),
      ...(small > 0 ? [`${small} 层的学生不足 ${input.least ?? LEAST_BAND_PUPILS} 人。`] : []),
      ...(outside > 0 ? [`${outside} 名学生的起点超出分层范围，按最近的一层计算。`] : []),
      ...(capped > 0 ? [`${capped} 名学生的进步值过低，已按下限计入。`] : []),
      ...(coverage.belowLimit ? [`匹配率 ${percent(coverage.share)}，低于 ${percent(COVERAGE_LIMIT)}，结论请谨慎使用。`] : []),
      ...(thin > 0 ? [`${thin} 个${labels.unit}的匹配率低于 ${percent(COVERAGE_LIMIT)}。`] : []),
    ],
    methodNote: [
      `起点分层进步值：以${labels.baselines.join('、')}${labels.baselines.length > 1 ? '的标准分平均' : ''}为起点，把学生分为 ${bands.length} 层（起点相同者同层${input.bands ? '，采用基准年分层' : `，每层不少于 ${input.least ?? LEAST_BAND_PUPILS} 人`}），进步值为${labels.outcome}减去所在层的平均分。`,
      `${labels.unit}的进步值为学生平均，区间为平均 ± 1.96×σ/√人数，σ 为全体学生进步值的标准差（${sigma.toFixed(2)} 分）；区间不含 0 才判为高于或低于预期，含 0 为符合预期（未见显著差异）。`,
      `有结果成绩的学生 ${coverage.outcome} 人，匹配率 ${percent(coverage.share)}，未匹配 ${lost} 人不参加计算。人数不足 ${MINIMUM_PUPILS} 人不显示，${MINIMUM_PUPILS}—${FLAG_PUPILS - 1} 人仅供参考。`,
      ...(capSds === null ? [] : [`进步值低于本层 −${Number(capSds.toFixed(2))} 个标准差的按该下限计入${input.capSds === 'published' ? '（各层同一倍数，约 1% 的学生受影响）' : ''}，共 ${capped} 人。`]),
    ].join(''),
  };
}

function unitOf(row: UnitCoverage, progress: readonly number[], sigma: number, outcomeSd: number): UnitEffect {
  const { unit } = row;
  const coverage = coverageOf(row);
  const school = schoolProgress(progress, sigma);
  if (!school || school.n < MINIMUM_PUPILS) {
    return { unit, n: progress.length, effect: null, standardError: null, low: null, high: null, reliability: null, effectSd: null, flag: '不显示', coverage };
  }
  const { n, mean, low, high } = school;
  const flag: GrowthFlag = n < FLAG_PUPILS ? '仅供参考' : low > 0 ? '高于预期' : high < 0 ? '低于预期' : '符合预期';
  return { unit, n, effect: mean, standardError: sigma / Math.sqrt(n), low, high, reliability: null, effectSd: outcomeSd > 0 ? mean / outcomeSd : null, flag, coverage };
}

const percent = (share: number | null): string => (share === null ? '—' : `${(share * 100).toFixed(1)}%`);
