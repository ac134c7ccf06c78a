import { expect, it } from 'vitest';
import { makeCase } from './fuzz-cases.ts';
import { runFuzz } from './run-fuzz.ts';

const SEED = 20261122;

it('makes the same case from seed and number alone', () => {
  for (const index of [0, 17, 4711]) expect(makeCase(SEED, index)).toEqual(makeCase(SEED, index));
  expect(makeCase(SEED, 3).file.bytes).not.toEqual(makeCase(SEED, 19).file.bytes);
});

// The whole run of 20,000 files is `npm run bench -- fuzz`; this slice takes another part of it with each seed.
it('deals with every mutated file: no crash, no hang, no flood', { timeout: 120_000 }, async () => {
  const report = await runFuzz(SEED, 0, 1_200, { budgetMs: 40_000 });
  expect(report.bad).toEqual([]);
  expect(report.cases).toBeGreaterThan(150);
  expect(Object.keys(report.outcomes).sort()).toEqual(['nothing stored', 'refused', 'stored']);
});
