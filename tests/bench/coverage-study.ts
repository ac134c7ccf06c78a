import { crossProductsOf } from '../../analytics/growth/cross-product-groups.ts';
import { fitMixedModel } from '../../analytics/growth/mixed/fit-mixed-model.ts';
import type { MixedFit } from '../../analytics/growth/mixed/mixed-fit.ts';
import { rankIntervals } from '../../analytics/growth/mixed/rank-intervals.ts';
import { correlation } from '../../analytics/stats/correlation.ts';
import { seededRandom, type SeededRandom } from '../../analytics/stats/seeded-random.ts';

// Simulation study of the mixed models: `npx tsx tests/bench/coverage-study.ts [runs]`. Effects are
// redrawn in every run; the figures stand in docs/methods/mixed-models.md.

const SCHOOLS = 60;
const SIGMA = 9;

interface Run {
  readonly truth: number[];
  readonly fit: MixedFit;
  /** The level whose intercepts are looked at. */
  readonly level: number;
}

/** 20–140 pupils a school, prior 70 ± 12 higher where the school's intake is better. */
function pupils(random: SeededRandom, each: (school: number, x: number, pupil: number) => void): void {
  for (let school = 0; school < SCHOOLS; school++) {
    const intake = 4 * random.normal();
    const size = 20 + Math.floor(120 * random.uniform());
    for (let pupil = 0; pupil < size; pupil++) each(school, 70 + intake + 12 * random.normal(), pupil);
  }
}

function fitted(xs: number[], ys: number[], units: string[], level: Parameters<typeof fitMixedModel>[1][number], parents?: (id: string) => string): MixedFit {
  const products = crossProductsOf(['x'], [xs, ys], units);
  const levels = parents ? [{ factor: 'school', units: products.groups.map(({ id }) => parents(id)) }, level] : [level];
  const fit = fitMixedModel(products, levels, 'REML');
  if (!fit.ok) throw new Error(fit.reason);
  return fit;
}

const designs: Record<string, (random: SeededRandom) => Run> = {
  'random intercept': (random) => {
    const effect = Array.from({ length: SCHOOLS }, () => 3 * random.normal());
    const xs: number[] = [];
    const ys: number[] = [];
    const units: string[] = [];
    pupils(random, (school, x) => {
      xs.push(x);
      ys.push(15 + 0.8 * x + effect[school]! + SIGMA * random.normal());
      units.push(String(school));
    });
    return { truth: effect, fit: fitted(xs, ys, units, { factor: 'school' }), level: 0 };
  },
  'random slope (effect at the mean)': (random) => {
    const effect = Array.from({ length: SCHOOLS }, () => 3 * random.normal());
    const slope = effect.map((value) => 0.1 * (0.5 * (value / 3) + Math.sqrt(0.75) * random.normal()));
    const xs: number[] = [];
    const ys: number[] = [];
    const units: string[] = [];
    pupils(random, (school, x) => {
      xs.push(x);
      ys.push(15 + 0.8 * x + effect[school]! + slope[school]! * (x - 70) + SIGMA * random.normal());
      units.push(String(school));
    });
    const mean = xs.reduce((sum, x) => sum + x, 0) / xs.length;
    return { truth: effect.map((value, school) => value + slope[school]! * (mean - 70)), fit: fitted(xs, ys, units, { factor: 'school', slopes: ['x'] }), level: 0 };
  },
  'classes in schools (school effect)': (random) => {
    const effect = Array.from({ length: SCHOOLS }, () => 3 * random.normal());
    const classes = new Map<string, number>();
    const xs: number[] = [];
    const ys: number[] = [];
    const units: string[] = [];
    pupils(random, (school, x, pupil) => {
      const unit = `${school}/${pupil % 4}`;
      if (!classes.has(unit)) classes.set(unit, 2 * random.normal());
      xs.push(x);
      ys.push(15 + 0.8 * x + effect[school]! + classes.get(unit)! + SIGMA * random.normal());
      units.push(unit);
    });
    return { truth: effect, fit: fitted(xs, ys, units, { factor: 'class' }, (id) => id.split('/')[0]!), level: 0 };
  },
};

const runs = Number(process.argv[2] ?? 200);
for (const [name, draw] of Object.entries(designs)) {
  let correlations = 0;
  let covered = 0;
  let coveredBeta = 0;
  let coveredCentred = 0;
  let rankCovered = 0;
  let units = 0;
  let unconverged = 0;
  for (let run = 0; run < runs; run++) {
    const { truth, fit, level } = draw(seededRandom(1000 + run));
    if (!fit.converged) unconverged += 1;
    const found = fit.levels[level]!.units.map(({ id, atMean }) => ({ id, effect: atMean.mode, sd: atMean.conditionalSd, predictionSd: atMean.predictionSd }));
    const planted = found.map(({ id }) => truth[Number(id)]!);
    correlations += correlation(Float64Array.from(found, ({ effect }) => effect), Float64Array.from(planted)) ?? 0;
    const ranks = await rankIntervals(found, { draws: 1000 });
    const mean = planted.reduce((sum, value) => sum + value, 0) / planted.length;
    found.forEach(({ effect, sd, predictionSd }, unit) => {
      units += 1;
      if (Math.abs(effect - planted[unit]!) <= 1.96 * sd) covered += 1;
      if (Math.abs(effect - planted[unit]!) <= 1.96 * predictionSd) coveredBeta += 1;
      if (Math.abs(effect - (planted[unit]! - mean)) <= 1.96 * sd) coveredCentred += 1;
      const rank = planted.filter((other) => other > planted[unit]!).length + 1;
      if (ranks[unit]!.low <= rank && rank <= ranks[unit]!.high) rankCovered += 1;
    });
  }
  process.stdout.write(
    `${name}: ${runs} runs of ${SCHOOLS} schools; correlation of estimated and planted effects ${(correlations / runs).toFixed(3)}; ` +
      `mode ± 1.96 conditional SD covers ${percent(covered, units)} (the deviation from the schools' own mean: ${percent(coveredCentred, units)}), ` +
      `± 1.96 prediction SD ${percent(coveredBeta, units)}; 95 % rank intervals ${percent(rankCovered, units)}; not converged ${unconverged}\n`,
  );
}

function percent(count: number, of: number): string {
  return `${((100 * count) / of).toFixed(1)} %`;
}
