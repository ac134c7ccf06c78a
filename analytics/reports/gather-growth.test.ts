import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { openNodeEngine } from '../engine/open.node.ts';
import { notFinite } from '../growth/testing/not-finite.ts';
import { rebuildScores } from '../measures/score-fact.ts';
import { loadTables } from '../measures/testing/load-tables.ts';
import type { ResultElement } from '../results/element.ts';
import { growthDistrict, OUTCOME } from '../results/analyses/testing/growth-district.ts';
import { dataWorkbook } from './data-workbook.ts';
import { findingsOf } from './findings.ts';
import { head, school } from './fixtures/term-fixture.ts';
import { gatherTerm } from './gather-term.ts';
import { schoolBrief } from './school-brief.ts';
import { slideDeck } from './slide-deck.ts';
import type { ExamData, TermData } from './term-data.ts';
import { termReport } from './term-report.ts';

/** An exam of 八年级 a year before the 中考, sat by the same pupils: the start of a trajectory of three. */
const FIRST = 300;

let engine: Engine;
beforeAll(async () => {
  engine = await openNodeEngine();
}, 120_000);
afterAll(() => engine.close());

async function gathered(schools: number, years: readonly number[], trajectory = false): Promise<{ readonly data: TermData; readonly exam: ExamData; readonly stages: readonly string[] }> {
  const made = growthDistrict({ schools, years });
  const { tables } = made;
  const before = made.exams.find(({ exam_id }) => exam_id === 200)!;
  const results = tables.result!.filter(({ form_id }) => form_id === 2000 || form_id === 2001).map((row, index) => ({ ...row, form_id: row.form_id! + 1000, score_raw: Math.max(0, row.score_raw! - (index % 7)) }));
  const first = { exam_id: FIRST, term: '2024-2025-2', name: '2025年八年级期末', grade: '八年级', kind: '期末', scope: '市' };
  await loadTables(engine, trajectory
    ? {
        ...tables,
        exam: [...tables.exam!, first],
        form: [...tables.form!, ...['语文', '数学'].map((subject, index) => ({ form_id: 3000 + index, exam_id: FIRST, subject }))],
        paper: [...tables.paper!, ...[3000, 3001].map((form_id) => ({ form_id, track: '不分科', score_used: 'raw', full_mark: 120 }))],
        result: [...tables.result!, ...results],
      }
    : tables);
  await rebuildScores(engine);
  const stages: string[] = [];
  const catalog = { exams: trajectory ? [...made.exams, { ...before, ...first }] : made.exams, schools: Array.from({ length: schools }, (_, index) => school(index + 1, `第${index + 1}中学`)) };
  const data = await gatherTerm(engine, catalog, '2025-2026-2', { onProgress: ({ stage }) => stages.push(stage) });
  return { data, exam: data.exams.find(({ exam }) => exam.exam_id === OUTCOME)!, stages };
}

const documents = (data: TermData, audience: '局领导版' | '会议版' | '公开版') => {
  const of = head({ audience });
  return { report: termReport(data, of), slides: slideDeck(data, of), book: dataWorkbook(data, of) };
};
const texts = (elements: readonly ResultElement[]): string[] =>
  elements.flatMap((element) => (element.type === 'paragraph' ? [element.text] : element.type === 'callout' ? [element.title, ...element.text] : element.type === 'table' || element.type === 'chart' ? [element.caption, ...element.notes] : []));

describe('value added in the documents of a term', () => {
  let of: Awaited<ReturnType<typeof gathered>>;
  beforeAll(async () => {
    of = await gathered(12, [0, 1], true);
  }, 120_000);

  it('is gathered with other models, checks, years and counties, telling each step', () => {
    const { growth, growthMissing } = of.exam;
    expect(growthMissing).toBeNull();
    expect(growth?.baseline.exam.exam_id).toBe(200);
    expect(growth?.models.map(({ model, units }) => [model, units.length])).toEqual([['bands', 12], ['sgp', 12]]);
    expect(growth?.fairness?.rails.length).toBeGreaterThan(8);
    expect(growth?.years?.slots.map((year) => year?.pair.outcome.exam ?? null)).toEqual([100, 101, null]);
    // One county only: refused with its reason, not left out silently.
    expect(growth?.upper).toEqual([]);
    expect(growth?.withheld.join()).toMatch(/县区增值：只有 1 个县区/);
    expect(of.stages.filter((stage) => stage.includes('2026年中考'))).toEqual(['统计', '增值', '分层进步值和成长百分位', '覆盖与公平', '县区、集团和班级增值', '入学以来的轨迹'].map((stage) => `${stage} 2026年中考（九年级）`));
  });

  it('follows a graduating year from its first exam on, with models that have run', () => {
    const { trajectory } = of.exam;
    expect(trajectory?.view.chosen.exams.map(({ exam }) => exam)).toEqual([FIRST, 200, OUTCOME]);
    expect(trajectory?.entrance.from.exam_id).toBe(FIRST);
    expect(trajectory?.entrance.subjects.map(({ subject }) => subject)).toEqual(['总分', '语文', '数学']);
  });

  it('reaches report, slides and tables, in plain Chinese and finite numbers', () => {
    const { report, slides, book } = documents(of.data, '局领导版');
    const ids = report.elements.flatMap((element) => ('id' in element ? [element.id] : []));
    expect(ids).toEqual(expect.arrayContaining(['report-agreement-100', 'report-years-100', 'report-trajectory-100', 'report-entrance-100', 'report-models', 'report-frames']));
    expect(new Set(ids).size).toBe(ids.length);
    expect(slides.slides.map(({ title }) => title).join('\n')).toMatch(/哪些判断站得住[\s\S]*从入口到出口/);
    expect(book.sheets.map(({ name }) => name)).toEqual(expect.arrayContaining(['增值', '模型对照', '覆盖与公平', '轨迹'].map((name) => `2026年中考（九年级） ${name}`)));
    const brief = schoolBrief(of.data, findingsOf(of.data), school(3, '第3中学'), head());
    expect(texts(brief.elements).join()).toMatch(/多层模型判断为“.+”.*近2年加权/);
    expect(brief.elements.some((element) => 'id' in element && element.id === 'brief-trajectory-100')).toBe(true);
    expect(JSON.stringify(brief)).not.toMatch(/第(1|2|4|5|6|7|8|9|10|11|12)中学/);
    const all = [...texts(report.elements), ...texts(brief.elements), ...slides.slides.flatMap(({ title, notes, elements }) => [title, notes, ...texts(elements)]), ...book.sheets.flatMap(({ tables }) => texts(tables))];
    // Methods bear the names of their authors, with a capital.
    for (const text of all) expect(text.replaceAll(/(?!Infinity|NaN)[A-Z][a-z]+/g, '')).not.toMatch(/[a-z]{4,}|NaN|。。|，。|；。/);
    for (const part of [report, slides, book, brief]) expect(notFinite(part)).toEqual([]);
  });

  it('names no school at a meeting and nothing of schools in public', () => {
    expect(JSON.stringify(documents(of.data, '会议版'))).not.toMatch(/第\d+中学/);
    expect(JSON.stringify(documents(of.data, '公开版'))).not.toMatch(/第\d+中学|代码\d/);
    expect(texts(documents(of.data, '公开版').report.elements).join()).toMatch(/三种模型分别计算/);
  });

  it('stops where it is told to', async () => {
    const stop = new AbortController();
    const catalog = { exams: of.data.exams.map(({ exam }) => exam), schools: of.data.schools };
    await expect(gatherTerm(engine, catalog, '2025-2026-2', { signal: stop.signal, onProgress: () => { stop.abort(); } })).rejects.toThrow();
  });
});

describe('schools too few to compare', () => {
  it('are set beside an earlier cohort, with the 参照系 in every document', async () => {
    const { data, exam } = await gathered(3, [0, 1]);
    expect(exam.growth).toBeNull();
    expect(exam.reference?.run.judged).toBe(false);
    expect(exam.reference?.units.map(({ name }) => name)).toEqual(['第1中学', '第2中学', '第3中学']);
    const { report, book } = documents(data, '局领导版');
    expect(texts(report.elements).join('\n')).toMatch(/不足5所[\s\S]*参照系[\s\S]*以往届同起点学生为参照/);
    expect(book.sheets.some(({ name }) => name.endsWith('往届参照'))).toBe(true);
    expect(texts(schoolBrief(data, [], school(2, '第2中学'), head()).elements).join()).toMatch(/与往届同起点学生相比.*只作描述/);
    expect(JSON.stringify(documents(data, '会议版'))).not.toMatch(/第\d+中学/);
  }, 60_000);

  it('are refused with both reasons where there is no earlier cohort', async () => {
    const { data, exam } = await gathered(3, [0]);
    expect(exam.reference).toBeNull();
    expect(exam.growthMissing).toMatch(/少于 5 个.*不能以往届同起点学生为参照/);
    expect(texts(documents(data, '局领导版').report.elements).join()).toContain('未作增值评价：');
  }, 60_000);
});
