import { progressBands, pupilProgress } from '../../analytics/growth/bands/progress-bands.ts';
import { schoolProgress } from '../../analytics/growth/bands/school-progress.ts';
import { crossProductsOf } from '../../analytics/growth/cross-product-groups.ts';
import { fitCrossedModel } from '../../analytics/growth/mixed/fit-crossed-model.ts';
import { fitMixedModel } from '../../analytics/growth/mixed/fit-mixed-model.ts';
import type { MixedFit } from '../../analytics/growth/mixed/mixed-fit.ts';
import { rankIntervals } from '../../analytics/growth/mixed/rank-intervals.ts';
import { correlation } from '../../analytics/stats/correlation.ts';
import { moments, sampleSd } from '../../analytics/stats/moments.ts';
import { seededRandom, type SeededRandom } from '../../analytics/stats/seeded-random.ts';

const SCHOOLS = 60;
const SIGMA = 9;
const FEEDERS = 25;

interface Found {
  readonly id: string;
  readonly effect: number;
  /** Of the interval of the unit against the average: effect ± 1.96·sd. */
  readonly sd: number;
  /** With β estimated; null where the model has none. */
  readonly predictionSd: number | null;
}

interface Run {
  /** By school. */
  readonly truth: readonly number[];
  readonly found: readonly Found[];
  readonly converged: boolean;
}

interface Pupils {
  readonly x: number[];
  readonly y: number[];
  readonly school: number[];
}

/**
 * 60 schools of 20–140 pupils, prior 70 ± 12, higher where the school's intake is better; `effect` is what
 * the school (and whatever else is planted) adds.
 */
function draw(random: SeededRandom, effect: (school: number, x: number, pupil: number) => number): Pupils {
  const pupils: Pupils = { x: [], y: [], school: [] };
  for (let school = 0; school < SCHOOLS; school++) {
    const intake = 4 * random.normal();
    const size = 20 + Math.floor(120 * random.uniform());
    for (let pupil = 0; pupil < size; pupil++) {
      const x = 70 + intake + 12 * random.normal();
      pupils.x.push(x);
      pupils.y.push(15 + 0.8 * x + effect(school, x, pupil) + SIGMA * random.normal());
      pupils.school.push(school);
    }
  }
  return pupils;
}

const schoolEffects = (random: SeededRandom): number[] => Array.from({ length: SCHOOLS }, () => 3 * random.normal());

const runOf = (truth: readonly number[], fit: MixedFit): Run => ({
  truth,
  found: fit.levels[0]!.units.map(({ id, atMean }) => ({ id, effect: atMean.mode, sd: atMean.conditionalSd, predictionSd: atMean.predictionSd })),
  converged: fit.converged,
});

function ok(fit: MixedFit | { readonly ok: false; readonly reason: string }): MixedFit {
  if (!fit.ok) throw new Error(fit.reason);
  return fit;
}

const designs: Readonly<Record<string, (random: SeededRandom) => Run>> = {
  'random intercept': (random) => {
    const truth = schoolEffects(random);
    const { x, y, school } = draw(random, (j) => truth[j]!);
    return runOf(truth, ok(fitMixedModel(crossProductsOf(['x'], [x, y], school.map(String)), [{ factor: 'school' }], 'REML')));
  },
  'random slope, effect at the mean': (random) => {
    const effect = schoolEffects(random);
    const slope = effect.map((value) => 0.1 * (0.5 * (value / 3) + Math.sqrt(0.75) * random.normal()));
    const { x, y, school } = draw(random, (j, prior) => effect[j]! + slope[j]! * (prior - 70));
    const mean = moments(x).mean;
    const fit = ok(fitMixedModel(crossProductsOf(['x'], [x, y], school.map(String)), [{ factor: 'school', slopes: ['x'] }], 'REML'));
    return runOf(effect.map((value, j) => value + slope[j]! * (mean - 70)), fit);
  },
  'classes in schools, school effect': (random) => {
    const truth = schoolEffects(random);
    const classes = Array.from({ length: 4 * SCHOOLS }, () => 2 * random.normal());
    let pupil = 0;
    const unit: string[] = [];
    const { x, y } = draw(random, (j) => {
      const place = 4 * j + (pupil++ % 4);
      unit.push(String(place));
      return truth[j]! + classes[place]!;
    });
    const products = crossProductsOf(['x'], [x, y], unit);
    const schools = products.groups.map(({ id }) => String(Math.floor(Number(id) / 4)));
    return runOf(truth, ok(fitMixedModel(products, [{ factor: 'school', units: schools }, { factor: 'class' }], 'REML')));
  },
  'schools crossed with feeder schools, school effect': (random) => {
    const truth = schoolEffects(random);
    const feeders = Array.from({ length: FEEDERS }, () => 2 * random.normal());
    const cell: string[] = [];
    const { x, y } = draw(random, (j) => {
      // Two thirds of a school's pupils from its three neighbours, the others from anywhere.
      const b = random.uniform() < 2 / 3 ? (j + Math.floor(3 * random.uniform())) % FEEDERS : Math.floor(FEEDERS * random.uniform());
      cell.push(`${j}|${b}`);
      return truth[j]! + feeders[b]!;
    });
    const products = crossProductsOf(['x'], [x, y], cell);
    const side = (place: number): string[] => products.groups.map(({ id }) => id.split('|')[place]!);
    return runOf(truth, ok(fitCrossedModel(products, [{ factor: 'school', units: side(0) }, { factor: 'feeder', units: side(1) }], 'REML')));
  },
  'progress bands': (random) => {
    const truth = schoolEffects(random);
    const { x, y, school } = draw(random, (j) => truth[j]!);
    const { progress } = pupilProgress(progressBands(x, y), x, y);
    const sigma = sampleSd(moments(progress))!;
    const found = truth.map((_, j): Found => {
      const { n, mean } = schoolProgress([...progress].filter((_value, i) => school[i] === j), sigma)!;
      return { id: String(j), effect: mean, sd: sigma / Math.sqrt(n), predictionSd: null };
    });
    // Progress is counted from the average pupil, whose schools' effects are part of the band means.
    const average = school.reduce((sum, j) => sum + truth[j]!, 0) / school.length;
    return { truth: truth.map((value) => value - average), found, converged: true };
  },
};

/**
 * Simulation study: planted school effects against what each model finds, effects redrawn in every run;
 * one line a model. The figures stand in docs/methods/mixed-models.md and progress-bands.md.
 */
export async function studyCoverage(runs = 200): Promise<string[]> {
  const lines: string[] = [];
  for (const [name, design] of Object.entries(designs)) {
    let correlations = 0;
    let unconverged = 0;
    let units = 0;
    const covered = { planted: 0, deviation: 0, prediction: 0, rank: 0 };
    let withPrediction = true;
    for (let run = 0; run < runs; run++) {
      const { truth, found, converged } = design(seededRandom(1000 + run));
      if (!converged) unconverged += 1;
      const planted = found.map(({ id }) => truth[Number(id)]!);
      correlations += correlation(Float64Array.from(found, ({ effect }) => effect), Float64Array.from(planted)) ?? 0;
      const ranks = await rankIntervals(found, { draws: 1000 });
      const mean = moments(planted).mean;
      found.forEach(({ effect, sd, predictionSd }, unit) => {
        units += 1;
        const error = Math.abs(effect - planted[unit]!);
        withPrediction &&= predictionSd !== null;
        if (error <= 1.96 * sd) covered.planted += 1;
        if (Math.abs(effect - (planted[unit]! - mean)) <= 1.96 * sd) covered.deviation += 1;
        if (predictionSd !== null && error <= 1.96 * predictionSd) covered.prediction += 1;
        const rank = planted.filter((other) => other > planted[unit]!).length + 1;
        if (ranks[unit]!.low <= rank && rank <= ranks[unit]!.high) covered.rank += 1;
      });
    }
    const percent = (count: number): string => `${((100 * count) / units).toFixed(1)} %`;
    lines.push(
      `${name}: ${runs} runs of ${SCHOOLS} schools; correlation ${(correlations / runs).toFixed(3)}; effect ± 1.96 SD covers the planted effect ${percent(covered.planted)}, ` +
        `its deviation from the schools' own mean ${percent(covered.deviation)}; ${withPrediction ? `± 1.96 prediction SD ${percent(covered.prediction)}; ` : ''}` +
        `95 % rank intervals ${percent(covered.rank)}; not converged ${unconverged}`,
    );
  }
  return lines;
}
