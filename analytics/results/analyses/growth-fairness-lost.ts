import { COVERAGE_LIMIT, coverageOf } from '../../growth/coverage.ts';
import { lostGap, togetherKeptLost, type KeptLost } from '../../growth/diagnostics/kept-lost.ts';
import type { Coverage } from '../../growth/growth-result.ts';
import type { TableCell, TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { isSuppressed } from '../suppression.ts';
import type { NamedEffect } from './growth-elements.ts';

export interface AttritionUnit extends KeptLost {
  readonly unit: string;
  readonly name: string;
  readonly started: number;
  readonly absent: number;
}

export interface Attrition {
  /** Of the baseline: 2025年小学毕业学业水平测试数学 */
  readonly label: string;
  readonly rows: readonly AttritionUnit[];
}

const limitText = formatNumber(COVERAGE_LIMIT, 'rate');
const suppressed = '不足5人的平均分和差异不显示。';
const gapNote = '标准化差异为未保留（未匹配）学生减保留学生的平均起点之差，除以合并标准差并作小样本校正（赫奇斯g）；区间为95%区间，不含0即两者起点有明显差异。';

/** Outcome pupils by unit, those matched, and how the outcome of the unmatched differs. */
export function coverageTable(id: string, caption: string, unitLabel: string, units: readonly NamedEffect[], whole: Coverage): TableElement {
  const counties = units.some(({ county }) => county !== null);
  const cells = (name: string, county: string | null, coverage: Coverage): TableCell[] => {
    const { outcome, matched, share, belowLimit } = coverage;
    const kept = isSuppressed(matched) ? null : coverage.keptMean;
    const lost = isSuppressed(outcome - matched) ? null : coverage.lostMean;
    return [
      { value: name }, ...(counties ? [{ value: county }] : []),
      { value: outcome }, { value: matched }, { value: outcome - matched },
      { value: share, explain: `匹配 ${matched} 人，有终点成绩 ${outcome} 人`, ...(belowLimit ? { mark: 'reference' as const } : {}) },
      { value: kept }, { value: lost }, { value: kept === null || lost === null ? null : lost - kept },
      { value: belowLimit ? '匹配率偏低' : '' },
    ];
  };
  const ordered = [...units].sort((a, b) => (a.effect.coverage.share ?? 2) - (b.effect.coverage.share ?? 2));
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'name', label: unitLabel }, ...(counties ? [{ key: 'county', label: '县区' }] : []),
      { key: 'outcome', label: '有终点成绩', group: '学生人数', format: 'count' }, { key: 'matched', label: '匹配', group: '学生人数', format: 'count' },
      { key: 'lost', label: '未匹配', group: '学生人数', format: 'count' }, { key: 'share', label: '匹配率', format: 'rate' },
      { key: 'keptMean', label: '匹配', group: '终点平均分', format: 'score' }, { key: 'lostMean', label: '未匹配', group: '终点平均分', format: 'score' },
      { key: 'difference', label: '未匹配−匹配', group: '终点平均分', format: 'signed' }, { key: 'remark', label: '提示' },
    ],
    rows: [...ordered.map(({ name, county, effect }) => cells(name, county, effect.coverage)), cells('全体', null, whole)],
    summaryRows: 1,
    notes: [`按匹配率由低到高排列；匹配率低于${limitText}的${unitLabel}，增值结论慎用。未匹配指有终点成绩而缺少起点成绩。${suppressed}`],
  };
}

const gapCells = (of: KeptLost): TableCell[] => {
  const hidden = isSuppressed(of.kept) || isSuppressed(of.lost);
  const gap = hidden ? null : lostGap(of);
  const explain = `保留 ${of.kept} 人，未保留 ${of.lost} 人`;
  return [
    { value: isSuppressed(of.kept) ? null : of.kept_mean }, { value: isSuppressed(of.lost) ? null : of.lost_mean },
    { value: gap?.g ?? null, explain }, { value: gap?.low ?? null }, { value: gap?.high ?? null },
  ];
};

const gapColumns = (kept: string, lost: string) => [
  { key: 'keptMean', label: kept, group: '起点平均分', format: 'score' as const }, { key: 'lostMean', label: lost, group: '起点平均分', format: 'score' as const },
  { key: 'g', label: '差异', group: '标准化差异', format: 'signed' as const }, { key: 'low', label: '下限', group: '标准化差异', format: 'signed' as const }, { key: 'high', label: '上限', group: '标准化差异', format: 'signed' as const },
];

/** Pupils with the baseline but without the outcome, by the unit where they sat the baseline. */
export function attritionTable(id: string, caption: string, unitLabel: string, rows: readonly AttritionUnit[]): TableElement {
  const cells = (name: string, of: Omit<AttritionUnit, 'unit' | 'name'>): TableCell[] => {
    const { share, belowLimit } = coverageOf({ outcome: of.started, matched: of.kept, kept_mean: null, lost_mean: null });
    return [
      { value: name }, { value: of.started }, { value: of.kept }, { value: of.absent }, { value: of.lost - of.absent },
      { value: share, explain: `有终点成绩 ${of.kept} 人，有起点成绩 ${of.started} 人`, ...(belowLimit ? { mark: 'reference' as const } : {}) },
      ...gapCells(of), { value: belowLimit ? '留存率偏低' : '' },
    ];
  };
  const total = { started: sum(rows, 'started'), absent: sum(rows, 'absent'), ...togetherKeptLost(rows) };
  const ordered = [...rows].sort((a, b) => a.kept / a.started - b.kept / b.started);
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'name', label: `起点时所在${unitLabel}` }, { key: 'started', label: '有起点成绩', group: '学生人数', format: 'count' }, { key: 'kept', label: '有终点成绩', group: '学生人数', format: 'count' },
      { key: 'absent', label: '缺考等', group: '学生人数', format: 'count' }, { key: 'gone', label: '终点没有记录', group: '学生人数', format: 'count' }, { key: 'share', label: '留存率', format: 'rate' },
      ...gapColumns('留存', '离开'), { key: 'remark', label: '提示' },
    ],
    rows: [...ordered.map((row) => cells(row.name, row)), cells('全体', total)],
    summaryRows: 1,
    notes: [
      `按留存率由低到高排列，低于${limitText}的标出。“缺考等”为终点考试名单中有记录但没有正常成绩；“终点没有记录”可能是转学、未升学、考到其他区域，也可能是终点为抽测而未被抽到，须结合名册判断。`,
      `${gapNote}${suppressed}`,
    ],
  };
}

export interface KnownPrior extends KeptLost {
  readonly baseline: number;
  readonly unit: string;
}

/** Pupils left out for one missing baseline whose other baseline is known: how that one differed. */
export function knownPriorsTable(id: string, caption: string, unitLabel: string, rows: readonly KnownPrior[], baselines: readonly string[], names: ReadonlyMap<string, string>): TableElement {
  const row = (baseline: string, name: string, of: KeptLost): TableCell[] => [{ value: baseline }, { value: name }, { value: of.kept }, { value: of.lost }, ...gapCells(of)];
  const shown = [...rows].sort((a, b) => a.baseline - b.baseline || b.lost - a.lost);
  const totals = baselines.flatMap((label, k) => {
    const of = rows.filter(({ baseline }) => baseline === k);
    return of.length === 0 ? [] : [row(label, '合计', togetherKeptLost(of))];
  });
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'baseline', label: '已知的起点' }, { key: 'name', label: unitLabel }, { key: 'kept', label: '匹配', group: '学生人数', format: 'count' },
      { key: 'lost', label: '未匹配', group: '学生人数', format: 'count' }, ...gapColumns('匹配', '未匹配'),
    ],
    rows: [...shown.map((of) => row(baselines[of.baseline]!, names.get(of.unit) ?? of.unit, of)), ...totals],
    summaryRows: totals.length,
    notes: [`这些学生有终点成绩和该项起点成绩，但缺少另一项起点成绩，不参加计算；只列有此类学生的${unitLabel}。${gapNote}${suppressed}`],
  };
}

const sum = (rows: readonly AttritionUnit[], key: 'started' | 'absent'): number => rows.reduce((total, row) => total + row[key], 0);
