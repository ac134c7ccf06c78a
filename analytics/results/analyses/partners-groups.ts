import type { ResultElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { examLabel, type ExamFacts } from './analysis-context.ts';
import type { Relation, SchoolLevel } from './partners.ts';

/** Schools of a 集团, whichever way round the relation was entered. */
export const membersOf = (relations: readonly Relation[], group: string): number[] =>
  [...new Set(relations.filter(({ kind }) => kind === '集团').flatMap(({ from_unit, to_unit }) => (from_unit === group ? [to_unit] : to_unit === group ? [from_unit] : [])))]
    .flatMap((unit) => (/^school:\d+$/.test(unit) ? [Number(unit.slice(7))] : []));

const mean = (levels: readonly SchoolLevel[]): number => levels.reduce((sum, { n, t }) => sum + n * t, 0) / levels.reduce((sum, { n }) => sum + n, 0);

/** Every 集团: its level, how far its schools lie apart, and how both have moved. */
export function groupTables(
  id: string, caption: string, levels: { readonly before: readonly SchoolLevel[]; readonly after: readonly SchoolLevel[] }, relations: readonly Relation[], first: ExamFacts, second: ExamFacts, nameOf: (school: number) => string,
): { readonly elements: ResultElement[]; readonly warnings: string[]; readonly data: readonly unknown[] } {
  const on = (exam: ExamFacts): readonly Relation[] => relations.filter(({ start_date, end_date }) => (start_date ?? '') <= (exam.date ?? '9999') && (end_date ?? '9999') >= (exam.date ?? ''));
  const groups = [...new Set(relations.filter(({ kind }) => kind === '集团').flatMap(({ from_unit, to_unit }) => [from_unit, to_unit]).filter((unit) => unit.startsWith('group:')))];
  const sideOf = (exam: ExamFacts, side: readonly SchoolLevel[], group: string): readonly SchoolLevel[] => {
    const members = new Set(membersOf(on(exam), group));
    return side.filter(({ school }) => members.has(school));
  };
  const rows = groups.flatMap((group) => {
    const now = sideOf(second, levels.after, group);
    if (now.length === 0) return [];
    const then = sideOf(first, levels.before, group);
    const range = (side: readonly SchoolLevel[]): number | null => (side.length < 2 ? null : Math.max(...side.map(({ t }) => t)) - Math.min(...side.map(({ t }) => t)));
    return [{ group: group.slice(6), schools: now.map(({ school }) => nameOf(school)), pupils: now.reduce((sum, { n }) => sum + n, 0), t: mean(now), before: then.length > 0 ? mean(then) : null, gap: range(now), gapBefore: range(then) }];
  });
  if (rows.length === 0) return { elements: [], warnings: [], data: [] };
  const grouped = new Set(groups.flatMap((group) => membersOf(on(second), group)));
  const inside = levels.after.filter(({ school }) => grouped.has(school));
  const centre = mean(inside);
  const parts = rows.map(({ group }) => sideOf(second, levels.after, `group:${group}`));
  const between = parts.reduce((sum, side) => sum + side.reduce((n, one) => n + one.n, 0) * (mean(side) - centre) ** 2, 0);
  const within = parts.reduce((sum, side) => sum + side.reduce((total, one) => total + one.n * (one.t - mean(side)) ** 2, 0), 0);
  return {
    elements: [{
      type: 'table', id: `${id}-groups`, caption: `${caption}教育集团内外`,
      columns: [
        { key: 'group', label: '教育集团' }, { key: 'schools', label: '参加学校' }, { key: 'pupils', label: '人数', format: 'count' }, { key: 'before', label: examLabel(first), group: '平均T分', format: 'score' }, { key: 't', label: examLabel(second), group: '平均T分', format: 'score' },
        { key: 'gapBefore', label: examLabel(first), group: '集团内最大校差', format: 'score' }, { key: 'gap', label: examLabel(second), group: '集团内最大校差', format: 'score' },
      ],
      rows: rows.map((row) => [{ value: row.group }, { value: row.schools.join('、') }, { value: row.pupils }, { value: row.before }, { value: row.t }, { value: row.gapBefore }, { value: row.gap }]),
      summaryRows: 0,
      notes: [
        ...(rows.length > 1 && between + within > 0 ? [`集团学校之间的差异中，${formatNumber(between / (between + within), 'rate')}在集团与集团之间，${formatNumber(within / (between + within), 'rate')}在集团内部（按学生数加权的校均T分平方和）。`] : []),
        '成员按考试当天的集团关系计；集团内校差缩小而平均不降，才说明带动了薄弱学校。',
      ],
    }],
    warnings: [], data: rows,
  };
}
