import { coverageOf } from '../../growth/coverage.ts';
import type { GrowthFlag, UnitEffect } from '../../growth/growth-result.ts';
import type { TrajectoryExams } from '../../growth/trajectory/choose-exams.ts';
import type { GrowthCurveFit } from '../../growth/trajectory/fit-growth-curves.ts';
import type { UnitTrajectory } from '../../growth/trajectory/unit-trajectories.ts';
import { FLAG_PUPILS, MINIMUM_PUPILS } from '../../growth/value-added.ts';
import { Z95 } from '../../stats/normal.ts';
import { compareNames } from '../collate.ts';
import type { ChartElement, TableCell, TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { caterpillar, markOf, type NamedEffect } from './growth-elements.ts';
import type { GrowthScale } from './growth-scale.ts';

export interface TrajectoryView {
  readonly id: string;
  readonly subject: string;
  readonly unitLabel: string;
  /** One an exam, in order of time. */
  readonly labels: readonly string[];
  readonly chosen: TrajectoryExams;
  readonly trajectories: readonly UnitTrajectory[];
  readonly units: readonly NamedEffect[];
  readonly fit: GrowthCurveFit | null;
}

/** More lines than this cannot be told apart. */
const LINES = 10;
/** More rows than this do not fit a heat map. */
const HEAT_ROWS = 80;

const slopeScale: GrowthScale = {
  axis: 'T分年增幅', short: '年增幅', point: '年增幅（T分/年，相对全体）', format: 'signed', expected: 0, reference: '全体', judges: true,
  quality: { key: 'reliability', label: '信度', format: 'index' },
};

const population = (labels: readonly string[]): string => `T＝50＋10×（分数－平均）÷标准差，每次考试都以有${labels.at(-1)!}成绩、且参加该次考试的学生为参照，全体平均为50`;

/** û1 of every unit of the exit as an effect beside the whole. */
export function unitSlopes(trajectories: readonly UnitTrajectory[], fit: GrowthCurveFit | null): UnitEffect[] {
  const curves = new Map(fit?.units.map((curve) => [curve.unit, curve]));
  return trajectories.map(({ unit, n: outcome, atFirst, keptMean, lostMean }) => {
    const coverage = coverageOf({ outcome, matched: atFirst, kept_mean: keptMean, lost_mean: lostMean });
    const curve = curves.get(unit);
    const n = curve?.n ?? 0;
    if (!fit || !fit.converged || !curve || n < MINIMUM_PUPILS) return { unit, n, effect: null, standardError: null, low: null, high: null, reliability: null, flag: '不显示', coverage };
    const firm = fit.slopeVariance && curve.slopeSd > 0;
    const low = firm ? curve.slope - Z95 * curve.slopeSd : null;
    const high = firm ? curve.slope + Z95 * curve.slopeSd : null;
    const flag: GrowthFlag = n < FLAG_PUPILS ? '仅供参考' : low !== null && low > 0 ? '高于预期' : high !== null && high < 0 ? '低于预期' : '符合预期';
    return { unit, n, effect: curve.slope, standardError: firm ? curve.slopeSd : null, low, high, reliability: curve.slopeReliability, flag, coverage };
  });
}

const pointsOf = (view: TrajectoryView, unit: string) => view.trajectories.find((own) => own.unit === unit)?.points ?? [];

/** Lines of the units that stand out, and all units as a heat map where they are many. */
export function trajectoryCharts(view: TrajectoryView, most = LINES): ChartElement[] {
  const { id, labels, units, subject, unitLabel, chosen } = view;
  if (chosen.exams.length < 2) return [];
  const shown = units.filter(({ effect }) => pointsOf(view, effect.unit).some(({ mean }) => mean !== null));
  const flagged = ({ effect }: NamedEffect): number => (effect.flag === '高于预期' || effect.flag === '低于预期' ? 1 : 0);
  const ordered = [...shown].sort((a, b) => flagged(b) - flagged(a) || Math.abs(b.effect.effect ?? 0) - Math.abs(a.effect.effect ?? 0) || compareNames(a.name, b.name));
  const lines = ordered.slice(0, most).sort((a, b) => compareNames(a.name, b.name));
  const part = lines.length < shown.length ? `只画出年增幅与全体差异最大的${lines.length}个${unitLabel}，其余见下图和表格；` : '';
  const line: ChartElement = {
    type: 'chart', id: `${id}-lines`, caption: `各${unitLabel}${subject}T分轨迹`,
    chart: {
      kind: 'line', categories: labels, format: 'score', axisLabel: '平均T分',
      series: [
        ...lines.map(({ name, effect }) => ({ name, values: pointsOf(view, effect.unit).map(({ mean }) => mean) })),
        { name: '全体', values: labels.map(() => 50) },
      ],
    },
    notes: [`${part}${population(labels)}；各点的95%区间见“${trajectoryCaption(view)}”。不足${MINIMUM_PUPILS}人的点不显示。`],
  };
  if (shown.length <= most || shown.length > HEAT_ROWS) return [line];
  const rows = [...shown].sort((a, b) => compareNames(a.name, b.name));
  return [
    line,
    {
      type: 'chart', id: `${id}-heat`, caption: `全部${unitLabel}${subject}平均T分`,
      chart: { kind: 'heat', rows: rows.map(({ name }) => name), columns: labels, values: rows.map(({ effect }) => pointsOf(view, effect.unit).map(({ mean }) => mean)), format: 'score', center: 50 },
      notes: ['50为全体平均；颜色只表示高低，不表示差异是否显著。'],
    },
  ];
}

export const slopeChart = (view: TrajectoryView): ChartElement => caterpillar(`${view.id}-slopes`, `各${view.unitLabel}${view.subject}T分年增幅`, view.units, slopeScale);

export function slopeTable({ id, units, unitLabel, subject, labels, chosen, fit }: TrajectoryView): TableElement {
  const years = chosen.exams.at(-1)!.years;
  const curves = new Map(fit?.units.map((curve) => [curve.unit, curve]));
  const ordered = [...units].sort((a, b) => (b.effect.effect ?? -Infinity) - (a.effect.effect ?? -Infinity) || compareNames(a.name, b.name));
  return {
    type: 'table', id: `${id}-slope-table`, caption: `各${unitLabel}${subject}成长曲线（${labels[0]!}至${labels.at(-1)!}）`,
    columns: [
      { key: 'name', label: unitLabel },
      { key: 'n', label: '两次以上成绩人数', format: 'count' },
      { key: 'start', label: '起点T分', format: 'score' },
      { key: 'slope', label: '年增幅', format: 'signed' },
      { key: 'low', label: '下限', group: '年增幅95%区间', format: 'signed' },
      { key: 'high', label: '上限', group: '年增幅95%区间', format: 'signed' },
      { key: 'whole', label: '全程', format: 'signed' },
      { key: 'reliability', label: '信度', format: 'index' },
      { key: 'flag', label: '判断' },
    ],
    rows: ordered.map(({ name, effect }): TableCell[] => {
      const mark = markOf[effect.flag];
      const start = effect.effect === null ? null : (curves.get(effect.unit)?.line[0] ?? null);
      return [
        { value: name }, { value: effect.n }, { value: start, mark: effect.effect === null ? 'suppressed' : mark === 'reference' ? mark : 'same' },
        { value: effect.effect, mark, explain: `相对全体的T分年增幅（收缩估计）；${effect.n}名学生有两次以上成绩` },
        { value: effect.low }, { value: effect.high }, { value: effect.effect === null ? null : effect.effect * years }, { value: effect.reliability }, { value: effect.flag, mark },
      ];
    }),
    summaryRows: 0,
    notes: [
      `${population(labels)}，所以全体的年增幅约为0，${unitLabel}的年增幅是相对全体而言；“全程”为年增幅×${formatNumber(years, 'index')}年。`,
      ...(fit
        ? [
            `成长曲线模型：T分对时间（年）的直线，${unitLabel}有随机截距和随机斜率，学生（嵌套于${unitLabel}）有随机截距${fit.pupilTerms === 2 ? '和随机斜率' : '（三次以上成绩的学生太少，不估计学生斜率）'}，限制性极大似然估计；共${fit.pupils}名学生、${fit.n}个成绩。`,
            `区间为95%区间，不含0才判为高于或低于预期（预期即全体的变化）；${unitLabel}按终点考试时所在计。人数不足${MINIMUM_PUPILS}人不显示，${MINIMUM_PUPILS}—${FLAG_PUPILS - 1}人仅供参考。T分的变化未扣除起点差异：起点高的容易回落、起点低的容易上升（向均值回归），应与入口到出口的增值一并看。`,
          ]
        : []),
    ],
  };
}

const trajectoryCaption = ({ unitLabel, subject }: TrajectoryView): string => `各${unitLabel}${subject}各次考试平均T分`;

export function trajectoryTable(view: TrajectoryView): TableElement {
  const { id, labels, units, unitLabel } = view;
  const ordered = [...units].sort((a, b) => compareNames(a.name, b.name));
  return {
    type: 'table', id: `${id}-table`, caption: trajectoryCaption(view),
    columns: [
      { key: 'name', label: unitLabel },
      ...labels.flatMap((label, k) => [
        { key: `n${k}`, label: '人数', group: label, format: 'count' as const },
        { key: `t${k}`, label: '平均T分', group: label, format: 'score' as const },
        { key: `low${k}`, label: '下限', group: label, format: 'score' as const },
        { key: `high${k}`, label: '上限', group: label, format: 'score' as const },
      ]),
    ],
    rows: ordered.map(({ name, effect }): TableCell[] => [
      { value: name },
      ...pointsOf(view, effect.unit).flatMap(({ n, mean, low, high }): TableCell[] => {
        const mark = n < MINIMUM_PUPILS ? { mark: 'suppressed' as const } : n < FLAG_PUPILS ? { mark: 'reference' as const } : {};
        return [{ value: n }, { value: mean, ...mark, explain: `${n}名学生的平均；区间为平均±1.96×标准差÷√人数` }, { value: low }, { value: high }];
      }),
    ]),
    summaryRows: 0,
    notes: [`${population(labels)}。上限、下限为平均T分的95%区间。`],
  };
}
