import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { openNodeEngine } from '../engine/open.node.ts';
import { query } from '../engine/query.ts';
import { sql } from '../engine/sql.ts';
import { localityMomentsQuery, schoolMomentsQuery } from './balance.ts';
import { comparabilityOf, formGroupsQuery } from './comparability.ts';
import { bandWidth, distributionQuery } from './distribution.ts';
import { levelsQuery } from './levels.ts';
import { rebuildScores } from './score-fact.ts';
import { loadTables } from './testing/load-tables.ts';
import { smallDistrict } from './testing/small-district.ts';
import { tScoresQuery, unitTScoresQuery } from './t-scores.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openNodeEngine();
  await loadTables(engine, smallDistrict);
  await rebuildScores(engine);
}, 120_000);
afterAll(() => engine.close());

const chinese = { exams: [1], subjects: ['语文'] };
const scores = (subject: string) =>
  engine.query(
    query('test.scores', { student_id: 'int', status: 'text', score: 'double?', full_mark: 'double?', form_group: 'int', county: 'text?', pass_mark: 'double?', good_mark: 'double?' },
      sql`SELECT * FROM score WHERE subject = ${subject} ORDER BY student_id`),
  );

describe('score', () => {
  it('takes lines from the paper first, then by stage', async () => {
    const rows = await scores('数学');
    expect(rows.find(({ student_id }) => student_id === 1)).toMatchObject({ pass_mark: 70, good_mark: 82.5 });
    expect(rows.find(({ student_id }) => student_id === 20)).toMatchObject({ pass_mark: 66, form_group: 13 });
  });

  it('names a missing score and finds the county at any depth', async () => {
    const rows = await scores('语文');
    expect(rows.map(({ student_id, status, county }) => [student_id, status, county])).toEqual([
      [1, '正常', '东县'], [2, '正常', '东县'], [3, '正常', '东县'], [4, '正常', '东县'], [5, '缺考', '东县'], [6, '剔除', '东县'],
      [10, '正常', '东县'], [20, '正常', '市直'], [21, '无成绩', '市直'],
    ]);
  });

  it('adds totals only for pupils with every subject, keeping why the others have none', async () => {
    const rows = await scores('总分');
    expect(rows.map(({ student_id, status, score, full_mark }) => [student_id, status, score, full_mark])).toEqual([
      [1, '正常', 167, 210], [2, '正常', 130, 210], [3, '缺科', null, 210], [4, '免考', null, 210], [5, '缺考', null, 210],
      [6, '剔除', 95, 210], [10, '正常', 180, 210], [20, '正常', 151, 210], [21, '无成绩', null, 210],
    ]);
    const group = (id: number) => rows.find(({ student_id }) => student_id === id)!.form_group;
    expect(group(1)).toBe(group(10)); // both schools sat forms 11 and 12
    expect(group(1)).not.toBe(group(20));
    expect(rows.every(({ form_group }) => form_group < 0)).toBe(true);
  });
});

describe('levels', () => {
  it('counts one school by hand', async () => {
    const rows = await engine.query(levelsQuery({ ...chinese, by: 'school' }));
    expect(rows.map(({ unit, present }) => [unit, present])).toEqual([['1', 4], ['2', 1], ['3', 1], ['4', 0]]);
    const [first, second, , fourth] = rows;
    expect(first).toMatchObject({
      name: '一中', school_id: 1, expected: 7, present: 4, absent: 1, excluded: 1, participation: 4 / 7, full_mark: 100,
      mean: 62.375, score_rate: 0.62375, median: 60, min: 39.5, q1: 54.875, q3: 67.5, max: 90, denominator: 4,
      excellent: 1, good: 1, pass: 3, low: 1, pass_rate: 0.75, low_rate: 0.25, form_group: 11,
    });
    // deviations 27.625, −2.375, −2.375, −22.875: sum of squares 1297.6875, over 3
    expect(first!.sd).toBeCloseTo(Math.sqrt(1297.6875 / 3), 12);
    expect(first!.variation).toBeCloseTo(Math.sqrt(1297.6875 / 3) / 62.375, 12);
    // a group of one has no SD; without entries 应考 is not provided
    expect(second).toMatchObject({ expected: null, participation: null, present: 1, sd: null, mean: 80, q1: 80, pass_rate: 1 });
    // entered, handed in nothing: shown, not dropped
    expect(fourth).toMatchObject({ name: '四中', expected: 1, present: 0, participation: 0, mean: null, pass_rate: null });
  });

  it('divides by 应考 on request, which 剔除 stays in and 免考 leaves', async () => {
    const byEntry = await engine.query(levelsQuery({ exams: [1], subjects: ['数学'], by: 'school', school: 1, denominator: '应考' }));
    expect(byEntry).toHaveLength(1);
    expect(byEntry[0]).toMatchObject({ expected: 6, present: 3, exempt: 1, denominator: 6, pass: 2, pass_rate: 2 / 6 });
    const without = await engine.query(levelsQuery({ ...chinese, by: 'school', denominator: '应考' }));
    expect(without[1]).toMatchObject({ unit: '2', denominator: null, pass: 1, pass_rate: null });
  });

  it('groups by county, locality, class and 教育集团 from the same builder', async () => {
    const by = async (grouping: 'county' | 'locality' | 'class' | 'group' | 'all') =>
      (await engine.query(levelsQuery({ ...chinese, by: grouping }))).map(({ name, present, expected }) => [name, present, expected]);
    expect(await by('county')).toEqual([['市直', 1, null], ['东县', 5, 7], ['未填写', 0, 1]]);
    expect(await by('locality')).toEqual([['乡村', 4, 7], ['城区', 2, null], ['未填写', 0, 1]]);
    expect(await by('class')).toEqual([['九年级（1）班', 3, 3], ['九年级（2）班', 1, 4], ['未填写', 1, null], ['未填写', 1, null], ['未填写', 0, 1]]);
    // 二中 joined the group after the exam
    expect(await by('group')).toEqual([['东方集团', 4, 7], ['未加入集团', 2, 1]]);
    expect(await by('all')).toEqual([['全体', 6, 8]]);
  });

  it('marks units that mix forms, and filters by county', async () => {
    const all = await engine.query(levelsQuery({ exams: [1], subjects: ['数学'], by: 'all' }));
    expect(all[0]).toMatchObject({ present: 5, form_group: null });
    const county = await engine.query(levelsQuery({ exams: [1], by: 'all', county: '东县' }));
    expect(county.map(({ subject, form_group, present }) => [subject, form_group !== null, present])).toEqual([
      ['总分', true, 3], ['数学', true, 4], ['语文', true, 5],
    ]);
  });
});

describe('distribution', () => {
  it('keeps empty bands and puts the full mark in the last', async () => {
    expect(bandWidth(100)).toBe(10);
    expect(bandWidth(750)).toBe(50);
    const rows = await engine.query(distributionQuery({ exam: 1, subject: '语文', width: 10 }));
    expect(rows.map(({ low, count }) => [low, count])).toEqual([
      [0, 0], [10, 0], [20, 0], [30, 1], [40, 0], [50, 0], [60, 2], [70, 0], [80, 2], [90, 1],
    ]);
    expect(rows.at(-1)!.high).toBe(100);
    const perfect = await engine.query(distributionQuery({ exam: 1, subject: '语文', width: 45, by: 'school', school: 1 }));
    expect(perfect.map(({ low, high, count }) => [low, high, count])).toEqual([[0, 45, 1], [45, 90, 2], [90, 100, 1]]);
  });
});

describe('t scores', () => {
  it('standardises over the comparable population whatever is looked at', async () => {
    const rows = await engine.query(tScoresQuery({ exams: [1], subjects: ['数学'] }));
    // form 12: 77, 70, 50, 100: mean 74.25, squares 7.5625 + 18.0625 + 588.0625 + 663.0625 = 1276.75
    const sd = Math.sqrt(1276.75 / 3);
    expect(rows[0]!.z).toBeCloseTo(2.75 / sd, 12);
    expect(rows[0]!.t).toBeCloseTo(50 + 27.5 / sd, 12);
    expect(rows.find(({ student_id }) => student_id === 20)).toMatchObject({ z: null, t: null, population: 1 });
    const inSchool = await engine.query(tScoresQuery({ exams: [1], subjects: ['数学'], school: 2 }));
    expect(inSchool.map(({ t }) => t)).toEqual([rows.find(({ student_id }) => student_id === 10)!.t]);
    const units = await engine.query(unitTScoresQuery({ exams: [1], subjects: ['数学'], by: 'all' }));
    expect(units[0]).toMatchObject({ n: 5, mean_t: null, form_group: null });
  });
});

describe('comparability', () => {
  it('says which schools share forms', async () => {
    const found = comparabilityOf(await engine.query(formGroupsQuery(1)));
    expect(found.map(({ subject, scope }) => [subject, scope])).toEqual([['总分', '部分'], ['数学', '部分'], ['语文', '全体']]);
    expect(found[1]!.sets.map(({ schools, pupils }) => [schools, pupils])).toEqual([[[1, 2], 4], [[3], 1]]);
    expect(comparabilityOf([{ subject: '英语', form_group: 1, school_id: 1, n: 3 }, { subject: '英语', form_group: 2, school_id: 2, n: 3 }])[0]!.scope).toBe('校内');
  });
});

describe('balance', () => {
  it('gives the moments of schools and localities', async () => {
    const schools = await engine.query(schoolMomentsQuery({ exam: 1, subject: '语文' }));
    expect(schools[0]).toMatchObject({ school_id: 1, county: '东县', locality: '乡村', n: 4, mean: 62.375, forms: 1 });
    expect(schools[0]!.squares).toBeCloseTo(1297.6875, 9);
    expect(schools[1]).toMatchObject({ n: 1, sd: null, squares: 0 });
    const localities = await engine.query(localityMomentsQuery({ exam: 1, subject: '数学', formGroup: 12 }));
    expect(localities.map(({ locality, schools: count, n }) => [locality, count, n])).toEqual([['乡村', 1, 3], ['城区', 1, 1]]);
  });
});

describe('definitions of the total', () => {
  const withTotal = (missing_rule: string, subjects: string) => ({
    ...smallDistrict,
    total_def: [
      { total_id: 1, exam_id: null, name: '总分', version: 9, grade: '九年级', track: '不分科', subjects: '语文*1', score_used: 'raw', missing_rule: '剔除' },
      { total_id: 2, exam_id: 1, name: '总分', version: 1, track: '不分科', subjects, score_used: 'raw', missing_rule },
    ],
  });

  it('weighs subjects and counts a missing one as the rule says', async () => {
    const rules = { 剔除: [[3, '缺科', null, 155], [5, '缺考', null, 155]], 不计: [[3, '正常', 60, 100], [5, '正常', 25, 55]], 按0: [[3, '正常', 60, 155], [5, '正常', 25, 155]] };
    for (const [rule, expected] of Object.entries(rules)) {
      await loadTables(engine, withTotal(rule, '语文*1\u001f数学*0.5'));
      await rebuildScores(engine);
      const rows = await scores('总分');
      expect(rows[0]).toMatchObject({ student_id: 1, status: '正常', score: 128.5, full_mark: 155 });
      expect(rows.filter(({ student_id }) => student_id === 3 || student_id === 5).map(({ student_id, status, score, full_mark }) => [student_id, status, score, full_mark])).toEqual(expected);
      expect(rows.find(({ student_id }) => student_id === 6)!.status).toBe('剔除');
    }
  });
});
