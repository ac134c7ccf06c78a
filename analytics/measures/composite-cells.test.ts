import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { openNodeEngine } from '../engine/open.node.ts';
import { bottomShareQuery, indexCellsQuery, indexVarianceQuery } from './composite-cells.ts';
import { rebuildScores } from './score-fact.ts';
import { loadTables } from './testing/load-tables.ts';
import { smallDistrict } from './testing/small-district.ts';
import { retentionQuery, transitionFlowsQuery } from './transitions.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openNodeEngine();
}, 120_000);
afterAll(() => engine.close());

describe('cells of an index', () => {
  beforeAll(async () => {
    await loadTables(engine, smallDistrict);
    await rebuildScores(engine);
  });

  it('are the levels of each school and of the whole', async () => {
    const rows = await engine.query(indexCellsQuery(1));
    const first = rows.find(({ school_id, subject }) => school_id === 1 && subject === '语文')!;
    expect(first).toMatchObject({ n: 4, mean: 62.375, expected: 7, locality: '乡村', full_mark: 100, pass_rate: 0.75, excellent_rate: 0.25, low_rate: 0.25 });
    expect(rows.find(({ school_id, subject }) => school_id === null && subject === '语文')).toMatchObject({ n: 6, mean: (90 + 60 + 60 + 39.5 + 80 + 85) / 6, expected: 8 });
  });

  it('give the variance that the pupils give one by one', async () => {
    const coefficients = [
      { school: 1, subject: '语文', name: 'mean' as const, coefficient: 0.4 }, { school: 1, subject: '语文', name: 'passRate' as const, coefficient: 30 },
      { school: 1, subject: '数学', name: 'mean' as const, coefficient: 0.2 },
    ];
    const [row] = await engine.query(indexVarianceQuery(1, coefficients));
    const chinese = new Map([[1, 90], [2, 60], [3, 60], [4, 39.5]]);
    const maths = new Map([[1, 77], [2, 70], [5, 50]]);
    const mean = (marks: ReadonlyMap<number, number>): number => [...marks.values()].reduce((a, b) => a + b, 0) / marks.size;
    const parts = [1, 2, 3, 4, 5].map((pupil) => {
      const [c, m] = [chinese.get(pupil), maths.get(pupil)];
      const one = c === undefined ? 0 : (0.4 * (c - mean(chinese)) + 30 * ((c >= 60 ? 1 : 0) - 0.75)) / 4;
      return one + (m === undefined ? 0 : (0.2 * (m - mean(maths))) / 3);
    });
    expect(row).toMatchObject({ school_id: 1, pupils: 5 });
    expect(row!.variance).toBeCloseTo((parts.reduce((sum, y) => sum + y * y, 0) * 5) / 4, 10);
  });

  it('count the last share with everybody on the cut', async () => {
    // 语文: 39.5, 60, 60, 80, 85, 90; the last 30 % end at 60.
    const rows = (await engine.query(bottomShareQuery(1, 0.3))).filter(({ subject }) => subject === '语文');
    expect(rows.map(({ school_id, n, bottom, all_bottom }) => [school_id, n, bottom, all_bottom])).toEqual([[1, 4, 3, 3], [2, 1, 0, 3], [3, 1, 0, 3]]);
  });
});

describe('transitions', () => {
  beforeAll(async () => {
    const on = (student_id: number, term: string, attending_school: number, grade: string, status = '在籍') => ({ student_id, term, attending_school, grade, status });
    await loadTables(engine, {
      area: [{ area_id: 1, name: '东县', level: '县' }, { area_id: 2, name: '西县', level: '县' }],
      school: [{ school_id: 1, name: '一小', area_id: 1 }, { school_id: 2, name: '一中', area_id: 1 }, { school_id: 3, name: '西中', area_id: 2 }],
      exam: [{ exam_id: 1, term: '2024-2025-2', name: '毕业', grade: '六年级' }, { exam_id: 2, term: '2025-2026-1', name: '期中', grade: '七年级' }],
      form: [{ form_id: 11, exam_id: 1, subject: '语文' }, { form_id: 21, exam_id: 2, subject: '语文' }],
      paper: [{ form_id: 11, track: '不分科', score_used: 'raw', full_mark: 100 }, { form_id: 21, track: '不分科', score_used: 'raw', full_mark: 100 }],
      exam_entry: [{ exam_id: 1, student_id: 9, school_id: 1 }],
      result: [
        ...[[1, 90], [2, 80], [3, 80], [4, 70]].map(([student_id, score_raw]) => ({ form_id: 11, student_id: student_id!, school_id: 1, score_raw: score_raw!, status: '正常' })),
        { form_id: 11, student_id: 5, school_id: 1, status: '缺考' },
        { form_id: 21, student_id: 1, school_id: 2, score_raw: 88, status: '正常' },
      ],
      enrolment: [
        on(2, '2025-2026-1', 3, '七年级'), on(3, '2025-2026-1', 3, '七年级', '转出'),
        // the cohort of 一中: 11 stays, 12 leaves with a record, 13 is at another school, 14 has gone, 15 rests, 16 joins
        ...[11, 12, 13, 14, 15].map((id) => on(id, '2024-2025-2', 2, '七年级')),
        on(11, '2025-2026-1', 2, '八年级'), on(12, '2025-2026-1', 2, '八年级', '转出'), on(13, '2025-2026-1', 3, '八年级'), on(15, '2025-2026-1', 2, '八年级', '休学'), on(16, '2025-2026-1', 2, '八年级', '转入'),
      ],
    });
    await rebuildScores(engine);
  });

  it('find each pupil by exam, else by roster, and rank with ties', async () => {
    const rows = await engine.query(transitionFlowsQuery(1, 2));
    expect(rows.map(({ student_id, to_school, to_county, place }) => [student_id, to_school, to_county, place])).toEqual([
      [1, 2, '东县', 1], [2, 3, '西县', 2], [3, null, null, 2], [4, null, null, 4], [5, null, null, null], [9, null, null, null],
    ]);
  });

  it('tell who stayed, left, rests, joined or is gone', async () => {
    const rows = await engine.query(retentionQuery('2024-2025-2', '2025-2026-1', '七年级', '八年级'));
    expect(rows).toEqual([
      { school_id: 2, started: 5, kept: 1, moved: 2, suspended: 1, lost: 1, joined: 1 }, { school_id: 3, started: 0, kept: 0, moved: 0, suspended: 0, lost: 0, joined: 1 },
    ]);
  });
});
