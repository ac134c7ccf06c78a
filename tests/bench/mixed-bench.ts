import type { Engine } from '../../analytics/engine/engine.ts';
import { fitMixedModel } from '../../analytics/growth/mixed/fit-mixed-model.ts';
import type { MixedLevel } from '../../analytics/growth/mixed/group-tree.ts';
import { rankIntervals } from '../../analytics/growth/mixed/rank-intervals.ts';
import { productsFromRows } from '../../analytics/growth/products-from-rows.ts';
import { crossProductsQuery, pairConstants, pairConstantsQuery } from '../../analytics/measures/cross-products.ts';
import type { PairsSpec } from '../../analytics/measures/pairs.ts';
import { benchCrossed } from './crossed-bench.ts';
import type { BenchDistrict } from './growth-district.ts';

/** Seconds of the general mixed models on the loaded district: nine subjects each, then ranks of 400 schools. */
export async function benchMixed(engine: Engine, { subjects }: BenchDistrict) {
  const parent = (id: string): string => String(Math.floor((Number(id) - 1) / 4));
  let fitting = 0;
  let effects: { id: string; effect: number; sd: number }[] = [];
  const nine = async (by: 'school' | 'class', levelsOf: (name: string, ids: readonly string[]) => MixedLevel[]): Promise<number> => {
    const start = performance.now();
    fitting = 0;
    for (const { name } of subjects) {
      const spec: PairsSpec = { outcome: { exam: 2, subject: name }, baselines: [{ exam: 1, subject: name }], by };
      const constants = pairConstants(await engine.query(pairConstantsQuery(spec)));
      const products = productsFromRows(await engine.query(crossProductsQuery(spec, constants, 'quadratic')), [name], constants, 'quadratic');
      const before = performance.now();
      const fit = fitMixedModel(products, levelsOf(name, products.groups.map(({ id }) => id)), 'REML');
      fitting += (performance.now() - before) / 1000;
      if (!fit.ok || !fit.converged || fit.levels[0]!.units.length !== 400) throw new Error(`the mixed model of ${name} does not recover the planted district`);
      effects = fit.levels[0]!.units.map(({ id, atMean }) => ({ id, effect: atMean.mode, sd: atMean.conditionalSd }));
    }
    return (performance.now() - start) / 1000;
  };
  const nested = await nine('class', (_, ids) => [{ factor: '学校', units: ids.map(parent) }, { factor: '班级' }]);
  const nestedFits = fitting;
  const slopes = await nine('school', (name) => [{ factor: '学校', slopes: [name] }]);
  const slopeFits = fitting;
  const start = performance.now();
  await rankIntervals(effects);
  const ranks = (performance.now() - start) / 1000;
  return [
    { name: '九科学校—班级嵌套模型，起点含平方项（含 SQL 交叉积）', value: nested, unit: 's' },
    { name: '其中模型估计', value: nestedFits, unit: 's' },
    { name: '九科随机斜率模型，起点含平方项（含 SQL 交叉积）', value: slopes, unit: 's' },
    { name: '其中模型估计', value: slopeFits, unit: 's' },
    { name: '400 校名次区间（模拟 4000 次）', value: ranks, unit: 's' },
    ...benchCrossed(),
  ];
}
