import { COVERAGE_LIMIT, coverageOf } from '../../growth/coverage.ts';
import type { Bend } from '../../growth/diagnostics/residuals.ts';
import type { PupilTable } from '../../growth/diagnostics/pupil-table.ts';
import type { Coverage, UnitEffect } from '../../growth/growth-result.ts';
import { FLAG_PUPILS, MINIMUM_PUPILS, type ValueAddedInput } from '../../growth/value-added.ts';
import { termOrder } from '../../schema/terms.ts';
import { studentCdf } from '../../stats/student-t.ts';
import type { TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { examById, type AnalysisContext } from './analysis-context.ts';
import type { GrowthRequest } from './growth-request.ts';

/** One guard rail: what was looked at, what was found, and what is to be minded; null when nothing is. */
export interface GuardRail {
  readonly item: string;
  readonly result: string;
  readonly notice: string | null;
}

export interface GuardRailInput {
  readonly context: AnalysisContext;
  readonly request: GrowthRequest;
  readonly labels: ValueAddedInput['labels'];
  readonly unitLabel: string;
  readonly counter: string;
  readonly coverage: Coverage;
  readonly units: readonly UnitEffect[];
  readonly pupils: PupilTable;
  readonly bends: readonly Bend[];
  readonly priorCorrelation: number | null;
  readonly ceilings: readonly { readonly column: number; readonly n: number; readonly full: number | null; readonly zero: number }[];
  readonly explained: number | null;
  readonly outcomeSd: number;
  readonly spread: number | null;
}

/** Fewer units leave τ² all but unknown. */
const FEW_UNITS = 10;
/** Share at the full mark, or at zero, from which a paper no longer tells pupils apart at that end. */
const CEILING_LIMIT = 0.1;
/** Shares of the outcome's SD. */
const NOTABLE_BEND = 0.1;
const NOTABLE_GAP = 0.2;
const LOW_EXPLAINED = 0.3;
const UNEVEN_SPREAD = 1.5;
const NOTABLE_CORRELATION = 0.3;

const percent = (share: number): string => formatNumber(share, 'rate');

/** The guard rails of a value-added model (design/growth.md), each as a line of a table and, where it fails, a sentence. */
export function guardRails(input: GuardRailInput): GuardRail[] {
  return [...groundRails(input), ...lostRails(input), ...ceilingRails(input), ...modelRails(input), ...pupilRails(input)];
}

function groundRails({ context, request, labels, units, unitLabel, counter }: GuardRailInput): GuardRail[] {
  const matched = units.filter(({ n }) => n > 0).length;
  const few = units.filter(({ n }) => n > 0 && n < FLAG_PUPILS).length;
  const tiny = units.filter(({ n }) => n > 0 && n < MINIMUM_PUPILS).length;
  const term = (id: number): number => termOrder(examById(context, id).term);
  const late = request.baselines.flatMap(({ exam }, k) => (term(exam) >= term(request.outcome.exam) ? [labels.baselines[k]!] : []));
  return [
    {
      item: `有匹配学生的${unitLabel}`, result: `${matched}${counter}`,
      notice: matched < FEW_UNITS ? `只有${matched}${counter}${unitLabel}有匹配的学生，少于${FEW_UNITS}${counter}，${unitLabel}之间差异的大小估计得不稳，判断从严。` : null,
    },
    {
      item: `匹配学生少的${unitLabel}`, result: `不足${FLAG_PUPILS}人的${few}${counter}，其中不足${MINIMUM_PUPILS}人的${tiny}${counter}`,
      notice: few > 0 ? `${few}${counter}${unitLabel}的匹配学生不足${FLAG_PUPILS}人，只供参考${tiny > 0 ? `（其中${tiny}${counter}不足${MINIMUM_PUPILS}人，不显示）` : ''}；教学点可并入中心校，或用三年加权结果。` : null,
    },
    {
      item: '考试先后', result: late.length === 0 ? '起点早于终点' : `${late.join('、')}不早于终点`,
      notice: late.length > 0 ? `${late.join('、')}与终点在同一学期或更晚，不宜作为起点：它已含有要评价的这段教学。` : null,
    },
  ];
}

function lostRails({ coverage, units, unitLabel, counter, outcomeSd }: GuardRailInput): GuardRail[] {
  const thin = units.filter((unit) => unit.coverage.belowLimit).length;
  const { keptMean, lostMean } = coverageOf({ outcome: coverage.outcome, matched: coverage.matched, kept_mean: coverage.keptMean, lost_mean: coverage.lostMean });
  const lost = coverage.outcome - coverage.matched;
  const gap = keptMean === null || lostMean === null || lost < MINIMUM_PUPILS || !(outcomeSd > 0) ? null : (lostMean - keptMean) / outcomeSd;
  return [
    {
      item: '匹配率', result: `${coverage.share === null ? '—' : percent(coverage.share)}；低于${percent(COVERAGE_LIMIT)}的${unitLabel}${thin}${counter}`,
      notice: coverage.belowLimit || thin > 0 ? `${coverage.belowLimit ? '总匹配率偏低，' : ''}${thin > 0 ? `${thin}${counter}${unitLabel}的匹配率低于${percent(COVERAGE_LIMIT)}，` : ''}结论慎用；请先核对学籍号和考号的对应。` : null,
    },
    {
      item: '未匹配学生的终点成绩', result: gap === null ? (lost === 0 ? '没有未匹配的学生' : `未匹配${lost}人，人数太少，不作比较`) : `未匹配${lost}人，比匹配的学生${gap < 0 ? '低' : '高'}${formatNumber(Math.abs(gap), 'index')}个标准差`,
      notice: gap !== null && Math.abs(gap) > NOTABLE_GAP ? `未匹配的${lost}名学生终点成绩平均比匹配的${gap < 0 ? '低' : '高'}${formatNumber(Math.abs(gap), 'index')}个标准差，留下的学生不能代表全体，各${unitLabel}受影响不同。` : null,
    },
  ];
}

function ceilingRails({ ceilings, labels }: GuardRailInput): GuardRail[] {
  return [labels.outcome, ...labels.baselines].map((label, k): GuardRail => {
    const rows = ceilings.filter(({ column }) => column === k - 1);
    const n = rows.reduce((sum, row) => sum + row.n, 0);
    const full = rows.some((row) => row.full === null) ? null : rows.reduce((sum, row) => sum + (row.full ?? 0), 0);
    const zero = rows.reduce((sum, row) => sum + row.zero, 0);
    const high = full !== null && n > 0 && full / n > CEILING_LIMIT;
    const low = n > 0 && zero / n > CEILING_LIMIT;
    return {
      item: `${label}的满分与零分`, result: n === 0 ? '没有数据' : `满分${full === null ? '未登记，不能统计' : percent(full / n)}，零分${percent(zero / n)}`,
      notice: high || low ? `${label}有${high ? `${percent(full / n)}的学生得满分` : ''}${high && low ? '、' : ''}${low ? `${percent(zero / n)}的学生得零分` : ''}，超过${percent(CEILING_LIMIT)}，试卷在这一端分不开学生，${k === 0 ? (high ? '起点高的单位进步被压低' : '起点低的单位退步显不出来') : '起点相同的学生其实并不相同'}，宜与成长百分位对照。` : null,
    };
  });
}

function modelRails({ bends, request, explained, spread, priorCorrelation, unitLabel, pupils }: GuardRailInput): GuardRail[] {
  const degrees = Math.max(1, pupils.outcome.length - 2);
  const significant = ({ t }: Bend): boolean => 2 * studentCdf(-Math.abs(t), degrees) < 0.05;
  const corrected = request.reliability !== undefined && request.reliability < 1;
  const mixed = (request.model ?? 'mixed') === 'mixed';
  return [
    ...bends.map((bend): GuardRail => ({
      item: `${bend.baseline}与终点的关系`, result: `平方项t值${formatNumber(bend.t, 'signed')}，在平均两侧两个标准差处偏离直线${formatNumber(Math.abs(bend.departure), 'index')}个标准差`,
      notice: significant(bend) && Math.abs(bend.departure) > NOTABLE_BEND ? `${bend.baseline}与终点的关系是弯的（平方项t值${formatNumber(bend.t, 'signed')}），直线模型对起点很高和很低的学生有偏差，建议改用平方项或样条。` : null,
    })),
    {
      item: '起点解释的差异', result: explained === null ? '不能计算' : percent(explained),
      notice: explained !== null && explained < LOW_EXPLAINED ? `起点只解释了终点差异的${percent(explained)}，不足${percent(LOW_EXPLAINED)}，同起点学生之间仍有很大差别，增值中可能混有未控制的差异；请考虑加入更近的考试或更多学科作为起点。` : null,
    },
    {
      item: '残差的离散', result: spread === null ? '不能计算' : `起点最高1/5与最低1/5的残差标准差之比${formatNumber(spread, 'index')}`,
      notice: spread !== null && (spread > UNEVEN_SPREAD || spread < 1 / UNEVEN_SPREAD) ? `起点不同的学生，成绩的离散程度相差较大（比值${formatNumber(spread, 'index')}），区间对生源很高或很低的单位不准，宜与成长百分位对照。` : null,
    },
    ...(mixed
      ? [{
          item: '起点的测量误差', result: corrected ? `已按信度${formatNumber(request.reliability, 'index')}校正` : `未校正；${unitLabel}增值与起点平均的相关${formatNumber(priorCorrelation, 'index')}`,
          notice: !corrected && priorCorrelation !== null && priorCorrelation > NOTABLE_CORRELATION
            ? `未考虑起点的测量误差，而${unitLabel}增值与起点平均的相关为${formatNumber(priorCorrelation, 'index')}：起点有误差时，生源好的${unitLabel}会显得增值偏高，请看“测量误差”页的对照。`
            : null,
        }]
      : []),
  ];
}

function pupilRails({ pupils, request }: GuardRailInput): GuardRail[] {
  const repeating = pupils.traits.category.filter((category) => category === '往届').length;
  const held = (request.model ?? 'mixed') === 'mixed' && request.covariates?.includes('category') === true;
  return [{
    item: '往届（复读）学生', result: repeating === 0 ? '没有记录为往届的学生' : `${repeating}人，占匹配学生${percent(repeating / pupils.outcome.length)}${held ? '，已作为协变量' : ''}`,
    notice: repeating > 0 && repeating < pupils.outcome.length && !held ? `匹配学生中有往届（复读）学生${repeating}人，与应届学生混在一起：他们多学了一年，宜分开计算，或把应届往届作为协变量。` : null,
  }];
}

export function guardRailTable(id: string, caption: string, rails: readonly GuardRail[]): TableElement {
  return {
    type: 'table', id, caption,
    columns: [{ key: 'item', label: '检查项' }, { key: 'result', label: '结果' }, { key: 'judgement', label: '判断' }],
    rows: rails.map(({ item, result, notice }) => [{ value: item }, { value: result }, { value: notice === null ? '未见问题' : '注意', mark: notice === null ? ('same' as const) : ('reference' as const), ...(notice === null ? {} : { explain: notice }) }]),
    summaryRows: 0,
    notes: rails.flatMap(({ notice }) => (notice === null ? [] : [notice])),
  };
}
