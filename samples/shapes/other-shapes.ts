import type { SheetCell } from '../../analytics/intake/sheet.ts';
import { cohort, type ShapePupil } from './cohort.ts';
import { shape, type Shape, type ShapeGrid } from './shape.ts';

const schools = ['城关小学', '河东小学', '河西小学', '北关小学'];
const counted = schools.map((name, index) => ({ name, expected: 52 + index, present: 50 + index, mean: 78.5 - index * 2.25, pass: 0.9 - index * 0.05, excellent: 0.4 - index * 0.04, low: 0.02 + index * 0.01 }));
const county = { name: '五年级期末', term: '2025-2026-1', grade: '五年级', kind: '期末' };

const rates: Readonly<Record<string, (rate: number) => SheetCell>> = {
  fraction: (rate) => Number(rate.toFixed(4)), percent: (rate) => Number((rate * 100).toFixed(2)), signed: (rate) => `${(rate * 100).toFixed(1)}%`,
};

/** School tables: 应考, 实考, 均分 and rates, in the three writings of a rate. */
function aggregate(style: string): Shape {
  const write = rates[style]!;
  return shape({
    key: `aggregate-${style}`, row: 18, what: `school results with rates as ${String(write(0.9))}`, exam: county, school: null, file: '五年级语文期末各校成绩',
    grids: [{ name: '语文', merges: [], rows: [['学校', '应考人数', '实考人数', '平均分', '及格率', '优秀率', '低分率'], ...counted.map(({ name, expected, present, mean, pass, excellent, low }): SheetCell[] => [name, expected, present, mean, write(pass), write(excellent), write(low)])] }],
    aggregates: counted.map(({ name, expected, present, mean, pass, excellent, low }) => [name, '语文', expected, present, mean, pass.toFixed(3), excellent.toFixed(3), low.toFixed(3)].join('|')),
  });
}

const remarked = shape({
  key: 'aggregate-remarked', row: 18, what: '49（缺考一人）23 beside counts', exam: county, school: null, file: '五年级数学期末各校成绩',
  grids: [{ name: '数学', merges: [], rows: [['学校', '实考人数', '平均分', '及格率'], ...counted.map(({ name, present, mean, pass }, index): SheetCell[] => [name, index === 1 ? `${present}（缺考一人）` : present, mean, Number((pass * 100).toFixed(1))])] }],
  aggregates: counted.map(({ name, present, mean, pass }) => [name, '数学', '', present, mean, pass.toFixed(3), '', ''].join('|')),
});

const paper = [
  { no: '1', full: 3, kind: '选择题', knowledge: '有理数', ability: '识记', planned: 0.9 }, { no: '2', full: 3, kind: '选择题', knowledge: '整式', ability: '理解', planned: 0.8 },
  { no: '3', full: 4, kind: '填空题', knowledge: '方程', ability: '应用', planned: 0.7 }, { no: '4(1)', full: 5, kind: '解答题', knowledge: '几何', ability: '应用', planned: 0.6 },
  { no: '4(2)', full: 5, kind: '解答题', knowledge: '几何', ability: '综合', planned: 0.4 },
];
const sitters = cohort({ seed: 'items', pupils: 15, subjects: ['数学'], fullMark: 20 });
const itemMark = (pupil: ShapePupil, index: number): number => Math.min(paper[index]!.full, Math.floor(((pupil.marks['数学']!.raw ?? 0) * 7 + index * 3) % (paper[index]!.full + 1)));
const sumOf = (pupil: ShapePupil): number => paper.reduce((sum, _, index) => sum + itemMark(pupil, index), 0);

type ItemHead = (no: string, full: number) => string;
const itemGrid = (head: ItemHead, withFullRow: boolean): ShapeGrid => ({
  name: '数学', merges: [],
  rows: [['班级', '考号', '姓名', ...paper.map(({ no, full }) => head(no, full))], ...(withFullRow ? [['满分', null, null, ...paper.map(({ full }) => full)]] : []), ...sitters.map((pupil): SheetCell[] => [`七年级${pupil.classNumber}班`, pupil.examNo, pupil.name, ...paper.map((_, index) => itemMark(pupil, index))])],
});

const items = (key: string, what: string, head: ItemHead, withFullRow = false): Shape => shape({
  key: `items-${key}`, row: 0, what, file: '七年级期末数学小题分', grids: [itemGrid(head, withFullRow)],
  items: paper.map(({ no, full }) => `数学|${no}|${full}||||`),
  itemMarks: sitters.map((pupil) => `${pupil.name}|数学|${paper.map(({ no }, index) => `${no}=${itemMark(pupil, index)}`).join(' ')}`),
  lines: sitters.map((pupil) => `七年级期末 ${pupil.school} 七年级（${pupil.classNumber}）班 ${pupil.name}: 数学=${sumOf(pupil)}`),
});

const blueprint = shape({
  key: 'blueprint', row: 0, what: '双向细目表', file: '七年级期末数学双向细目表', needs: 'any',
  grids: [{ name: '数学', merges: [], rows: [['题号', '题型', '分值', '知识点', '能力层次', '预估难度'], ...paper.map(({ no, full, kind, knowledge, ability, planned }): SheetCell[] => [no, kind, full, knowledge, ability, planned])] }],
  items: paper.map(({ no, full, kind, knowledge, ability, planned }) => `数学|${no}|${full}|${kind}|${knowledge}|${ability}|${planned}`),
});

/** Row 18 and the item sheets: files that hold no list of marks. */
export const otherShapes: readonly Shape[] = [
  ...Object.keys(rates).map(aggregate),
  remarked,
  items('plain', '小题分 with 1, 2 … 4(1)', (no) => no, true),
  items('named', '第1题（3分）', (no, full) => `第${no}题（${full}分）`),
  items('bare', '1（3分）', (no, full) => `${no}（${full}分）`),
  blueprint,
];
