import fc from 'fast-check';
import { expect, it } from 'vitest';
import { planOf } from '../../analytics/intake/testing/plan-of.ts';
import type { SheetCell } from '../../analytics/intake/sheet.ts';
import { cohort, linesOf, type ShapePupil, type Status } from '../../samples/shapes/cohort.ts';
import { at, cellOf, grid, name, school, type Column } from '../../samples/shapes/columns.ts';
import { textContainers, workbookContainers, writeShape } from '../../samples/shapes/containers.ts';
import { linesIn } from './decode-draft.ts';

const synonyms: Readonly<Record<string, readonly string[]>> = {
  语文: ['语文', '语 文', '语', 'yw', '语文成绩'], 数学: ['数学', '数', 'sx', '数学（100分）'], 英语: ['英语', '外语', '英 语', '英语\n得分'], 道德与法治: ['道德与法治', '道法', '政治', '思想政治'], 历史: ['历史', '历 史'], 生物: ['生物', '生物学'],
};
const subjects = Object.keys(synonyms);
const words: Readonly<Record<Status, readonly string[]>> = {
  正常: [], 缺考: ['缺考', 'Q', '缺', '缺考（病）', '缺考，不计排名', '未扫'], 缓考: ['缓考'], 违纪: ['违纪', '作弊'], 免考: ['免考'], 未选考: ['N', '未选考'], 剔除: ['剔除', '排除'],
};
const classStyles: readonly ((number: number) => SheetCell)[] = [(n) => n, (n) => `七年级${n}班`, (n) => `七(${n})班`, (n) => `七（${n}）班`, (n) => String(n).padStart(2, '0'), (n) => `初一${n}班`, (n) => 700 + n, (n) => `7.${n}`, (n) => `第${n}班`];

const layout = fc.record({
  seed: fc.integer({ min: 0, max: 1e9 }),
  pupils: fc.integer({ min: 6, max: 30 }),
  subjects: fc.shuffledSubarray(subjects, { minLength: 2 }),
  statuses: fc.array(fc.constantFrom<Status>('正常', '正常', '正常', '缺考', '缓考', '违纪', '免考', '剔除'), { maxLength: 8 }),
  container: fc.constantFrom(...textContainers, ...workbookContainers),
  titles: fc.subarray(['城关镇2025—2026学年第一学期七年级期末成绩', '填写说明：\n1、缺考请注明；\n2、不得改动列名', '制表：教务处']),
  codes: fc.boolean(), depth: fc.constantFrom(1, 2), ranks: fc.boolean(), total: fc.boolean(), under: fc.boolean(), sequence: fc.boolean(), sex: fc.boolean(), examNo: fc.boolean(), schoolColumn: fc.constantFrom('none', 'plain', 'last'),
  marks: fc.constantFrom('number', 'text', 'wide'), word: fc.nat({ max: 5 }), name: fc.nat({ max: 4 }), classStyle: fc.nat({ max: classStyles.length - 1 }), identityLast: fc.boolean(), blanks: fc.boolean(),
});
type Layout = typeof layout extends fc.Arbitrary<infer T> ? T : never;

const wide = (cell: SheetCell): SheetCell => String(cell).replace(/[0-9.]/gu, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));

function columnsOf(how: Layout): Column[] {
  const write = (pupil: ShapePupil, subject: string): SheetCell => {
    const { status } = pupil.marks[subject]!;
    const cell = cellOf(pupil, subject);
    if (status !== '正常') return words[status][how.word % words[status].length]!;
    return how.marks === 'number' ? cell : how.marks === 'text' ? String(cell) : wide(cell);
  };
  const marks = how.subjects.flatMap((subject): Column[] => {
    const label = synonyms[subject]![how.name % synonyms[subject]!.length]!;
    const value: Column['value'] = (pupil) => write(pupil, subject);
    const rank = how.ranks ? [at(how.depth === 2 ? [label, '班次'] : `${subject}校次`, (_, row) => row + 1)] : [];
    return [at(how.depth === 2 && how.ranks ? [label, '得分'] : label, value, { under: () => 60 }), ...rank];
  });
  const who: Column[] = [
    ...(how.sequence ? [at('序号', (_, row) => row + 1)] : []), ...(how.schoolColumn === 'plain' ? [school] : []),
    at('班级', ({ classNumber }) => classStyles[how.classStyle]!(classNumber!)), ...(how.examNo ? [at('考号', (pupil) => pupil.examNo)] : []), name, ...(how.sex ? [at('性别', ({ sex }) => sex)] : []),
  ];
  const tail = [...(how.total ? [at('总分', () => null)] : []), ...(how.schoolColumn === 'last' ? [school] : [])];
  return how.identityLast && !how.under ? [...marks, ...who, ...tail] : [...who, ...marks, ...tail];
}

it('reads back any table in any layout, container and encoding', { timeout: 180_000 }, async () => {
  await fc.assert(fc.asyncProperty(layout, async (how) => {
    const pupils = cohort({ seed: `any/${how.seed}`, pupils: how.pupils, subjects: how.subjects, fullMark: 100, statuses: how.statuses });
    const columns = columnsOf(how);
    const between = how.codes && how.titles.length > 0 && columns.every(({ path }) => path.length === 1) ? [columns.map((_, index) => `F${index + 1}`)] : [];
    const base = grid(pupils, columns, { preamble: how.titles, between, under: how.under ? ['平均分', '最高分'] : [], note: how.under ? '注：本表由教务处统计' : null });
    const body = base.rows.length - pupils.length;
    const sheet = how.blanks && !how.under && base.merges.every(({ bottom }) => bottom < body) ? { ...base, rows: base.rows.flatMap((row, index) => (index > body ? [[], row] : [row])) } : base;
    const file = writeShape({ grids: [sheet], file: '期末成绩' }, how.container);
    const plan = await planOf(file, { fullMarks: Object.fromEntries(subjects.map((subject) => [subject, 100])) });
    expect(linesIn(plan)).toEqual([...linesOf(pupils)].sort());
  }), { numRuns: 200, seed: 20261122, endOnFailure: true });
});
