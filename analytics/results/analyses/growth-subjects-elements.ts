import type { Coverage, UnitEffect } from '../../growth/growth-result.ts';
import type { ChartElement, TableCell, TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { countFlags, markOf, type NamedEffect } from './growth-elements.ts';

export interface SubjectRun {
  readonly subject: string;
  /** Every start is the same subject; else the 总分 of an exam that has no such subject. */
  readonly own: boolean;
  readonly units: readonly NamedEffect[];
  readonly coverage: Coverage;
  readonly methodNote: string;
}

interface UnitRow {
  readonly name: string;
  readonly county: string | null;
  /** One a subject; undefined where the unit has no pupils in it. */
  readonly effects: readonly (UnitEffect | undefined)[];
}

/** Units by their mean effect in SDs, the highest first; those of which nothing is shown last. */
function unitRows(runs: readonly SubjectRun[]): UnitRow[] {
  const found = runs.map(({ units }) => new Map(units.map((unit) => [unit.effect.unit, unit])));
  const ids = [...new Set(runs.flatMap(({ units }) => units.map(({ effect }) => effect.unit)))];
  const rows = ids.map((unit) => {
    const own = found.map((units) => units.get(unit));
    const { name, county } = own.find((one) => one !== undefined)!;
    const effects = own.map((one) => one?.effect);
    const known = effects.flatMap((effect) => (effect?.effectSd === undefined || effect.effectSd === null ? [] : [effect.effectSd]));
    return { name, county, effects, order: known.length === 0 ? Number.NEGATIVE_INFINITY : known.reduce((sum, value) => sum + value, 0) / known.length };
  });
  return rows.sort((a, b) => b.order - a.order);
}

/** In SDs of each outcome, so that subjects of different full marks share one colour scale. */
export function subjectsHeat(id: string, caption: string, runs: readonly SubjectRun[]): ChartElement {
  const rows = unitRows(runs).filter(({ effects }) => effects.some((effect) => effect && effect.effect !== null));
  return {
    type: 'chart', id, caption,
    chart: {
      kind: 'heat', rows: rows.map(({ name }) => name), columns: runs.map(({ subject }) => subject),
      values: rows.map(({ effects }) => effects.map((effect) => effect?.effectSd ?? null)), format: 'signed', center: 0,
    },
    notes: ['数值为增值除以该学科结果成绩的标准差，各学科可以相互比较；0为与同起点学生的预期相同。颜色深浅只表示大小，是否高于或低于预期要看下表的判断。'],
  };
}

/** A row a unit, a column a subject: the effect in points with its verdict. */
export function subjectsTable(id: string, caption: string, unitLabel: string, runs: readonly SubjectRun[], notes: readonly string[]): TableElement {
  const rows = unitRows(runs);
  const counties = rows.some(({ county }) => county !== null);
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'name', label: unitLabel }, ...(counties ? [{ key: 'county', label: '县区' }] : []),
      ...runs.map(({ subject }) => ({ key: subject, label: subject, group: '增值（分）', format: 'signed' as const })),
      { key: 'above', label: '高于预期', group: '学科数', format: 'count' }, { key: 'below', label: '低于预期', group: '学科数', format: 'count' },
    ],
    rows: rows.map(({ name, county, effects }) => {
      const flags = countFlags({ units: effects.filter((effect) => effect !== undefined) });
      return [{ value: name }, ...(counties ? [{ value: county }] : []), ...effects.map(effectCell), { value: flags.高于预期 }, { value: flags.低于预期 }];
    }),
    summaryRows: 0,
    notes: [
      '每格为该学科的增值（分）及判断：▲为95%区间不含0、高于预期，▼为低于预期，无标记为符合预期（未见显著差异）。各学科满分不同，不同列的分数不能相加或比较大小。人数不足5人不显示，5—19人仅供参考。',
      ...notes,
    ],
  };
}

/** Of one subject: points, verdict, and in words what they rest on. */
export function effectCell(effect: UnitEffect | undefined): TableCell {
  if (!effect) return { value: null };
  const { low, high, n, flag, effectSd } = effect;
  const interval = low === null ? '' : `；95%区间${formatNumber(low, 'signed')}至${formatNumber(high, 'signed')}分`;
  const inSds = effectSd === undefined || effectSd === null ? '' : `；${formatNumber(effectSd, 'signed')}个标准差`;
  return { value: effect.effect, mark: markOf[flag], explain: `${flag}；匹配${n}人${interval}${inSds}` };
}
