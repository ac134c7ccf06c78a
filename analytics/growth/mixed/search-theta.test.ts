import { expect, it } from 'vitest';
import { nelderMead } from '../../stats/nelder-mead.ts';
import { seededRandom } from '../../stats/seeded-random.ts';
import { crossProductsOf } from '../cross-product-groups.ts';
import { fitMixedModel } from './fit-mixed-model.ts';
import { groupTree } from './group-tree.ts';
import { profiledCriterion } from './profiled-criterion.ts';
import { lambdasOf, thetaEntries } from './relative-covariance.ts';

/** Small districts, many of them with variances of 0 or correlations of ±1. */
function problem(seed: number) {
  const random = seededRandom(seed * 77);
  const schools = 3 + Math.floor(20 * random.uniform());
  const classes = 1 + Math.floor(3 * random.uniform());
  const sd = () => (random.uniform() < 0.3 ? 0 : 2 * random.uniform());
  const [school, room, slope] = [sd(), sd(), 0.15 * sd()];
  const rho = random.uniform() < 0.3 ? 1 : 2 * random.uniform() - 1;
  const [xs, ys, units]: [number[], number[], string[]] = [[], [], []];
  for (let s = 0; s < schools; s++) {
    const a = random.normal();
    const b = rho * a + Math.sqrt(1 - rho * rho) * random.normal();
    for (let c = 0; c < classes; c++) {
      const v = room * random.normal();
      const n = 1 + Math.floor(15 * random.uniform());
      for (let i = 0; i < n; i++) {
        const x = 60 + 10 * random.normal();
        xs.push(x);
        ys.push(school * a + (0.5 + slope * b) * (x - 60) + v + 2 * random.normal());
        units.push(`${s}/${c}`);
      }
    }
  }
  const products = crossProductsOf(['x'], [xs, ys], units);
  const slopes = seed % 3 === 0 ? [] : ['x'];
  const parents = products.groups.map(({ id }) => id.split('/')[0]!);
  const levels = classes > 1 ? [{ factor: 'school', units: parents, slopes }, { factor: 'class', slopes: seed % 5 === 0 ? slopes : [] }] : [{ factor: 'school', slopes }];
  return { products, levels, n: xs.length };
}

it.each(Array.from({ length: 40 }, (_, index) => index + 1))('problem %i: converges, and no restarted simplex finds a lower criterion', (seed) => {
  const { products, levels, n } = problem(seed);
  const method = seed % 2 ? 'REML' : 'ML';
  const fit = fitMixedModel(products, levels, method);
  if (!fit.ok) throw new Error(fit.reason);
  expect(fit.converged).toBe(true);
  const tree = groupTree(products, [0], levels);
  const at = profiledCriterion(tree, method);
  const sizes = tree.levels.map(({ columns }) => columns.length);
  const entries = thetaEntries(sizes);
  const scales = (method === 'REML' ? 2 * Math.log(products.scale[0]!) + 2 * (n - 2) * Math.log(products.scale[1]!) : 2 * n * Math.log(products.scale[1]!));
  for (const start of [0.05, 0.5, 2]) {
    let x: ArrayLike<number> = entries.map(({ row, column }) => (row === column ? start : 0));
    for (let restart = 0; restart < 2; restart++) {
      const minimum = nelderMead((theta) => at(lambdasOf(theta, entries, sizes)).criterion, x, 0.3, { size: 1e-5, spread: 1e-9, limit: 2000 });
      expect(minimum.value + scales).toBeGreaterThan(fit.criterion - 1e-7);
      x = minimum.x;
    }
  }
});
