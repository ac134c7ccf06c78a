import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { openNodeEngine } from '../engine/open.node.ts';
import { itemMatrixQuery, paperItemsQuery, papersWithItemsQuery } from '../measures/item-matrix.ts';
import { loadTables } from '../measures/testing/load-tables.ts';
import { joinList } from '../schema/column.ts';
import { paperQuality } from './paper-quality.ts';
import type { MissingPolicy } from './settle-missing.ts';

/**
 * Form 1 of 10 points: item 1 (2 points, key B, answers only for pupil 5), item 2 (3), item 10 (5), an item
 * 附加 that nobody defined. Pupils 1–6 of school 1, 7 of school 2; 8 absent, 9 excluded, 10 with a result
 * but no item marks, 11 with item marks only.
 */
const marks: readonly (readonly [number, string, number | null, string | null])[] = [
  [1, '1', 2, 'B'], [1, '2', 3, null], [1, '10', 5, null],
  [2, '1', 2, 'B'], [2, '2', 2, null], [2, '10', 4, null],
  [3, '1', 0, 'A'], [3, '2', 2, null], [3, '10', 4, null],
  [4, '1', 0, 'A'], [4, '2', 1, null],
  [5, '1', null, 'B'], [5, '2', 1, null], [5, '10', 2, null],
  [6, '1', 0, 'A'], [6, '2', 0, null], [6, '10', 0, null],
  [7, '1', 2, 'B'], [7, '2', 1, null], [7, '10', 1, null], [7, '附加', 1, null],
  [9, '1', 2, 'B'], [9, '2', 3, null], [9, '10', 5, null],
  [11, '1', 0, 'C'], [11, '2', 0, null], [11, '10', 1, null],
];
const paperScores: readonly (readonly [number, number | null, string])[] = [
  [1, 10, '正常'], [2, 8, '正常'], [3, 6, '正常'], [4, 1, '正常'], [5, 5, '正常'], [6, 3, '正常'], [7, 5, '正常'], [8, null, '缺考'], [9, 10, '剔除'], [10, 7, '正常'],
];

let engine: Engine;
beforeAll(async () => {
  engine = await openNodeEngine();
  await loadTables(engine, {
    exam: [{ exam_id: 1, grade: '九年级', term: '2025-2026-1' }],
    form: [{ form_id: 1, exam_id: 1, subject: '数学' }, { form_id: 2, exam_id: 1, subject: '语文' }],
    paper: [{ form_id: 1, track: '不分科', score_used: 'raw', full_mark: 12 }],
    item: [
      { form_id: 1, item_no: '10', sort_order: 3, full_mark: 5, kind: '解答题', knowledge: joinList(['函数', '方程']), ability: '应用', planned_difficulty: 0.5 },
      { form_id: 1, item_no: '1', sort_order: 1, full_mark: 2, kind: '选择题', key: 'B', knowledge: '方程', ability: '识记', planned_difficulty: 0.8 },
      { form_id: 1, item_no: '2', sort_order: 2, full_mark: 3, kind: '填空题', knowledge: '函数', ability: '识记' },
    ],
    item_result: marks.map(([student_id, item_no, score, choice]) => ({ form_id: 1, student_id, item_no, score, choice })),
    result: paperScores.map(([student_id, score_raw, status]) => ({ form_id: 1, student_id, school_id: student_id === 7 ? 2 : 1, class_id: student_id <= 3 ? 1 : 2, score_raw, status })),
  });
}, 120_000);
afterAll(() => engine.close());

async function quality(missing: MissingPolicy, place: { school?: number; class?: number } = {}) {
  const [paper] = await engine.query(papersWithItemsQuery(1, '数学'));
  return paperQuality(await engine.query(paperItemsQuery(1)), await engine.query(itemMatrixQuery({ form: 1, ...place })), { missing, paperFullMark: paper!.full_mark });
}

describe('queries', () => {
  it('finds the papers with item marks only', async () => {
    expect(await engine.query(papersWithItemsQuery(1, '数学'))).toEqual([{ form_id: 1, label: '', full_mark: 12, pupils: 9 }]);
    expect(await engine.query(papersWithItemsQuery(1, '语文'))).toEqual([]);
  });

  it('lists items in the paper’s order, undefined ones last', async () => {
    const items = await engine.query(paperItemsQuery(1));
    expect(items.map(({ position, item_no, full_mark }) => [position, item_no, full_mark])).toEqual([[0, '1', 2], [1, '2', 3], [2, '10', 5], [3, '附加', null]]);
  });

  it('gives one row per pupil with what he has', async () => {
    const rows = await engine.query(itemMatrixQuery({ form: 1 }));
    expect(rows.map(({ student_id, status }) => [student_id, status])).toEqual([...paperScores.map(([id, , status]) => [id, status]), [11, null]]);
    const entries = (text: string | null): string[] => (text ?? '').split('\u001f').toSorted();
    expect(entries(rows[3]!.scores)).toEqual(['0:0.0', '1:1.0']);
    expect(entries(rows[4]!.scores)).toEqual(['1:1.0', '2:2.0']);
    expect(rows[4]!.choices).toBe('0:B');
    expect(rows[9]).toMatchObject({ scores: null, choices: null, paper_score: 7 });
  });

  it('keeps to a school or a class', async () => {
    expect((await engine.query(itemMatrixQuery({ form: 1, school: 2 }))).map(({ student_id }) => student_id)).toEqual([7]);
    expect((await engine.query(itemMatrixQuery({ form: 1, school: 1, class: 1 }))).map(({ student_id }) => student_id)).toEqual([1, 2, 3]);
  });
});

describe('paper quality', () => {
  it('counts who is in and who is not', async () => {
    const { analysis, counts, notes } = await quality('available');
    expect(counts).toMatchObject({ notNormal: 2, withoutItems: 1, withoutResult: 1, markedByKey: 1, unmarked: 0, inferredKeys: [] });
    expect(analysis.n).toBe(8);
    const text = notes.join('\n');
    for (const said of ['2名学生缺考、剔除', '1名有成绩的学生没有小题分', '1名学生只有小题分', '1个作答没有得分，按答案判分', '小题满分之和为11分，试卷满分为12分']) expect(text).toContain(said);
  });

  it('takes an answer without a mark as the key says', async () => {
    const { items } = await quality('available');
    // B is right: pupils 1, 2, 5, 7 of 8
    expect(items[0]).toMatchObject({ item: '1', n: 8, mean: 1, difficulty: 0.5 });
    expect(items[0]!.options.map(({ option, n, isKey }) => [option, n, isKey])).toEqual([['A', 3, false], ['B', 4, true], ['C', 1, false]]);
  });

  it('compares item sums with the paper', async () => {
    const rows = (await engine.query(itemMatrixQuery({ form: 1 }))).map((row) => row);
    const items = (await engine.query(paperItemsQuery(1))).filter(({ item_no }) => item_no !== '附加');
    const { counts, notes } = paperQuality(items, rows.map((row) => ({ ...row, scores: row.scores?.split('\u001f').filter((entry) => !entry.startsWith('3:')).join('\u001f') ?? null })), { missing: 'listwise', paperFullMark: 10 });
    // pupil 6 has 0 + 0 + 0 but 3 on the paper, pupil 7 has 4 but 5; pupil 4 lacks item 10 and his marks add up
    expect(counts).toMatchObject({ sumDiffers: 2, gapsAreZeros: 1 });
    expect(notes.join('\n')).toContain('空白应为0分');
    expect(notes.join('\n')).not.toContain('试卷满分');
  });

  it('groups items by 题型, 知识, 能力 and 主客观 with planned against measured difficulty', async () => {
    const { analysis } = await quality('zero');
    const of = (grouping: string, name: string) => analysis.groups.find((group) => group.grouping === grouping && group.name === name)!;
    expect(of('主客观', '客观题').items).toEqual(['1']);
    expect(of('主客观', '主观题').items).toEqual(['2', '10']);
    expect(of('知识', '函数')).toMatchObject({ items: ['2', '10'], fullMark: 8, plannedItems: 1, planned: 0.5 });
    // item 10: marks 5, 4, 4, 0, 2, 0, 1, 1 of 5
    expect(of('知识', '函数').measuredOfPlanned).toBeCloseTo(17 / 40, 12);
    expect(of('知识', '方程').planned).toBeCloseTo((0.8 * 2 + 0.5 * 5) / 7, 12);
    expect(of('能力', '识记').alpha).not.toBeNull();
    // groups add up to the paper
    const sum = of('主客观', '客观题').mean! + of('主客观', '主观题').mean!;
    expect(sum + 1 / 8).toBeCloseTo(analysis.distribution.mean!, 12);
  });

  it('bands items, and answers for a school of one pupil without a number that is none', async () => {
    const { items, difficultyBand } = await quality('zero');
    expect(items[0]).toMatchObject({ difficultyBand: '中等', difficultyGap: 0.5 - 0.8 });
    expect(difficultyBand).toBe('适宜');
    const one = await quality('zero', { school: 2 });
    expect(one.analysis).toMatchObject({ n: 1, sem: null });
    expect(JSON.stringify(one)).not.toContain('NaN');
    expect(one.notes.join()).toContain('只有1名学生');
  });

  it('infers the key the marks were given by', async () => {
    const items = (await engine.query(paperItemsQuery(1))).map((item) => ({ ...item, key: null }));
    const { items: analysed, counts } = paperQuality(items, (await engine.query(itemMatrixQuery({ form: 1 }))).filter(({ student_id }) => student_id !== 5), { missing: 'zero', paperFullMark: null });
    expect(counts.inferredKeys).toEqual(['1']);
    expect(analysed[0]!.options.find(({ isKey }) => isKey)!.option).toBe('B');
  });
});
