import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { openNodeEngine } from '../../engine/open.node.ts';
import { rebuildScores } from '../../measures/score-fact.ts';
import { loadTables } from '../../measures/testing/load-tables.ts';
import { paperReport, schoolPaperReport } from '../../reports/paper-report/paper-report.ts';
import { paperWorkbook } from '../../reports/paper-report/paper-workbook.ts';
import { paperForAudience } from '../../reports/paper-report/paper-audience.ts';
import { paperChapter, paperSlide } from '../../reports/paper-report/paper-chapter.ts';
import type { AnalyseRequest } from './analyse.ts';
import { analyse } from './analyse.ts';
import type { Analysis } from './analysis.ts';
import type { ExamFacts } from './analysis-context.ts';
import { gatherPaper } from './items-gather.ts';
import { itemNames, itemRuns } from './items-paper.ts';

/**
 * Form 1, 数学: item 1 (2 marks, key B, 函数 识记, planned 0.9), 2 (3 marks, 函数 应用, planned 0.5), 3 (5 marks, 方程 应用).
 * School 1: pupils 1–40; school 2: 41–64; school 3: 65–67, too few to be shown. Every fourth pupil of school 1 fails item 3.
 */
const pupils = Array.from({ length: 67 }, (_, index) => index + 1);
const schoolOf = (pupil: number): number => (pupil <= 40 ? 1 : pupil <= 64 ? 2 : 3);
const marksOf = (pupil: number): [number, number, number] => {
  const strong = pupil % 3 !== 0;
  return [strong ? 2 : 0, pupil % 4 === 0 ? 1 : 2, schoolOf(pupil) === 2 ? 1 : pupil % 4 === 0 ? 2 : 5];
};
const exam: ExamFacts = {
  exam_id: 1, name: '期末', term: '2025-2026-1', grade: '八年级', stage: '初中', kind: '期末', scope: '县', date: null, isEntry: false, commonForm: true, subjects: ['数学'], pupils: 67, schools: 3,
};

let engine: Engine;
beforeAll(async () => {
  engine = await openNodeEngine();
  await loadTables(engine, {
    area: [{ area_id: 1, name: '东县', level: '县' }],
    school: [1, 2, 3].map((school_id) => ({ school_id, name: ['一中', '二中', '三中'][school_id - 1]!, area_id: 1, locality: school_id === 1 ? '城区' : '乡村', public_code: `S0${school_id}` })),
    class: [1, 2].map((class_id) => ({ class_id, school_id: 1, number: String(class_id), name: '', kind: '行政班' })),
    student: pupils.map((student_id) => ({ student_id, name: '某', sex: student_id % 2 === 0 ? '女' : '男' })),
    exam: [{ exam_id: 1, grade: '八年级', term: '2025-2026-1' }],
    form: [{ form_id: 1, exam_id: 1, subject: '数学' }],
    paper: [{ form_id: 1, track: '不分科', score_used: 'raw', full_mark: 10 }],
    item: [
      { form_id: 1, item_no: '1', sort_order: 1, full_mark: 2, kind: '选择题·客观题', key: 'B', knowledge: '函数', ability: '识记', planned_difficulty: 0.9 },
      { form_id: 1, item_no: '2', sort_order: 2, full_mark: 3, kind: '填空题', knowledge: '函数', ability: '应用', planned_difficulty: 0.5 },
      { form_id: 1, item_no: '3', sort_order: 3, full_mark: 5, kind: '解答题', knowledge: '方程', ability: '应用' },
    ],
    item_result: pupils.flatMap((student_id) => marksOf(student_id).map((score, index) => ({ form_id: 1, student_id, item_no: String(index + 1), score, choice: index === 0 ? (score === 2 ? 'B' : 'A') : null }))),
    result: pupils.map((student_id) => ({ form_id: 1, student_id, school_id: schoolOf(student_id), class_id: student_id <= 20 ? 1 : student_id <= 40 ? 2 : null, score_raw: marksOf(student_id).reduce((sum, mark) => sum + mark, 0), status: '正常' })),
  });
  await rebuildScores(engine);
}, 120_000);
afterAll(() => engine.close());

const run = (request: AnalyseRequest): Promise<Analysis> => analyse(engine, [exam], request);
const asked = { exam: 1, subject: '数学' };
function table(analysis: Analysis, end: string): Record<string, unknown>[] {
  const found = analysis.elements.find((element) => element.type === 'table' && element.id.endsWith(end));
  if (found?.type !== 'table') throw new Error(`no table ${end} among ${analysis.elements.map((element) => ('id' in element ? element.id : element.type)).join()}`);
  return found.rows.map((row) => Object.fromEntries(row.map((cell, index) => [found.columns[index]!.key, cell.value])));
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('知识与能力', () => {
  it('gives score rates, plans and losses by hand', async () => {
    const analysis = await run({ analysis: 'items-mastery', ...asked, by: 'all' });
    const item1 = mean(pupils.map((pupil) => marksOf(pupil)[0] / 2));
    const functions = mean(pupils.map((pupil) => (marksOf(pupil)[0] + marksOf(pupil)[1]) / 5));
    const [first] = table(analysis, '-sets');
    expect(first).toMatchObject({ kind: '知识', name: '函数', items: '1、2', fullMark: 5, planned: (0.9 * 2 + 0.5 * 3) / 5 });
    expect(first!['rate']).toBeCloseTo(functions, 12);
    expect(table(analysis, '-plan')[0]!['gap']).toBeCloseTo(item1 - 0.9, 12);
    const losses = table(analysis, '-loss');
    expect(losses.map(({ item }) => item)).toEqual(['3', '2', '1']);
    expect(losses.reduce((sum, { share }) => sum + Number(share), 0)).toBeCloseTo(1, 12);
  });

  it('sets schools beside everybody and hides the one with three pupils', async () => {
    const analysis = await run({ analysis: 'items-mastery', ...asked, by: 'school' });
    const rows = table(analysis, '-units');
    const rates = rows.map(({ unit, n, paper }) => [unit, n, paper === null ? null : Number(paper).toFixed(6)]);
    const own = (school: number): string => mean(pupils.filter((pupil) => schoolOf(pupil) === school).map((pupil) => marksOf(pupil).reduce((sum, mark) => sum + mark, 0) / 10)).toFixed(6);
    expect(rates.slice(0, 3).toSorted()).toEqual([['一中', 40, own(1)], ['二中', 24, own(2)], ['三中', null, null]].toSorted());
    expect(JSON.stringify(analysis.data)).not.toContain('"n":3,');
    const [weak] = table(analysis, '-profile').filter(({ unit }) => unit === '二中');
    expect(String(weak!['gaps'])).toContain('方程');
    expect(table(analysis, '-profile').map(({ unit }) => unit)).not.toContain('三中');
  });

  it('opens one school with its classes, and refuses one with too few pupils', async () => {
    const analysis = await run({ analysis: 'items-mastery', ...asked, by: 'class', school: 1 });
    expect(table(analysis, '-units').map(({ unit }) => unit)).toEqual(['八年级（1）班', '八年级（2）班', '全体']);
    expect(analysis.headline).toMatch(/^一中40人/);
    expect((await run({ analysis: 'items-mastery', ...asked, by: 'class', school: 3 })).warnings.join()).toContain('只有3人');
  });
});

describe('other views', () => {
  it('item, papers, IRT and DIF answer or say why not, and nothing is NaN', async () => {
    const results = await Promise.all([
      run({ analysis: 'items', ...asked }), run({ analysis: 'items', ...asked, school: 3 }), run({ analysis: 'items-item', ...asked, item: '1' }), run({ analysis: 'items-item', ...asked, item: '9' }),
      run({ analysis: 'items-papers' }), run({ analysis: 'items-irt', ...asked }), run({ analysis: 'items-irt', ...asked, model: 'rasch' }), run({ analysis: 'items-irt', ...asked, school: 3 }),
      run({ analysis: 'items-dif', ...asked, by: 'sex' }), run({ analysis: 'items-dif', ...asked, by: 'locality' }), run({ analysis: 'items-dif', ...asked, by: 'language' }),
      run({ analysis: 'items-equate', ...asked, onto: { exam: 1, subject: '数学', form: 1 }, common: [] }),
    ]);
    // JSON turns NaN into null; structuredClone would not, so numbers are walked.
    const numbers = (value: unknown): number[] => (typeof value === 'number' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbers) : []);
    for (const result of results) {
      expect(result.elements.length + result.warnings.length).toBeGreaterThan(0);
      expect(numbers(result).filter((value) => !Number.isFinite(value))).toEqual([]);
    }
    expect(results[10]!.warnings.join()).toContain('授课语言');
    expect(results[4]!.data).toEqual({ papers: [{ exam: 1, subject: '数学', form: 1, label: '', pupils: 67, items: 3, blueprint: true, choices: true }] });
  });

  it('reads 选择题·客观题 as kind and side', async () => {
    const groups = table(await run({ analysis: 'items', ...asked }), '-groups');
    expect(groups.filter(({ grouping }) => grouping === '题型').map(({ name }) => name)).toEqual(['选择题', '填空题', '解答题']);
    expect(groups.filter(({ grouping }) => grouping === '主客观').map(({ name, fullMark }) => [name, fullMark])).toEqual([['客观题', 2], ['主观题', 8]]);
  });
});

describe('documents', () => {
  it('have the parts of the form, signatures, and no school where the audience sees none', async () => {
    const data = await gatherPaper({ engine, exams: [exam], call: undefined }, asked, [1, 3]);
    if (typeof data === 'string') throw new Error(data);
    const head = { title: '', subtitle: '', office: '', term: '', issueDate: '2026-01-20', audience: '公开版', internal: false } as const;
    const open = paperReport(paperForAudience(data, '公开版', []), head, false);
    expect(open.elements.flatMap((element) => (element.type === 'heading' && element.level === 1 ? [element.text] : []))).toEqual(['摘要', '一、试卷概述', '二、数据统计', '三、逐题分析', '四、典型错误', '五、问题与建议']);
    expect(JSON.stringify(open)).not.toMatch(/一中|二中|NaN/);
    expect(JSON.stringify(open)).toContain('paper-signatures');
    const coded = paperForAudience(data, '会议版', [1, 2, 3].map((school_id) => ({ school_id, name: '', county: null, locality: null, stages: [], public_code: `S0${school_id}` })));
    expect(JSON.stringify(paperReport(coded, head, true))).not.toMatch(/一中|二中/);
    const own = schoolPaperReport(data, data.book.schools.find(({ school }) => school === 1)!, head)!;
    expect(JSON.stringify(own)).not.toContain('二中');
    expect(paperWorkbook(data, head, true).sheets.map(({ name }) => name)).toEqual(['双向细目表', '小题质量', '分类与知识', '失分与典型错误', '选项', '各校']);
    expect(paperChapter([]).elements).toEqual([]);
    expect(paperChapter([data]).elements.length).toBeGreaterThan(3);
    expect(paperSlide([])).toBeNull();
    expect(paperSlide([data])!.title).toContain('难度');
  });

  it('names items in runs', () => {
    expect(itemRuns(['1', '2', '3', '5', '6', '17(1)', '17(2)'])).toBe('1～3、5、6、17(1)、17(2)');
    expect(itemNames(['1', '2', '3', '4', '5', '6', '7', '8'])).toBe('第1～8题');
    expect(itemNames(['附加', '2'])).toBe('附加、第2题');
  });
});
