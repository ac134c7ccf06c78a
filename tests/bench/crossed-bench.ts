import { crossProductsOf } from '../../analytics/growth/cross-product-groups.ts';
import { fitCrossedModel } from '../../analytics/growth/mixed/fit-crossed-model.ts';
import { seededRandom } from '../../analytics/stats/seeded-random.ts';
import type { Figure } from './growth-bench.ts';

const PUPILS = 100_000;
const SCHOOLS = 60;
const FEEDERS = 400;

/** 学校 × 生源校: 100,000 pupils of 60 schools from 400 feeder schools, most from the eight nearest. */
export function benchCrossed(): Figure[] {
  const random = seededRandom(77);
  const school = Array.from({ length: SCHOOLS }, () => 2 * random.normal());
  const feeder = Array.from({ length: FEEDERS }, () => 1.5 * random.normal());
  const prior: number[] = [];
  const outcome: number[] = [];
  const cells: string[] = [];
  for (let pupil = 0; pupil < PUPILS; pupil++) {
    const b = Math.floor(FEEDERS * random.uniform());
    const a = random.uniform() < 0.8 ? (Math.floor((b * SCHOOLS) / FEEDERS) + Math.floor(8 * random.uniform())) % SCHOOLS : Math.floor(SCHOOLS * random.uniform());
    const x = 70 + 12 * random.normal();
    prior.push(x);
    outcome.push(15 + 0.8 * x + school[a]! + feeder[b]! + 9 * random.normal());
    cells.push(`${a}|${b}`);
  }
  const start = performance.now();
  const products = crossProductsOf(['x'], [prior, outcome], cells);
  const summed = performance.now();
  const side = (place: number): string[] => products.groups.map(({ id }) => id.split('|')[place]!);
  const fit = fitCrossedModel(products, [{ factor: '学校', units: side(0) }, { factor: '生源校', units: side(1) }], 'REML');
  const fitted = performance.now();
  if (!fit.ok || !fit.converged) throw new Error('the crossed model does not converge');
  const [schools, feeders] = fit.levels.map(({ varianceAtMean }) => Math.sqrt(varianceAtMean));
  if (Math.abs(schools! - 2) > 0.6 || Math.abs(feeders! - 1.5) > 0.2) throw new Error('the crossed model does not recover the planted district');
  return [
    { name: `学校×生源校交叉模型（100,000 人，${SCHOOLS}×${FEEDERS}，${products.groups.length} 个单元格）：单元格汇总`, value: (summed - start) / 1000, unit: 's' },
    { name: `其中模型估计（${fit.evaluations} 次求值）`, value: (fitted - summed) / 1000, unit: 's' },
  ];
}
