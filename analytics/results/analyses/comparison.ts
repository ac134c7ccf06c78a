import type { LevelsRow } from '../../measures/levels.ts';
import type { ChartElement, ResultElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { isSuppressed } from '../suppression.ts';
import type { Analysis } from './analysis.ts';
import { examById, examLabel, levelsOf, NOT_COMPARABLE, type AnalysisContext } from './analysis-context.ts';
import type { Balance } from '../../growth/balance.ts';
import { UNKNOWN_UNIT } from '../../measures/grouping.ts';
import type { RankedMeasure } from './comparison-ranks.ts';
import { balanceOf, balanceTable } from './balance.ts';
import { funnelChart, rankTable } from './comparison-rank-elements.ts';
import { levelsTable } from './levels-table.ts';
import { schoolTScores } from './t-scores.ts';

/** Schools side by side: interval, spread, town and country, balance. */
export async function comparisonAnalysis(context: AnalysisContext, examId: number, subject: string): Promise<Analysis> {
  const exam = examById(context, examId);
  if (!exam.commonForm) return { headline: null, elements: [], warnings: [NOT_COMPARABLE], data: null };
  const label = `${examLabel(exam)}${subject}`;
  const schools = await levelsOf(context, { exam: examId, by: 'school', subject });
  const localities = await levelsOf(context, { exam: examId, by: 'locality', subject });
  const [whole] = await levelsOf(context, { exam: examId, by: 'all', subject });
  if (!whole || whole.mean === null) return { headline: null, elements: [], warnings: ['没有可以比较的成绩。'], data: null };
  const balance = await balanceOf(context, examId, subject);
  const targets = { mean: whole.mean, pass: whole.pass_rate, excellent: whole.excellent_rate };
  const ranks = rankTable(`comparison-ranks-${examId}-${subject}`, `${label}各校位次及其区间`, '学校', '所学校', schools, targets);
  const elements: ResultElement[] = [
    ...(ranks.placed.mean.length > 2 ? [funnelChart(`comparison-funnel-${examId}-${subject}`, `${label}各校平均分漏斗图`, schools, ranks.placed.mean, whole.mean)] : []),
    ranks.table,
    ...(await countyRanks(context, examId, subject, label, targets)),
    meanIntervals(`comparison-means-${examId}-${subject}`, `${label}各校平均分及95%区间`, schools, whole.mean),
    spread(`comparison-spread-${examId}-${subject}`, `${label}各校成绩分布`, schools, whole.mean),
    levelsTable({ id: `comparison-localities-${examId}-${subject}`, caption: `${label}一分三率（按城乡）`, unitLabel: '城乡', rows: localities, nameOf: ({ name }) => name, summary: [{ name: '全体', row: whole }] }),
    balanceTable(`comparison-balance-${examId}-${subject}`, `${label}均衡指标`, [{ name: '全体', balance }]),
    levelsTable({ id: `comparison-schools-${examId}-${subject}`, caption: `${label}一分三率（按学校）`, unitLabel: '学校', rows: schools, nameOf: ({ name }) => name, summary: [{ name: '全体', row: whole }] }),
    await schoolTScores(context, exam),
  ];
  return { headline: balanceSentence(balance, subject), elements, warnings: [], data: { schools, localities, balance, ranks: ranks.placed } };
}

/** Counties side by side, for 述职: figures to look at, nobody is named by a place. */
async function countyRanks(context: AnalysisContext, exam: number, subject: string, label: string, targets: Readonly<Record<RankedMeasure, number | null>>): Promise<ResultElement[]> {
  const counties = (await levelsOf(context, { exam, by: 'county', subject })).filter(({ unit }) => unit !== UNKNOWN_UNIT);
  if (counties.length < 2) return [];
  const { table } = rankTable(`comparison-counties-${exam}-${subject}`, `${label}各县区（述职参考材料）`, '县区', '个县区', counties, targets);
  return [{ ...table, notes: ['本表只作县区述职的参考材料：不据此点名末位，也不据此约谈，述职等次以民主评议结果为准。', ...table.notes] }];
}

export function balanceSentence({ icc, urbanRural }: Balance, subject: string): string | null {
  if (icc === null) return null;
  const between = `${subject}成绩差异中有${formatNumber(icc, 'rate')}来自学校之间`;
  if (!urbanRural) return `${between}。`;
  const direction = urbanRural.gap >= 0 ? '高于' : '低于';
  return `${between}；城区平均分${direction}乡村${formatNumber(Math.abs(urbanRural.gap), 'score')}分（效应量g为${formatNumber(Math.abs(urbanRural.g), 'index')}）。`;
}

/** Mean ± 1.96·SD/√n: how far chance among pupils alone would move a school's mean. */
export function meanIntervals(id: string, caption: string, schools: readonly LevelsRow[], reference: number): ChartElement {
  const items = schools
    .filter(({ present, mean, sd }) => !isSuppressed(present) && mean !== null && sd !== null)
    .map(({ name, mean, sd, present }) => {
      const margin = (1.96 * sd!) / Math.sqrt(present);
      const low = mean! - margin;
      const high = mean! + margin;
      return { label: name, value: mean!, low, high, n: present, mark: low > reference ? ('above' as const) : high < reference ? ('below' as const) : ('same' as const) };
    })
    .sort((a, b) => b.value - a.value);
  return {
    type: 'chart', id, caption,
    chart: { kind: 'interval', items, format: 'score', axisLabel: '平均分', reference: { label: '全体平均', value: reference } },
    notes: ['线段为95%区间，区间互相重叠的学校分不出先后。平均分受生源影响，不能单独用来评价学校，工作成效请看增值评价。'],
  };
}

function spread(id: string, caption: string, schools: readonly LevelsRow[], reference: number): ChartElement {
  const items = schools
    .filter(({ present, q1 }) => !isSuppressed(present) && q1 !== null)
    .map(({ name, min, q1, median, q3, max, present }) => ({ label: name, min: min!, q1: q1!, median: median!, q3: q3!, max: max!, n: present }))
    .sort((a, b) => b.median - a.median);
  return {
    type: 'chart', id, caption,
    chart: { kind: 'box', items, format: 'score', axisLabel: '分数', reference: { label: '全体平均', value: reference } },
    notes: ['箱体为中间一半学生，箱内线为中位数，两端为最低分和最高分。'],
  };
}
