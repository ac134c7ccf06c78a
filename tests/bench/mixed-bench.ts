import type { Engine } from '../../analytics/engine/engine.ts';
import { identifier } from '../../analytics/engine/sql.ts';
import type { CrossProducts } from '../../analytics/growth/cross-product-groups.ts';
import { fitMixedModel } from '../../analytics/growth/mixed/fit-mixed-model.ts';
import type { MixedLevel } from '../../analytics/growth/mixed/group-tree.ts';
import { rankIntervals } from '../../analytics/growth/mixed/rank-intervals.ts';
import { productsFromRows } from '../../analytics/growth/products-from-rows.ts';
import { termLabel } from '../../analytics/growth/term-labels.ts';
import { valueAdded } from '../../analytics/growth/value-added.ts';
import { baselineFacts, baselineFactsQuery, crossProductsQuery, pairConstants, pairConstantsQuery } from '../../analytics/measures/cross-products.ts';
import { designTerms, type Curve } from '../../analytics/measures/design-terms.ts';
import { dropPairsTable, pairCoverageQuery, pairFormsQuery, pairsTable, type PairsSpec } from '../../analytics/measures/pairs.ts';
import { benchCrossed } from './crossed-bench.ts';
import type { BenchDistrict } from './growth-district.ts';

/** lmer with conditional variances on nine subjects of the like district, without reading the file: median of 5.84, 5.53, 6.07. */
export const LMER_FITS = 5.84;

interface Kind {
  readonly name: string;
  readonly by: 'school' | 'class';
  readonly curve: Curve;
  readonly slope?: boolean;
}

const kinds: readonly Kind[] = [
  { name: '随机截距模型', by: 'school', curve: 'linear' },
  { name: '随机截距模型，起点含平方项', by: 'school', curve: 'quadratic' },
  { name: '随机截距模型，起点为样条', by: 'school', curve: 'spline' },
  { name: '学校—班级嵌套模型', by: 'class', curve: 'linear' },
  { name: '随机斜率模型', by: 'school', curve: 'linear', slope: true },
];

/** Seconds of the mixed models on the loaded district as the session runs them, nine subjects each; then ranks of 400 schools. */
export async function benchMixed(engine: Engine, { subjects }: BenchDistrict) {
  const figures: { name: string; value: number; unit: string }[] = [];
  let effects: { id: string; effect: number; sd: number }[] = [];
  for (const kind of kinds) {
    // The first round also compiles; figures are of the second.
    for (const last of [false, true]) {
      const start = performance.now();
      const products: CrossProducts[] = [];
      const parents: string[][] = [];
      for (const { name } of subjects) {
        const made = await oneModel(engine, kind, name);
        products.push(made.products);
        parents.push(made.parents);
        effects = made.effects;
      }
      const whole = (performance.now() - start) / 1000;
      const fits = median(5, () => {
        for (const [index, of] of products.entries()) fitMixedModel(of, levelsOf(kind, parents[index]!, of.predictors[0]!), 'REML');
      });
      if (!last) continue;
      figures.push({ name: `九科${kind.name}（100,000 人，含 SQL：配对、交叉积、覆盖率、同卷检查）`, value: whole, unit: 's' }, { name: '　其中模型估计（五次的中位数）', value: fits, unit: 's' });
      if (kind === kinds[0]) figures.push({ name: '　模型估计比 lmer 快', value: LMER_FITS / fits, unit: '倍' });
    }
  }
  const start = performance.now();
  await rankIntervals(effects);
  figures.push({ name: '400 校名次区间（模拟 4000 次）', value: (performance.now() - start) / 1000, unit: 's' });
  return [...figures, ...benchCrossed()];
}

/** Seconds of `work`, the median of so many runs. */
function median(runs: number, work: () => void): number {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    work();
    return (performance.now() - start) / 1000;
  });
  return times.toSorted((a, b) => a - b)[Math.floor(runs / 2)]!;
}

const levelsOf = ({ by, slope }: Kind, parents: readonly string[], baseline: string): MixedLevel[] => [
  ...(by === 'class' ? [{ factor: '学校', units: parents }] : []),
  { factor: by === 'class' ? '班级' : '学校', ...(slope ? { slopes: [baseline] } : {}) },
];

async function oneModel(engine: Engine, { by, curve, slope = false }: Kind, name: string) {
  const spec: PairsSpec = { outcome: { exam: 2, subject: name }, baselines: [{ exam: 1, subject: name }], by, ...(by === 'class' ? { parent: 'school' } : {}) };
  const from = identifier('bench_pairs');
  await engine.exec('bench.pairs', pairsTable('bench_pairs', spec).sql);
  const facts = curve === 'linear' ? [] : baselineFacts((await engine.query(baselineFactsQuery(spec, from)))[0], 1);
  const terms = designTerms(spec, curve, facts, []);
  const constants = pairConstants((await engine.query(pairConstantsQuery(spec, terms, from)))[0], terms.length);
  const rows = await engine.query(crossProductsQuery(spec, terms, constants, from));
  const products = productsFromRows(rows, terms.map((term) => termLabel(term, [name])), constants);
  const parents = rows.map(({ parent }) => String(parent));
  const outcome = valueAdded({
    products, curve, slope,
    ...(by === 'class' ? { parents: { of: parents, coverage: await engine.query(pairCoverageQuery(spec, from, 'parent')) } } : {}),
    coverage: await engine.query(pairCoverageQuery(spec, from)),
    forms: await engine.query(pairFormsQuery(spec, from)),
    labels: { outcome: name, baselines: [name], unit: by === 'class' ? '班级' : '学校', ...(by === 'class' ? { parent: '学校' } : {}) },
  });
  await engine.exec('bench.drop', dropPairsTable('bench_pairs').sql);
  // Planted: school SD .20 beside class SD .15 and pupil SD .60.
  if (outcome.model === 'refused' || outcome.units.length !== (by === 'class' ? 1600 : 400) || outcome.fit.icc < 0.04 || outcome.fit.icc > 0.25 || !outcome.fit.converged) {
    throw new Error(`the model of ${name} does not recover the planted district`);
  }
  const schools = outcome.parents ?? outcome.units;
  return { products, parents, effects: schools.flatMap(({ unit, effect, standardError }) => (effect === null || standardError === null ? [] : [{ id: unit, effect, sd: standardError }])) };
}
