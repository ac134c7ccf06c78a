import { describe, expect, it } from 'vitest';
import { correlation } from '../../stats/correlation.ts';
import { seededRandom } from '../../stats/seeded-random.ts';
import { studentQuantile } from '../../stats/student-t.ts';
import type { GrowthFlag, UnitEffect } from '../growth-result.ts';
import { lostGap, togetherKeptLost } from './kept-lost.ts';
import { equalParts, midRanks } from './mid-ranks.ts';
import { modelAgreement } from './model-agreement.ts';
import { reliabilityShift } from './reliability-shift.ts';
import { effectPriorCorrelation, residualChecks, residualLine, spreadRatio } from './residual-checks.ts';
import { residualGroups } from './residual-groups.ts';
import { residualsOf } from './residuals.ts';
import { stratifiedAlpha } from './stratified-alpha.ts';
import { outcomeSdOf, weightedYears } from './weighted-years.ts';

const coverage = { outcome: 30, matched: 30, share: 1, belowLimit: false, keptMean: 70, lostMean: null };
const unit = (id: string, effect: number | null, flag: GrowthFlag = '符合预期', over: Partial<UnitEffect> = {}): UnitEffect => ({
  unit: id, n: 30, effect, standardError: effect === null ? null : 1, low: effect === null ? null : effect - 1.96, high: effect === null ? null : effect + 1.96,
  reliability: 0.8, effectSd: effect === null ? null : effect / 10, flag, coverage, ...over,
});

describe('midRanks and equalParts', () => {
  it('share the rank of ties, as R rank() does', () => {
    // rank(c(3, 1, 3, 2, 3)) in R 4: 4 1 4 2 4
    expect([...midRanks([3, 1, 3, 2, 3])]).toEqual([4, 1, 4, 2, 4]);
  });
  it('keep equal values in one part and part the rest evenly', () => {
    expect(equalParts([10, 20, 30, 40, 50, 60, 70, 80, 90, 100], 5)).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
    expect(new Set(equalParts([7, 7, 7, 7], 5)).size).toBe(1);
    expect(equalParts([], 5)).toEqual([]);
  });
});

describe('residualGroups', () => {
  it('equals the formula written out for two categories in three schools', () => {
    // a: school 1 has 1, 3, school 2 has 5; r̄ = 3, Σ by school of (r − 3) = −2, 2; V = 2/1·(4 + 4)/9
    const [a, b] = residualGroups([1, 3, 5, 2, 4], ['a', 'a', 'a', 'b', 'b'], ['1', '1', '2', '3', '3']);
    expect(a).toMatchObject({ category: 'a', n: 3, clusters: 2, mean: 3, sd: 2 });
    expect(a!.standardError).toBeCloseTo(Math.sqrt(16) / 3, 12);
    expect(a!.high! - a!.mean).toBeCloseTo((studentQuantile(0.975, 1) * 4) / 3, 10);
    expect(b).toMatchObject({ n: 2, clusters: 1, standardError: null, low: null, high: null });
  });

  it('covers 0 as often as it says where pupils share a school effect; pupils taken as independent would not', () => {
    const random = seededRandom(7);
    let covered = 0;
    let naive = 0;
    const runs = 400;
    for (let run = 0; run < runs; run++) {
      const residuals: number[] = [];
      const schools: string[] = [];
      for (let school = 0; school < 20; school++) {
        const effect = random.normal();
        for (let pupil = 0; pupil < 15; pupil++) {
          residuals.push(effect + random.normal());
          schools.push(String(school));
        }
      }
      const [group] = residualGroups(residuals, residuals.map(() => 'all'), schools);
      if (group!.low! < 0 && group!.high! > 0) covered++;
      if (Math.abs(group!.mean) < (1.96 * group!.sd!) / Math.sqrt(group!.n)) naive++;
    }
    // Binomial SD of a 95 % share over 400 runs is 1.1 %.
    expect(covered / runs).toBeGreaterThan(0.92);
    expect(covered / runs).toBeLessThan(0.98);
    expect(naive / runs).toBeLessThan(0.7);
  }, 20_000);
});

describe('residuals', () => {
  it('are centred on request and explain by their squares', () => {
    const y = Float64Array.of(1, 2, 3, 6);
    const { expected, residuals, explained } = residualsOf(y, Float64Array.of(0, 1, 2, 3), true);
    expect([...expected]).toEqual([1.5, 2.5, 3.5, 4.5]);
    expect([...residuals]).toEqual([-0.5, -0.5, -0.5, 1.5]);
    expect(explained).toBeCloseTo(1 - 3 / 14, 12);
    expect([...residualsOf(y, Float64Array.of(0, 1, 2, 3), false).residuals]).toEqual([1, 1, 1, 3]);
  });
  it('explain nothing where the outcome does not vary', () => {
    expect(residualsOf(Float64Array.of(5, 5), Float64Array.of(5, 5), true)).toMatchObject({ explained: null, residualSd: 0, outcomeSd: 0 });
  });

  const pupils = (n: number, start: (i: number) => number) => ({
    student: Array.from({ length: n }, (_, i) => i), unit: Array.from({ length: n }, (_, i) => String(i % 6)), school: Array.from({ length: n }, (_, i) => String(i % 6)),
    outcome: Float64Array.from({ length: n }, (_, i) => i), baselines: [Float64Array.from({ length: n }, (_, i) => start(i))],
    traits: { sex: Array.from({ length: n }, (_, i) => (i % 2 ? '男' : '女')), locality: new Array<string>(n).fill('未填'), language: new Array<string>(n).fill('未填'), category: new Array<string>(n).fill('应届') },
  });

  it('by fifth of the start come lowest first; a start that does not vary is one group', () => {
    const n = 100;
    const table = pupils(n, (i) => i);
    const residuals = Float64Array.from({ length: n }, (_, i) => Math.floor(i / 20) * (i % 2 ? 2 : 0));
    const [prior, sex, locality] = residualChecks(table, residuals, table.school);
    expect(prior!.groups.map(({ category, n: count }) => [category, count])).toEqual([['0', 20], ['1', 20], ['2', 20], ['3', 20], ['4', 20]]);
    expect(prior!.groups.map(({ mean }) => mean)).toEqual([0, 1, 2, 3, 4]);
    expect(sex!.groups.map(({ category, mean }) => [category, mean])).toEqual([['女', 0], ['男', 4]]);
    expect(locality!.groups).toHaveLength(1);
    expect(spreadRatio(prior!)).toBeNull();
    expect(residualChecks(pupils(n, () => 3), residuals, table.school)[0]!.groups).toHaveLength(1);
  });

  it('along the expected score go by tenths', () => {
    const line = residualLine(Float64Array.from({ length: 50 }, (_, i) => i), Float64Array.from({ length: 50 }, (_, i) => i / 10));
    expect(line).toHaveLength(10);
    expect(line[0]).toEqual({ expected: 2, residual: 0.2, n: 5 });
    expect(residualLine(Float64Array.of(4, 4, 4), Float64Array.of(1, 2, 3))).toEqual([{ expected: 4, residual: 2, n: 3 }]);
  });

  it('effects against mean start need three units and spread', () => {
    const start = [1, 3, 5, 7, 9, 11];
    const of = ['a', 'a', 'b', 'b', 'c', 'c'];
    expect(effectPriorCorrelation([unit('a', 1), unit('b', 2), unit('c', 3)], start, of)).toBeCloseTo(1, 12);
    expect(effectPriorCorrelation([unit('a', 1), unit('b', 2)], start, of)).toBeNull();
    expect(effectPriorCorrelation([unit('a', 0), unit('b', 0), unit('c', 0)], start, of)).toBeNull();
  });
});

describe('kept and lost', () => {
  const rows = [[60, 70, 80, 50], [40, 90, 65]].map((kept, index) => ({ kept, lost: [[30, 44], [52]][index]! }));
  const meanOf = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0) / x.length;
  const sdOf = (x: readonly number[]): number | null => (x.length < 2 ? null : Math.sqrt(x.reduce((sum, value) => sum + (value - meanOf(x)) ** 2, 0) / (x.length - 1)));
  const moments = ({ kept, lost }: { kept: readonly number[]; lost: readonly number[] }) => ({ kept: kept.length, kept_mean: meanOf(kept), kept_sd: sdOf(kept), lost: lost.length, lost_mean: meanOf(lost), lost_sd: sdOf(lost) });

  it('of several units give the moments of all their pupils', () => {
    const together = togetherKeptLost(rows.map(moments));
    const all = moments({ kept: rows.flatMap(({ kept }) => kept), lost: rows.flatMap(({ lost }) => lost) });
    expect(together.kept_mean).toBeCloseTo(all.kept_mean, 10);
    expect(together.kept_sd).toBeCloseTo(all.kept_sd!, 10);
    expect(together.lost_sd).toBeCloseTo(all.lost_sd!, 10);
  });
  it('have no gap with one lost pupil or none, and a negative one when the lost are weaker', () => {
    expect(lostGap(moments({ kept: [1, 2, 3], lost: [2] }))).toBeNull();
    expect(lostGap(togetherKeptLost([]))).toBeNull();
    expect(lostGap(moments({ kept: [60, 70, 80], lost: [30, 40, 50] }))!.g).toBeLessThan(-1);
  });
});

describe('modelAgreement', () => {
  const effects = [3, 1, 0, -1, -2];
  const model = (key: string, values: readonly (number | null)[], flags: readonly GrowthFlag[] = []) => ({ key, expected: 0, units: values.map((value, i) => unit(String(i), value, flags[i] ?? '符合预期')) });

  it('correlates figures and ranks, and finds the unit whose flag changes', () => {
    const squared = effects.map((value) => Math.sign(value) * value ** 2);
    const { pearson, spearman, judged, differing } = modelAgreement([model('a', effects, ['高于预期']), model('b', squared)]);
    expect(pearson[0]![1]).toBeCloseTo(correlation(Float64Array.from(effects), Float64Array.from(squared))!, 12);
    expect(spearman[0]![1]).toBeCloseTo(1, 12);
    expect(pearson[0]![0]).toBeCloseTo(1, 12);
    expect([judged, differing]).toEqual([5, ['0']]);
  });
  it('leaves units without pupils enough and purely descriptive models out of the judgement', () => {
    const described = { key: 'c', expected: 0, units: effects.map((value, i) => unit(String(i), value, '仅描述')) };
    const { judged, differing } = modelAgreement([model('a', effects, ['高于预期', '仅供参考']), model('b', effects), described]);
    expect([judged, differing]).toEqual([4, ['0']]);
  });
  it('has no correlation where a model finds no difference', () => {
    expect(modelAgreement([model('a', effects), model('b', [0, 0, 0, 0, 0])]).spearman[0]![1]).toBeNull();
    expect(modelAgreement([model('a', [1, 2, null, null, null]), model('b', effects)]).pearson[0]![1]).toBeNull();
  });
});

describe('reliabilityShift', () => {
  it('counts judgements that differ from the first, not those that cannot be made', () => {
    const first = [unit('a', 3, '高于预期'), unit('b', 1), unit('c', 2, '仅供参考')];
    const later = [unit('a', 1, '符合预期'), unit('b', 1), unit('c', 5, '高于预期')];
    const { units, summaries } = reliabilityShift([{ reliability: 1, units: first }, { reliability: 0.8, units: later }], [1, 2, 4], ['a', 'b', 'c']);
    expect(units.filter(({ changes }) => changes).map((of) => of.unit)).toEqual(['a']);
    expect(summaries.map(({ changed }) => changed)).toEqual([0, 1]);
    expect(summaries[1]!.priorCorrelation).toBeCloseTo(correlation(Float64Array.of(1, 1, 5), Float64Array.of(1, 2, 4))!, 12);
  });
});

describe('stratifiedAlpha', () => {
  it('is the reliability of a simulated total', () => {
    // Parts of variance 100 and 25 with reliabilities 0.9 and 0.6, true scores correlated: total = 100 + 25 + 2·30.
    const value = stratifiedAlpha([{ sd: 10, reliability: 0.9 }, { sd: 5, reliability: 0.6 }], Math.sqrt(185));
    expect(value).toBeCloseTo(1 - (100 * 0.1 + 25 * 0.4) / 185, 12);
    expect(stratifiedAlpha([{ sd: 1, reliability: 0.9 }], 0)).toBeNull();
    expect(stratifiedAlpha([], 1)).toBeNull();
  });
});

describe('weightedYears', () => {
  const year = (values: Readonly<Record<string, readonly [effect: number, n: number]>>, sd: number): UnitEffect[] =>
    Object.entries(values).map(([id, [effect, n]]) => unit(id, effect, '符合预期', { n, standardError: sd / 10, effectSd: effect / sd }));

  it('weighs 3 : 2 : 1 in SDs of each year', () => {
    const [a] = weightedYears([year({ a: [4, 30] }, 10), year({ a: [6, 30] }, 20), year({ a: [-3, 30] }, 30)]);
    expect(a!.pooled!.effect).toBeCloseTo((3 * 0.4 + 2 * 0.3 - 0.1) / 6, 12);
    expect(a!.pooled!.standardError).toBeCloseTo((0.1 * Math.sqrt(9 + 4 + 1)) / 6, 12);
    expect(a).toMatchObject({ n: 90, flag: '高于预期' });
  });
  it('keeps the place of a missing year: newest and third weigh 3 : 1', () => {
    const [a] = weightedYears([year({ a: [4, 30] }, 10), null, year({ a: [-3, 30] }, 30)]);
    expect(a!.pooled!.weights).toEqual([0.75, 0, 0.25]);
    expect(a!.pooled!.effect).toBeCloseTo(0.75 * 0.4 - 0.25 * 0.1, 12);
  });
  it('pools small schools over the years and shows nothing of a unit without any figure', () => {
    const small = weightedYears([year({ a: [4, 8], b: [1, 30] }, 10), year({ a: [4, 8] }, 10), year({ a: [4, 8] }, 10)]);
    expect(small[0]).toMatchObject({ unit: 'a', n: 24, flag: '高于预期' });
    const two = weightedYears([year({ a: [4, 8], b: [1, 30] }, 10), year({ a: [4, 8] }, 10)]);
    expect(two[0]).toMatchObject({ n: 16, flag: '仅供参考' });
    expect(weightedYears([[unit('x', null, '不显示', { n: 3 }), unit('y', 2)]])[0]).toMatchObject({ pooled: null, flag: '不显示', n: 0 });
  });
  it('has no SD where every effect is 0', () => {
    expect(outcomeSdOf([unit('a', 0), unit('b', null)])).toBeNull();
    expect(outcomeSdOf([unit('a', 0), unit('b', -4)])).toBeCloseTo(10, 12);
  });
});
