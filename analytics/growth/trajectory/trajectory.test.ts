import { describe, expect, it } from 'vitest';
import { chooseExams, type TrajectoryExamFacts } from './choose-exams.ts';
import { cohortScores } from './cohort-scores.ts';
import { examYear } from './exam-year.ts';
import { pupilSlope } from './pupil-slope.ts';
import { unitTrajectories } from './unit-trajectories.ts';

describe('examYear', () => {
  it('takes the date', () => {
    expect(examYear({ date: '2026-01-01', term: '', kind: '期末' })).toBe(2026);
    expect(examYear({ date: '2025-07-02', term: '', kind: '期末' })).toBeCloseTo(2025.5, 2);
  });
  it('orders the exams of undated terms as they are sat', () => {
    const at = (term: string, kind: string) => examYear({ date: null, term, kind })!;
    const years = [at('2024-2025-1', '期中'), at('2024-2025-1', '期末'), at('2024-2025-2', '期中'), at('2024-2025-2', '期末'), at('2025-2026-1', '期中')];
    expect(years).toEqual([...years].sort((a, b) => a - b));
    expect(years.map(Math.floor)).toEqual([2024, 2025, 2025, 2025, 2025]);
    expect(examYear({ date: '去年', term: '秋季', kind: '期末' })).toBeNull();
  });
});

const fact = (exam_id: number, date: string | null, more: Partial<TrajectoryExamFacts> = {}): TrajectoryExamFacts => ({ exam_id, term: '2020-2021-1', date, kind: '期末', stage: '高中', isEntry: false, ...more });
const row = (exam_id: number, n: number, forms = 1, sat = n) => ({ exam_id, n, forms, sat, cohort: 100 });

describe('chooseExams', () => {
  const facts = [
    fact(1, '2020-06-20', { stage: '小学', isEntry: true }),
    fact(2, '2023-06-20', { stage: '初中', isEntry: true, kind: '中考' }),
    fact(3, '2023-11-10'),
    fact(4, '2024-06-25'),
    fact(5, '2025-06-25'),
    fact(6, '2026-04-25'),
    fact(7, '2026-06-07', { kind: '高考' }),
    fact(8, null, { term: '未知' }),
  ];
  const rows = [row(1, 90), row(2, 95), row(3, 98, 5), row(4, 29), row(5, 60), row(6, 100), row(7, 99), row(8, 50)];
  const chosen = chooseExams(6, facts, rows)!;

  it('goes from the latest entrance exam to the exit, and names what it leaves out', () => {
    expect(chosen.exams.map(({ exam }) => exam)).toEqual([2, 5, 6]);
    expect(chosen.exams[0]!.years).toBe(0);
    expect(chosen.exams[2]!.years).toBeCloseTo(2.85, 2);
    expect(chosen.entranceMarked).toBe(true);
    expect(chosen.leftOut).toEqual([{ exam: 3, reason: 'forms', n: 98 }, { exam: 4, reason: 'few', n: 29 }, { exam: 8, reason: 'undated', n: 50 }]);
    expect(chosen.first).toBe(3);
  });

  it('starts from the earliest exam when none is marked, and stands alone when there is none', () => {
    const unmarked = facts.map((of) => ({ ...of, isEntry: false }));
    expect(chooseExams(6, unmarked, rows)).toMatchObject({ entranceMarked: false, exams: [{ exam: 1 }, { exam: 2 }, { exam: 5 }, { exam: 6 }] });
    expect(chooseExams(6, facts, [row(6, 100)])).toMatchObject({ exams: [{ exam: 6, years: 0, n: 100 }], first: null, leftOut: [] });
    expect(chooseExams(6, facts, [])).toBeNull();
    expect(chooseExams(99, facts, rows)).toBeNull();
  });
});

describe('cohortScores and unitTrajectories', () => {
  // Exam 0: 40, 60, 80 (mean 60, sd 20); exit: 10, 20, 30, 40.
  const scores = cohortScores([
    { student_id: 1, unit: 'a', y: 10, x0: 40 },
    { student_id: 2, unit: 'a', y: 20, x0: 60 },
    { student_id: 3, unit: 'b', y: 30, x0: 80 },
    { student_id: 4, unit: 'b', y: 40, x0: null },
  ], 1);
  it('gives T over the cohort present', () => {
    expect([...scores.t[0]!]).toEqual([40, 50, 60, Number.NaN]);
    expect(scores.scale).toMatchObject([{ n: 3, mean: 60, sd: 20 }, { n: 4, mean: 25 }]);
    expect(scores.t[1]!.reduce((sum, value) => sum + value, 0)).toBeCloseTo(200, 10);
  });
  it('shows no mean of fewer than five, and no band where all are equal', () => {
    expect(unitTrajectories(scores)[0]).toEqual({ unit: 'a', n: 2, atFirst: 2, keptMean: null, lostMean: null, points: [{ n: 2, mean: null, low: null, high: null }, { n: 2, mean: null, low: null, high: null }] });
    const six = cohortScores(Array.from({ length: 12 }, (_, i) => ({ student_id: i, unit: i < 6 ? 'a' : 'b', y: i < 6 ? 10 : 10 + i })), 0);
    const [same, spread] = unitTrajectories(six);
    expect(same!.points[0]).toMatchObject({ n: 6, low: null, high: null });
    // Unit b by hand: 16 … 21, T linear in the score.
    const { mean, sd } = six.scale[0]!;
    const margin = ((1.959963984540054 * Math.sqrt(3.5)) / Math.sqrt(6)) * (10 / sd!);
    expect(spread!.points[0]!.mean).toBeCloseTo(50 + (10 * (18.5 - mean)) / sd!, 10);
    expect(spread!.points[0]!.high! - spread!.points[0]!.mean!).toBeCloseTo(margin, 10);
  });
  it('gives no T where nobody differs, and sees a pupil in two units', () => {
    const flat = cohortScores([{ student_id: 1, unit: 'a', y: 5 }, { student_id: 2, unit: 'b', y: 5 }, { student_id: 2, unit: 'c', y: 5 }], 0);
    expect(flat.scale[0]).toEqual({ n: 2, mean: 5, sd: null });
    expect(flat.t[0]!.every(Number.isNaN)).toBe(true);
    expect(flat.repeated).toBe(true);
  });
});

it('pupilSlope is the least-squares line', () => {
  expect(pupilSlope([0, 1, 2], [50, 52, 54])).toBe(2);
  expect(pupilSlope([0, 1, 3], [50, Number.NaN, 44])).toBe(-2);
  expect(pupilSlope([0, 1, 2], [50, 50, 56])).toBeCloseTo(3, 12);
  expect(pupilSlope([0, 1], [50, Number.NaN])).toBeNull();
  expect(pupilSlope([1, 1], [50, 60])).toBeNull();
});
