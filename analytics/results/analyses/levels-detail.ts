import type { LevelsRow } from '../../measures/levels.ts';
import { TOTAL } from '../../schema/subjects.ts';
import type { TableElement } from '../element.ts';
import type { NumberFormat } from '../format.ts';
import { isSuppressed, sizeMark } from '../suppression.ts';
import { countsOf } from './levels-notes.ts';

interface DetailColumn {
  readonly key: keyof LevelsRow;
  readonly group: string;
  readonly label: string;
  readonly format: NumberFormat;
  /** Left out where it says the same in every row. */
  readonly shownIf?: (rows: readonly LevelsRow[]) => boolean;
}

const some = (key: keyof LevelsRow) => (rows: readonly LevelsRow[]): boolean => rows.some((row) => typeof row[key] === 'number' && row[key] !== 0);

const people: readonly DetailColumn[] = [
  { key: 'expected', group: '人数', label: '应考', format: 'count', shownIf: some('expected') },
  { key: 'present', group: '人数', label: '实考', format: 'count' },
  { key: 'absent', group: '人数', label: '缺考', format: 'count', shownIf: some('absent') },
  { key: 'deferred', group: '人数', label: '缓考', format: 'count', shownIf: some('deferred') },
  { key: 'violation', group: '人数', label: '违纪', format: 'count', shownIf: some('violation') },
  { key: 'exempt', group: '人数', label: '免考', format: 'count', shownIf: some('exempt') },
  { key: 'not_chosen', group: '人数', label: '未选考', format: 'count', shownIf: some('not_chosen') },
  { key: 'excluded', group: '人数', label: '剔除', format: 'count', shownIf: some('excluded') },
  { key: 'other', group: '人数', label: '其他', format: 'count', shownIf: some('other') },
  { key: 'roll', group: '人数', label: '学籍', format: 'count', shownIf: some('roll') },
  { key: 'start_base', group: '人数', label: '起点±转动', format: 'count', shownIf: some('start_base') },
];

const figures: readonly DetailColumn[] = [
  { key: 'min', group: '分布', label: '最低', format: 'score' },
  { key: 'q1', group: '分布', label: '下四分位', format: 'score' },
  { key: 'median', group: '分布', label: '中位数', format: 'score' },
  { key: 'q3', group: '分布', label: '上四分位', format: 'score' },
  { key: 'max', group: '分布', label: '最高', format: 'score' },
  { key: 'variation', group: '分布', label: '差异系数', format: 'ratio' },
  { key: 'mean_ratio', group: '与整体相比', label: '比均率', format: 'rate' },
  { key: 'pupil_share', group: '与整体相比', label: '人数占比', format: 'rate' },
  { key: 'excellent_share', group: '与整体相比', label: '优秀贡献率', format: 'rate' },
  { key: 'pass_share', group: '与整体相比', label: '及格贡献率', format: 'rate' },
  { key: 'all_pass_rate', group: '各科', label: '全科及格率', format: 'rate', shownIf: (rows) => rows.some(({ subject }) => subject === TOTAL) },
];

interface DetailSpec {
  readonly id: string;
  readonly caption: string;
  readonly unitLabel: string;
  readonly rows: readonly LevelsRow[];
  readonly summary: readonly LevelsRow[];
  /** What 比均率 and 贡献率 are against: 全体 or 本校. */
  readonly whole: string;
}

/** Pupils by status, spread, and each unit's part of the whole. */
export function detailTable({ id, caption, unitLabel, rows, summary, whole }: DetailSpec): TableElement {
  const all = [...rows, ...summary];
  const shown = [...people, ...figures].filter(({ shownIf }) => shownIf?.(all) ?? true);
  const cell = (row: LevelsRow, { key, group, label, format }: DetailColumn) => {
    if (group !== '人数' && isSuppressed(row.present)) return { value: null, mark: 'suppressed' as const, explain: `实考 ${row.present} 人，不足 5 人不显示` };
    const value = row[key];
    return { value: typeof value === 'number' ? value : null, ...(group === '人数' ? {} : { explain: `${label}（${format === 'rate' ? countsOf(row) : `实考 ${row.present} 人`}）`, ...sizeMark(row.present) }) };
  };
  return {
    type: 'table', id, caption,
    columns: [{ key: 'unit', label: unitLabel }, ...shown.map(({ key, label, group, format }) => ({ key, label, group, format }))],
    rows: all.map((row, index) => [{ value: index < rows.length ? row.name : '全体' }, ...shown.map((column) => cell(row, column))]),
    summaryRows: summary.length,
    notes: [
      `四分位数按线性插值（R 的第7类）；差异系数＝标准差÷平均分，说的是学生之间的差异，不是校际差异系数。比均率＝平均分÷${whole}平均分；贡献率＝本单位优秀（及格）人数÷${whole}优秀（及格）人数。`,
      ...(shown.some(({ key }) => key === 'all_pass_rate') ? ['全科及格率＝各科成绩齐全且每一科都及格的人数÷分母；免考、未选考的学科不计，缺考按不及格。'] : []),
    ],
  };
}
