import type { LevelsRow } from '../../measures/levels.ts';
import { ruleNotes, countsOf } from './levels-notes.ts';
import type { TableCell, TableColumn, TableElement } from '../element.ts';
import type { NumberFormat } from '../format.ts';
import { isSuppressed, sizeMark } from '../suppression.ts';

export interface LevelsColumn extends TableColumn {
  readonly key: keyof LevelsRow;
  readonly format: NumberFormat;
  readonly formula: string;
}

const columns: readonly LevelsColumn[] = [
  { key: 'expected', label: '应考', format: 'count', formula: '应考＝登记参加本次考试的人数，不含未选考和免考' },
  { key: 'present', label: '实考', format: 'count', formula: '实考＝成绩状态为正常的人数' },
  { key: 'participation', label: '参考率', format: 'rate', formula: '参考率＝实考÷应考' },
  { key: 'mean', label: '平均分', format: 'score', formula: '平均分＝分数之和÷计分人数' },
  { key: 'score_rate', label: '得分率', format: 'rate', formula: '得分率＝平均分÷满分' },
  { key: 'sd', label: '标准差', format: 'score', formula: '标准差按 n−1 计算' },
  { key: 'excellent_rate', label: '优秀率', format: 'rate', formula: '优秀率＝达到优秀线的人数÷分母' },
  { key: 'good_rate', label: '良好率', format: 'rate', formula: '良好率＝达到良好线的人数（含优秀）÷分母' },
  { key: 'pass_rate', label: '及格率', format: 'rate', formula: '及格率＝达到及格线的人数÷分母' },
  { key: 'low_rate', label: '低分率', format: 'rate', formula: '低分率＝低于低分线的人数÷分母' },
];

/** Counts are shown however few the pupils are; figures that describe them are not. */
const counts: ReadonlySet<keyof LevelsRow> = new Set(['expected', 'present', 'participation']);

export interface LevelsTableSpec {
  readonly id: string;
  readonly caption: string;
  /** Heads the first column: 学校, 县区, 学科 … */
  readonly unitLabel: string;
  readonly rows: readonly LevelsRow[];
  readonly nameOf: (row: LevelsRow) => string;
  /** Besides the usual ones. */
  readonly more?: readonly LevelsColumn[];
  /** Reference rows shown last, in bold: 全市. */
  readonly summary?: readonly { readonly name: string; readonly row: LevelsRow }[];
  readonly notes?: readonly string[];
}

/** 一分三率 as a table, one row per unit. */
export function levelsTable({ id, caption, unitLabel, rows, nameOf, summary = [], notes = [], more = [] }: LevelsTableSpec): TableElement {
  const all = [...rows.map((row) => ({ name: nameOf(row), row })), ...summary];
  // Without a roster two columns would say nothing in every row.
  const unknown = all.length > 0 && all.every(({ row }) => row.expected === null);
  const shown = [...(unknown ? columns.filter(({ key }) => key !== 'expected' && key !== 'participation') : columns), ...more];
  const small = rows.some(({ present }) => present > 0 && isSuppressed(present));
  return {
    type: 'table',
    id,
    caption,
    columns: [{ key: 'unit', label: unitLabel }, ...shown.map(({ key, label, format }) => ({ key, label, format }))],
    rows: all.map(({ name, row }) => [{ value: name }, ...shown.map((column) => cellOf(row, column))]),
    summaryRows: summary.length,
    notes: [
      ...notes,
      ...ruleNotes(all.map(({ row }) => row)),
      ...(unknown ? ['应考人数未提供，不计算参考率。'] : all.some(({ row }) => row.expected === null) ? ['应考人数未提供的，参考率不计算。'] : []),
      ...(small ? ['实考不足 5 人的单位不显示成绩指标。'] : []),
    ],
  };
}

function cellOf(row: LevelsRow, { key, formula }: LevelsColumn): TableCell {
  const explain = `${formula}；${countsOf(row)}`;
  if (key === 'expected' && row.expected === null) return { value: '未提供', explain: '没有名册，不知道应考人数' };
  if (!counts.has(key) && isSuppressed(row.present)) return { value: null, mark: 'suppressed', explain: `实考 ${row.present} 人，不足 5 人不显示` };
  const value = row[key];
  return { value: typeof value === 'number' ? value : null, explain, ...(counts.has(key) ? {} : sizeMark(row.present)) };
}

