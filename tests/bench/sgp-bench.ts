import { groupGrowth } from '../../analytics/growth/sgp/group-growth.ts';
import { progressBands, pupilProgress } from '../../analytics/growth/bands/progress-bands.ts';
import { studentGrowthPercentiles } from '../../analytics/growth/sgp/student-growth-percentiles.ts';
import { benchDistrict } from './growth-district.ts';
import type { Figure } from './growth-bench.ts';

/** R's quantreg on the same kind of data and machine, one prior, 99 τ, fit alone (oracles/README.md). */
const R_DEFAULT_SECONDS = 332.6;
const R_INTERIOR_SECONDS = 32.7;

/**
 * Student growth percentiles on the synthetic district: about 98,000 pupils with outcome and priors,
 * 100 values of τ, SGPs and 400 school medians included. R's figures for the fit alone stand in
 * oracles/README.md (one prior: default method 332.6 s, interior point on cells 6.3 s).
 */
export async function benchSgp(): Promise<Figure[]> {
  const { subjects, school } = benchDistrict();
  const [chinese, mathematics, english] = subjects;
  const groups = Array.from(school, String);
  const figures: Figure[] = [];
  for (const used of [[mathematics!], [mathematics!, chinese!], [mathematics!, chinese!, english!]]) {
    const start = performance.now();
    const cpu = process.cpuUsage();
    const result = await studentGrowthPercentiles({
      outcome: mathematics!.outcome,
      priors: used.map(({ name, prior }) => ({ name, scores: prior })),
    });
    const schools = groupGrowth(groups, result.sgp);
    const { user, system } = process.cpuUsage(cpu);
    const seconds = (performance.now() - start) / 1000;
    const name = `SGP：数学，${used.length} 个起点（${result.orders.map(({ n }) => `${n.toLocaleString()} 人`).join(' + ')}），每阶 100 个 τ，含学校中位数`;
    figures.push({ name, value: seconds, unit: 's' }, { name: `${name}，处理器时间`, value: (user + system) / 1e6, unit: 's' });
    if (used.length === 1) {
      figures.push({ name: `比 R quantreg 默认算法（${R_DEFAULT_SECONDS} 秒）快`, value: R_DEFAULT_SECONDS / seconds, unit: '倍' }, { name: `比 R quantreg 内点法（${R_INTERIOR_SECONDS} 秒）快`, value: R_INTERIOR_SECONDS / seconds, unit: '倍' });
    }
    const given = [...result.sgp].filter((value) => value > 0);
    const mean = given.reduce((sum, value) => sum + value, 0) / given.length;
    if (result.warnings.length > 0 || schools.length !== 400 || Math.abs(mean - 50) > 0.5) throw new Error(`SGP with ${used.length} priors is not what the planted district gives: mean ${mean}, ${result.warnings.join()}`);
  }
  const rows = [...school.keys()].filter((i) => !Number.isNaN(mathematics!.prior[i]!) && !Number.isNaN(mathematics!.outcome[i]!));
  const start = performance.now();
  const prior = Float64Array.from(rows, (i) => mathematics!.prior[i]!);
  const outcome = Float64Array.from(rows, (i) => mathematics!.outcome[i]!);
  pupilProgress(progressBands(prior, outcome), prior, outcome);
  figures.push({ name: `起点分层进步值：数学，${rows.length.toLocaleString()} 人`, value: (performance.now() - start) / 1000, unit: 's' });
  return figures;
}
