import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { openNodeEngine } from '../engine/open.node.ts';
import { effectiveScoresQuery, lineSubjectsQuery, lineTracksQuery, lineUnitsQuery, nearPupilsQuery, nthTotalQuery } from './admission-lines.ts';
import { progressPupilsQuery, progressUnitsQuery } from './progress.ts';
import { relativePupilsQuery, relativeUnitsQuery } from './relative.ts';
import { placeBandsQuery, scoreBandsQuery, scoreTableQuery } from './score-bands.ts';
import { rebuildScores } from './score-fact.ts';
import { loadTables, type HandMade } from './testing/load-tables.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openNodeEngine();
  await loadTables(engine, district);
  await rebuildScores(engine);
}, 120_000);
afterAll(() => engine.close());

/**
 * Exam 2 (now), 语文 of ten pupils: school 1 in 东县 has 1–5, school 2 in 西县 6–9, school 3 in 东县 has 10 alone.
 * Ties: 2 and 6 at 90, 4 and 7 and 8 at 60. Pupil 11 is absent. Exam 1 (earlier): 1–6 and 12.
 */
const now: readonly (readonly [number, number, number])[] = [[1, 1, 100], [2, 1, 90], [3, 1, 72.5], [4, 1, 60], [5, 1, 30], [6, 2, 90], [7, 2, 60], [8, 2, 60], [9, 2, 0], [10, 3, 85]];
const then: readonly (readonly [number, number, number])[] = [[1, 1, 70], [2, 1, 80], [3, 1, 80], [4, 1, 40], [5, 1, 20], [6, 2, 90], [12, 2, 95]];
/** 数学 of exam 2; pupil 9 lacks it, so he has no total. */
const maths: readonly (readonly [number, number, number])[] = [[1, 1, 50], [2, 1, 80], [3, 1, 60], [4, 1, 65], [5, 1, 20], [6, 2, 40], [7, 2, 70], [8, 2, 66], [10, 3, 45]];
const district: HandMade = {
  area: [{ area_id: 1, name: '东县', level: '县' }, { area_id: 2, name: '西县', level: '县' }],
  school: [{ school_id: 1, name: '一中', area_id: 1 }, { school_id: 2, name: '二中', area_id: 2 }, { school_id: 3, name: '三中', area_id: 1 }],
  class: [{ class_id: 1, school_id: 1, number: '1', name: '1班', kind: '行政班' }, { class_id: 2, school_id: 1, number: '2', name: '2班', kind: '行政班' }],
  student: Array.from({ length: 12 }, (_, index) => ({ student_id: index + 1, name: `学生${index + 1}` })),
  exam: [{ exam_id: 1, term: '2024-2025-1', grade: '高一', name: '入学' }, { exam_id: 2, term: '2025-2026-1', grade: '高二', name: '期末' }],
  exam_entry: now.map(([student_id, school_id]) => ({ exam_id: 2, student_id, school_id, category: student_id === 2 ? '往届' : '应届', track: student_id === 7 || student_id === 8 ? '历史类' : '物理类' })),
  form: [{ form_id: 1, exam_id: 1, subject: '语文' }, { form_id: 2, exam_id: 2, subject: '语文' }, { form_id: 3, exam_id: 2, subject: '数学' }],
  paper: [1, 2, 3].map((form_id) => ({ form_id, track: '不分科', score_used: 'raw', full_mark: 100 })),
  result: [
    ...now.map(([student_id, school_id, score_raw]) => ({ form_id: 2, student_id, school_id, class_id: school_id === 1 ? (student_id <= 2 ? 1 : 2) : null, score_raw, status: '正常' })),
    { form_id: 2, student_id: 11, school_id: 1, status: '缺考' },
    ...then.map(([student_id, school_id, score_raw]) => ({ form_id: 1, student_id, school_id, score_raw, status: '正常' })),
    ...maths.map(([student_id, school_id, score_raw]) => ({ form_id: 3, student_id, school_id, score_raw, status: '正常' })),
    { form_id: 3, student_id: 9, school_id: 2, status: '缺考' },
  ],
};
const grades = [{ grade: 'A', share: 0.2 }, { grade: 'B', share: 0.3 }, { grade: 'C', share: 0.5 }];
const chinese = { exam: 2, subject: '语文' };

describe('standing', () => {
  it('ranks ties alike in every circle and grades them alike', async () => {
    const rows = await engine.query(relativePupilsQuery({ ...chinese, grades }));
    const places = Object.fromEntries(rows.map((row) => [row.student_id, [row.place, row.dense_place, row.county_place, row.school_place, row.class_place, row.grade]]));
    expect(places).toEqual({
      // A: places ≤ round(2); 2 and 6 share place 2; B: ≤ 5, C the rest
      1: [1, 1, 1, 1, 1, 'A'], 2: [2, 2, 2, 2, 2, 'A'], 6: [2, 2, 1, 1, null, 'A'], 10: [4, 3, 3, 1, null, 'B'], 3: [5, 4, 4, 3, 1, 'B'],
      4: [6, 5, 5, 4, 2, 'C'], 7: [6, 5, 2, 2, null, 'C'], 8: [6, 5, 2, 2, null, 'C'], 5: [9, 6, 6, 5, 3, 'C'], 9: [10, 7, 4, 4, null, 'C'],
    });
    // percentile by hand: 60 has two below (30, 0) and three tied: (2 + 1.5) / 10
    expect(rows.find(({ student_id }) => student_id === 7)!.percentile).toBe(35);
    expect(rows[0]!.percentile).toBe(95);
    const scores = now.map(([, , score]) => score);
    const mean = scores.reduce((a, b) => a + b) / 10;
    const sd = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / 9);
    expect(rows[0]!.z).toBeCloseTo((100 - mean) / sd, 12);
    expect(rows[0]!.standard).toBeCloseTo(500 + (100 * (100 - mean)) / sd, 9);
  });

  it('keeps the whole as population when a part is looked at', async () => {
    const [pupil] = await engine.query(relativePupilsQuery({ ...chinese, grades, school: 3 }));
    expect(pupil).toMatchObject({ student_id: 10, place: 4, n: 10, grade: 'B' });
    const units = await engine.query(relativeUnitsQuery({ ...chinese, grades, by: 'school' }));
    expect(units.map((row) => [row['name'], row['n'], row['grade_0'], row['grade_1'], row['grade_2']])).toEqual([['一中', 5, 2, 1, 2], ['二中', 4, 1, 0, 3], ['三中', 1, 0, 1, 0]]);
    const [whole] = await engine.query(relativeUnitsQuery({ ...chinese, grades, by: 'all' }));
    // Z has mean 0, the mid-rank percentile 50, whatever ties there are
    expect(whole!['mean_z']).toBeCloseTo(0, 12);
    expect(whole!['mean_percentile']).toBeCloseTo(50, 12);
  });

  it('gives the same ranks as a spreadsheet’s RANK on three hundred marks full of ties', async () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
    const scores = Array.from({ length: 300 }, () => Math.floor(random() * 60));
    await loadTables(engine, { ...district, result: scores.map((score_raw, index) => ({ form_id: 2, student_id: index + 1, school_id: 1, score_raw, status: '正常' })), exam_entry: [] });
    await rebuildScores(engine);
    const rows = await engine.query(relativePupilsQuery({ ...chinese, grades }));
    for (const { student_id, place, dense_place, percentile } of rows) {
      const own = scores[student_id - 1]!;
      const above = scores.filter((score) => score > own);
      const tied = scores.filter((score) => score === own).length;
      expect([place, dense_place]).toEqual([above.length + 1, new Set(above).size + 1]);
      expect(percentile).toBeCloseTo((100 * (scores.length - above.length - tied / 2)) / scores.length, 10);
    }
    await loadTables(engine, district);
    await rebuildScores(engine);
  });
});

describe('bands', () => {
  it('counts every pupil once, whatever the edges', async () => {
    const rows = await engine.query(scoreBandsQuery({ ...chinese, by: 'school', edges: [40, 60, 85, 90] }));
    // below 60 | 60–84 | 85 and more
    expect(rows.map((row) => [row['name'], row['n'], row['band_0'], row['band_1'], row['band_2']])).toEqual([['一中', 5, 1, 2, 2], ['二中', 4, 1, 2, 1], ['三中', 1, 0, 0, 1]]);
  });

  it('lets ties share the better place', async () => {
    const rows = await engine.query(placeBandsQuery({ ...chinese, by: 'school', places: [2, 6] }));
    expect(rows.map((row) => [row['name'], row['within_0'], row['within_1']])).toEqual([['一中', 2, 4], ['二中', 1, 3], ['三中', 0, 1]]);
    const [inside] = await engine.query(placeBandsQuery({ ...chinese, by: 'all', places: [1], school: 2 }));
    expect(inside).toMatchObject({ n: 4, within_0: 1 });
  });

  it('makes a 一分一段 table with cumulative counts', async () => {
    const rows = await engine.query(scoreTableQuery({ ...chinese, by: 'all' }));
    expect(rows.map(({ score, n, above, total }) => [score, n, above, total])).toEqual([[100, 1, 1, 10], [90, 2, 3, 10], [85, 1, 4, 10], [72, 1, 5, 10], [60, 3, 8, 10], [30, 1, 9, 10], [0, 1, 10, 10]]);
    expect((await engine.query(scoreTableQuery({ ...chinese, by: 'track' }))).filter(({ unit }) => unit === '历史类')).toMatchObject([{ score: 60, n: 2, above: 2, total: 2 }]);
  });
});

describe('progress', () => {
  it('compares places among those who sat both', async () => {
    const rows = await engine.query(progressPupilsQuery({ ...chinese, earlier: 1, population: 'both' }));
    // both: 1–6. then: 6 first, 2 and 3 tied second, 1 fourth, 4, 5. now: 1; 2 and 6 tied second; 3 fourth; 4, 5
    expect(rows.map(({ student_id, earlier_place, place, change, n }) => [student_id, earlier_place, place, change, n])).toEqual([
      [3, 2, 4, -2, 6], [6, 1, 2, -1, 6], [2, 2, 2, 0, 6], [4, 5, 5, 0, 6], [5, 6, 6, 0, 6], [1, 4, 1, 3, 6],
    ]);
    // 3 then: tied with one, 3 below → (3 + 1) / 6; now 2 below → 2.5 / 6
    expect(rows[0]!.percentile_change).toBeCloseTo((100 * (2.5 - 4)) / 6, 12);
    const units = await engine.query(progressUnitsQuery({ ...chinese, earlier: 1, population: 'both', by: 'school' }));
    expect(units.map(({ name, n, only_now, mean_change, up, same, down }) => [name, n, only_now, mean_change, up, same, down])).toEqual([
      ['一中', 5, 0, 0.2, 1, 3, 1], ['二中', 1, 3, -1, 0, 0, 1], ['三中', 0, 1, null, 0, 0, 0],
    ]);
  });

  it('or among everybody who sat each', async () => {
    const rows = await engine.query(progressPupilsQuery({ ...chinese, earlier: 1, population: 'each', school: 2 }));
    expect(rows).toMatchObject([{ student_id: 6, earlier_place: 2, earlier_n: 7, place: 2, n: 10, change: 0 }]);
  });
});

/** 总分 by track — 物理类: 1 150, 2 170 (往届), 3 132.5, 4 125, 5 50, 6 130, 10 130; 历史类: 7 130, 8 126. */
describe('lines', () => {
  it('draws a line by place among a track', async () => {
    expect(await engine.query(lineTracksQuery(2))).toEqual([{ track: '物理类', n: 7 }, { track: '历史类', n: 2 }]);
    expect(await engine.query(nthTotalQuery({ exam: 2, track: '物理类', nth: 4 }))).toEqual([{ score: 130, candidates: 7, forms: 1 }]);
    expect(await engine.query(nthTotalQuery({ exam: 2, nth: 10 }))).toEqual([{ score: null, candidates: 9, forms: 1 }]);
  });

  it('finds 有效分 by both methods', async () => {
    const rows = await engine.query(effectiveScoresQuery({ exam: 2, track: '物理类', score: 130, near: 5 }));
    // reached: 1, 2, 3, 6, 10 = 5 → fifth highest mark. Near (125–135): 3, 4, 6, 10 with mean total 129.375
    const near = { total: (132.5 + 125 + 130 + 130) / 4, 语文: (72.5 + 60 + 90 + 85) / 4, 数学: (60 + 65 + 40 + 45) / 4 };
    expect(rows.map(({ subject, reached, by_rank, near_n }) => [subject, reached, by_rank, near_n])).toEqual([['数学', 5, 45, 4], ['语文', 5, 72.5, 4]]);
    expect(rows[0]!.by_ratio).toBeCloseTo((130 * near.数学) / near.total, 12);
    expect(rows[0]!.by_ratio! + rows[1]!.by_ratio!).toBeCloseTo(130, 12);
    // nobody reaches 200: no rank, and nobody near it
    expect(await engine.query(effectiveScoresQuery({ exam: 2, track: '物理类', score: 200, near: 5 }))).toMatchObject([{ reached: 0, by_rank: null, by_ratio: null }, { reached: 0, by_rank: null, by_ratio: null }]);
  });

  const drawn = { exam: 2, track: '物理类', score: 130, near: 5, effective: [{ subject: '数学', score: 45 }, { subject: '语文', score: 72.5 }] };

  it('counts 上线, 单上线, 双上线 and 临界 by unit', async () => {
    const units = await engine.query(lineUnitsQuery({ ...drawn, by: 'school' }));
    expect(units.map(({ name, n, reached, below, above }) => [name, n, reached, below, above])).toEqual([['一中', 5, 3, 1, 1], ['二中', 1, 1, 0, 1], ['三中', 1, 1, 0, 1]]);
    const fresh = await engine.query(lineUnitsQuery({ ...drawn, category: '应届', by: 'all' }));
    expect(fresh).toMatchObject([{ n: 6, reached: 4 }]);
    const subjects = await engine.query(lineSubjectsQuery({ ...drawn, by: 'school' }));
    // 一中 数学: 1, 2, 3, 4 ≥ 45 (20 not); of them 4 is below the line; 4 is near and weak in 语文 only
    expect(subjects.filter(({ unit }) => unit === '1')).toEqual([
      { unit: '1', subject: '数学', n: 5, single: 4, double: 3, reached: 3, weak_near: 0 },
      { unit: '1', subject: '语文', n: 5, single: 3, double: 3, reached: 3, weak_near: 1 },
    ]);
    expect(subjects.find(({ unit, subject }) => unit === '2' && subject === '数学')).toMatchObject({ single: 0, double: 0, reached: 1 });
  });

  it('lists 临界生 with what they lack', async () => {
    const rows = await engine.query(nearPupilsQuery(drawn));
    expect(rows.map(({ student_id, gap, weak }) => [student_id, gap, weak])).toEqual([[6, 0, '数学（差5分）'], [10, 0, ''], [3, 2.5, ''], [4, -5, '语文（差12.5分）']]);
    expect(rows[3]).toMatchObject({ name: '学生4', school: '一中', class: '高二（2）班', category: '应届' });
  });
});
