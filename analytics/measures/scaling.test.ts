import { describe, expect, it } from 'vitest';
import { scaleMarks } from '../../samples/district/scaled-marks.ts';
import { convertMark, defaultScaling, roundScaled, scalePoolMarks, type ScaledPool, type ScalingOptions } from './scaling.ts';
import { scalingSchemes, type ScalingScheme } from './scaling-schemes.ts';

const scheme = (id: string): ScalingScheme => scalingSchemes.find((candidate) => candidate.id === id)!;
const three = scheme('3+1+2');
const options = (changes: Partial<ScalingOptions> = {}): ScalingOptions => ({ ...defaultScaling, ...changes });
const done = (pool: ScaledPool) => {
  if (!pool.ok) throw new Error(pool.reason);
  return pool;
};
const scaledOf = (pool: ScaledPool, mark: number) => done(pool).marks.get(mark)?.scaled;

describe('schemes', () => {
  it.each(scalingSchemes.map((one) => [one.id, one] as const))('%s gives everybody a grade, from the top down', (_, { grades }) => {
    expect(grades.reduce((sum, { share }) => sum + share, 0)).toBe(100);
    grades.forEach(({ low, high }, index) => {
      expect(low).toBeLessThanOrEqual(high);
      if (index > 0) expect(high).toBeLessThan(grades[index - 1]!.low);
    });
  });

  it('has the published ends', () => {
    const ends = scalingSchemes.map(({ id, grades }) => [id, grades.length, grades[0]!.high, grades.at(-1)!.low]);
    expect(ends).toEqual([['3+1+2', 5, 100, 30], ['山东', 8, 100, 21], ['上海', 11, 70, 40], ['北京', 21, 100, 40], ['天津', 21, 100, 40], ['浙江2021前', 21, 100, 40]]);
  });
});

describe('conversion', () => {
  // From a real 再选科目 workbook, unrounded there.
  it.each([[64, 53, 69, 56, 70, 65.625], [77, 70, 85, 71, 85, 77.5333], [59, 53, 69, 56, 70, 61.25]])('%d in [%d, %d] of %d–%d is %d', (mark, from, to, low, high, expected) => {
    expect(convertMark(mark, from, to, low, high)).toBeCloseTo(expected, 4);
  });

  it('rounds half up', () => {
    expect([65.625, 61.25, 71.5, 71.49999999999999, 30].map(roundScaled)).toEqual([66, 61, 72, 72, 30]);
  });

  it('gives a pool of a hundred different marks exactly the shares of the scheme', () => {
    const pool = done(scalePoolMarks(Array.from({ length: 100 }, (_, index) => index + 1), three, options(), 100));
    expect(pool.grades.map(({ grade, n, from, to }) => [grade, n, from, to])).toEqual([['A', 15, 86, 100], ['B', 35, 51, 85], ['C', 35, 16, 50], ['D', 13, 3, 15], ['E', 2, 1, 2]]);
    expect([100, 86, 85, 51, 50, 16, 15, 3, 2, 1].map((mark) => scaledOf(pool, mark))).toEqual([100, 86, 85, 71, 70, 56, 55, 41, 40, 30]);
    // 15 marks on 86–100 fall on the marks themselves; 68 is the middle of B.
    expect([93, 68].map((mark) => scaledOf(pool, mark))).toEqual([93, 78]);
  });

  it('does not depend on the order of the pupils', () => {
    const marks = Array.from({ length: 60 }, (_, index) => (index * 37) % 41);
    expect([...done(scalePoolMarks(marks.toReversed(), three, options(), 100)).marks]).toEqual([...done(scalePoolMarks(marks, three, options(), 100)).marks]);
  });

  it('never turns an order round, and gives equal marks equal 赋分', () => {
    for (const { id } of scalingSchemes) {
      for (const ties of ['upper_min', 'lower_max', 'near'] as const) {
        const marks = Array.from({ length: 90 }, (_, index) => ((index * 53) % 29) * 2);
        const pool = done(scalePoolMarks(marks, scheme(id), options({ ties }), 100));
        const ordered = [...pool.marks].sort((a, b) => a[0] - b[0]);
        for (let index = 1; index < ordered.length; index++) expect(ordered[index]![1].scaled).toBeGreaterThanOrEqual(ordered[index - 1]![1].scaled);
        expect(pool.grades.reduce((sum, { n }) => sum + n, 0)).toBe(90);
      }
    }
  });

  it('agrees with the generator of the sample district, written apart', () => {
    for (let round = 1; round <= 5; round++) {
      const marks = Array.from({ length: 400 }, (_, index) => 20 + ((index * 7919 * round) % 71));
      const pool = done(scalePoolMarks(marks, three, options(), 100));
      for (const [mark, scaled] of scaleMarks(marks)) expect(pool.marks.get(mark)!.scaled).toBe(scaled);
    }
  });
});

describe('ties and edges', () => {
  // 40 pupils: A is 6 of them. The 5th to 9th have 90: four above, nine with them.
  const tied = [99, 98, 97, 96, 90, 90, 90, 90, 90, ...Array.from({ length: 31 }, (_, index) => 80 - index)];

  it.each([['upper_min', 9], ['lower_max', 4], ['near', 4]] as const)('%s puts %d of 40 into A where 6 are due', (ties, n) => {
    expect(done(scalePoolMarks(tied, three, options({ ties }), 100)).grades[0]!.n).toBe(n);
  });

  it('takes the nearer side, and up on a draw', () => {
    const nearUp = [99, 98, 97, 96, 90, 90, 90, ...Array.from({ length: 33 }, (_, index) => 80 - index)];
    expect(done(scalePoolMarks(nearUp, three, options({ ties: 'near' }), 100)).grades[0]!.n).toBe(7);
    const draw = [99, 98, 97, 96, 90, 90, 90, 90, ...Array.from({ length: 32 }, (_, index) => 80 - index)];
    expect(done(scalePoolMarks(draw, three, options({ ties: 'near' }), 100)).grades[0]!.n).toBe(8);
  });

  it('leaves a grade empty when ties take it, or refuses', () => {
    const marks = [...Array.from({ length: 38 }, () => 60), 20, 10];
    const pool = done(scalePoolMarks(marks, three, options(), 100));
    expect(pool.grades.map(({ n }) => n)).toEqual([38, 0, 0, 2, 0]);
    expect(pool.grades[1]).toMatchObject({ from: null, to: null });
    const refused = scalePoolMarks(marks, three, options({ emptyGrade: 'refuse' }), 100);
    expect(refused).toMatchObject({ ok: false });
    expect(refused.ok ? '' : refused.reason).toContain('B、C、E');
  });

  it.each([['top', 100], ['middle', 93], ['bottom', 86]] as const)('gives a grade of one mark its %s', (flatGrade, scaled) => {
    const marks = [...Array.from({ length: 6 }, () => 90), ...Array.from({ length: 34 }, (_, index) => 80 - index)];
    expect(scaledOf(scalePoolMarks(marks, three, options({ flatGrade }), 100), 90)).toBe(scaled);
  });

  it('keeps 100 for the full mark where asked: the best of the pool may then stay under it', () => {
    const marks = Array.from({ length: 100 }, (_, index) => index / 2 + 30);
    expect(scaledOf(scalePoolMarks(marks, three, options(), 100), 79.5)).toBe(100);
    const paper = scalePoolMarks(marks, three, options({ ends: 'paper' }), 100);
    // A holds 72.5–79.5: 86 + 14·7/27.5 = 89.56.
    expect(scaledOf(paper, 79.5)).toBe(90);
    // E holds 30 and 30.5; with 0 as its lower end 30 is 30 + 10·30/30.5 = 39.84.
    expect(scaledOf(paper, 30)).toBe(40);
    expect(scalePoolMarks(marks, three, options({ ends: 'paper' }), null)).toMatchObject({ ok: false });
  });

  it('refuses a pool too small for the shares', () => {
    const pool = scalePoolMarks(Array.from({ length: 33 }, (_, index) => index), three, options(), 100);
    expect(pool.ok ? '' : pool.reason).toContain('33人');
    expect(scalePoolMarks(Array.from({ length: 33 }, (_, index) => index), three, options({ minimumPool: 10 }), 100).ok).toBe(true);
  });
});
