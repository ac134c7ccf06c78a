import { describe, expect, it } from 'vitest';
import { seededRandom } from '../stats/seeded-random.ts';
import { matchedSchools, type SchoolChange } from './matched-schools.ts';
import { pairEffects } from './pair-effect.ts';

const school = (id: number, before: number, change: number, size = 100, locality: string | null = '乡村'): SchoolChange => ({ school: id, before, change, size, locality });

describe('matchedSchools', () => {
  it('takes the nearest earlier levels of the same place and a like size', () => {
    const candidates = [school(2, 45, 0), school(3, 44, 0, 40), school(4, 44, 0, 100, '城区'), school(5, 52, 0, 150), school(6, 43, 0, 50), school(7, 60, 0), school(1, 44, 0)];
    expect(matchedSchools(school(1, 44, 3), candidates, 3).map(({ school: id }) => id)).toEqual([2, 6, 5]);
    expect(matchedSchools(school(1, 44, 3, 1000), candidates)).toEqual([]);
  });
});

describe('pairEffects', () => {
  const controls = [1, 2, 3, 4, 5, 6].map((id) => school(id, 50, id % 2 ? 1 : -1));

  it('is the difference of the changes, by hand', () => {
    const found = pairEffects([{ helped: school(10, 50, 4), matches: controls.slice(0, 2) }, { helped: school(11, 50, 1), matches: [controls[0]!] }, { helped: school(12, 50, 9), matches: [] }], controls)!;
    // s = √(6/5); t(0.975, 5) = 2.5706
    expect(found.each.map((one) => one?.estimate ?? null)).toEqual([4, 0, null]);
    expect(found.each[0]!.high - 4).toBeCloseTo(2.5706 * Math.sqrt(1.2) * Math.sqrt(1.5), 3);
    // Control 1 has weight 1/4 + 1/2, control 2 has 1/4.
    expect(found.overall!.estimate).toBe(2);
    expect(found.overall!.high - 2).toBeCloseTo(2.5706 * Math.sqrt(1.2) * Math.sqrt(0.5 + 0.5625 + 0.0625), 3);
  });

  it('says nothing with fewer than six schools to compare with', () => {
    expect(pairEffects([{ helped: school(10, 50, 4), matches: controls.slice(0, 2) }], controls.slice(0, 5))).toBeNull();
  });

  it('covers the planted effect about 95 times of 100, also where helped schools share their matches', () => {
    const random = seededRandom(17);
    let one = 0;
    let all = 0;
    for (let round = 0; round < 1500; round++) {
      const others = Array.from({ length: 25 }, (_, id) => school(id, 50 + 8 * random.normal(), 2 * random.normal()));
      const helped = Array.from({ length: 4 }, (_, id) => school(100 + id, 44 + random.normal(), 1.5 + 2 * random.normal()));
      const found = pairEffects(helped.map((own) => ({ helped: own, matches: matchedSchools(own, others) })), others)!;
      if (found.each[0]!.low <= 1.5 && 1.5 <= found.each[0]!.high) one++;
      if (found.overall!.low <= 1.5 && 1.5 <= found.overall!.high) all++;
    }
    // 1500 rounds: SE 0.6 points.
    for (const covered of [one, all]) {
      expect(covered / 1500).toBeGreaterThan(0.93);
      expect(covered / 1500).toBeLessThan(0.97);
    }
  });
});
