import { tableFromArrays, tableToIPC } from 'apache-arrow';
import type { Engine } from '../../analytics/engine/engine.ts';
import { sql } from '../../analytics/engine/sql.ts';
import { productsFromRows } from '../../analytics/growth/products-from-rows.ts';
import { valueAdded } from '../../analytics/growth/value-added.ts';
import { crossProductsQuery, pairConstants, pairConstantsQuery } from '../../analytics/measures/cross-products.ts';
import { levelsQuery } from '../../analytics/measures/levels.ts';
import { pairCoverageQuery, pairFormsQuery, type PairsSpec } from '../../analytics/measures/pairs.ts';
import { rebuildScores } from '../../analytics/measures/score-fact.ts';
import { loadTables } from '../../analytics/measures/testing/load-tables.ts';
import { benchDistrict, type BenchDistrict } from './growth-district.ts';
import { benchMixed } from './mixed-bench.ts';

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/**
 * Times on a synthetic district of 100,000 pupils, 400 schools, 9 subjects: two exams, 1.8 million
 * results. Replaces every canonical table of `engine`: give it one of its own.
 */
export async function benchGrowth(engine: Engine): Promise<Figure[]> {
  const district = benchDistrict();
  await load(engine, district);
  const rebuild = await seconds(() => rebuildScores(engine));
  const levels = await medianOf(3, () => engine.query(levelsQuery({ exams: [1, 2], by: 'school' })));
  const linear = await medianOf(3, () => nineModels(engine, district, 'linear'));
  const quadratic = await medianOf(3, () => nineModels(engine, district, 'quadratic'));
  return [
    { name: '成绩事实表重建（180 万条成绩及 20 万个总分）', value: rebuild, unit: 's' },
    { name: '一分三率（400 校 × 9 科及总分 × 2 次考试）', value: levels, unit: 's' },
    { name: '九科随机截距模型（100,000 人，含 SQL 交叉积、覆盖率、同卷检查）', value: linear, unit: 's' },
    { name: '九科随机截距模型，起点含平方项', value: quadratic, unit: 's' },
    ...(await benchMixed(engine, district)),
  ];
}

async function nineModels(engine: Engine, district: BenchDistrict, curve: 'linear' | 'quadratic'): Promise<void> {
  for (const { name } of district.subjects) {
    const spec: PairsSpec = { outcome: { exam: 2, subject: name }, baselines: [{ exam: 1, subject: name }], by: 'school' };
    const constants = pairConstants(await engine.query(pairConstantsQuery(spec)));
    const outcome = valueAdded({
      products: productsFromRows(await engine.query(crossProductsQuery(spec, constants, curve)), [name], constants, curve),
      coverage: await engine.query(pairCoverageQuery(spec)),
      forms: await engine.query(pairFormsQuery(spec)),
      labels: { outcome: name, baselines: [name], unit: '学校' },
      curve,
    });
    // Planted: school SD .20 beside class SD .15 and pupil SD .60.
    if (outcome.model === 'refused' || outcome.units.length !== 400 || outcome.fit.icc < 0.04 || outcome.fit.icc > 0.2) {
      throw new Error(`the model of ${name} does not recover the planted district`);
    }
  }
}

async function load(engine: Engine, { pupils, school, classId, subjects }: BenchDistrict): Promise<void> {
  const schools = [...new Set(school)];
  await loadTables(engine, {
    school: schools.map((id) => ({ school_id: id, name: `${id}校`, locality: id % 3 === 0 ? '城区' : '乡村' })),
    exam: [{ exam_id: 1, grade: '七年级', term: '2023-2024-1' }, { exam_id: 2, grade: '九年级', term: '2025-2026-2' }],
    form: [1, 2].flatMap((exam_id) => subjects.map(({ name }, index) => ({ form_id: exam_id * 100 + index, exam_id, subject: name }))),
    paper: [1, 2].flatMap((exam) => subjects.map(({ fullMark }, index) => ({ form_id: exam * 100 + index, track: '不分科', score_used: 'raw', full_mark: fullMark }))),
  });
  await engine.exec('bench.table', sql`CREATE TABLE bench_rows (student_id INTEGER, school_id INTEGER, class_id INTEGER, prior DOUBLE, outcome DOUBLE)`);
  const student_id = Int32Array.from({ length: pupils }, (_, index) => index + 1);
  for (const [index, { prior, outcome }] of subjects.entries()) {
    const table = tableFromArrays({ student_id, school_id: school, class_id: classId, prior, outcome });
    await engine.insert('bench_rows', tableToIPC(table, 'stream'), pupils);
    for (const [exam, column] of [[1, sql`prior`], [2, sql`outcome`]] as const) {
      await engine.exec('bench.fill', sql`INSERT INTO result (form_id, student_id, school_id, class_id, score_raw, status, batch_id, seq, deleted)
        SELECT ${exam * 100 + index}, student_id, school_id, class_id, CASE WHEN NOT isnan(${column}) THEN ${column} END,
               CASE WHEN isnan(${column}) THEN '缺考' ELSE '正常' END, 1, 1, FALSE FROM bench_rows`);
    }
    await engine.exec('bench.clear', sql`DELETE FROM bench_rows`);
  }
  await engine.exec('bench.drop', sql`DROP TABLE bench_rows`);
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

async function medianOf(runs: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push(await seconds(work));
  return times.toSorted((a, b) => a - b)[Math.floor(runs / 2)]!;
}
