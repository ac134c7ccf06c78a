import { tableFromArrays, tableToIPC } from 'apache-arrow';
import type { Engine } from '../../analytics/engine/engine.ts';
import { sql } from '../../analytics/engine/sql.ts';
import { levelsQuery } from '../../analytics/measures/levels.ts';
import { rebuildScores } from '../../analytics/measures/score-fact.ts';
import { loadTables } from '../../analytics/measures/testing/load-tables.ts';
import { benchDistrict, type BenchDistrict } from './growth-district.ts';
import { benchMixed, LMER_FITS } from './mixed-bench.ts';

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
  return [
    { name: '成绩事实表重建（180 万条成绩及 20 万个总分）', value: rebuild, unit: 's' },
    { name: '一分三率（400 校 × 9 科及总分 × 2 次考试）', value: levels, unit: 's' },
    ...(await benchMixed(engine, district)),
    { name: '峰值内存（含引擎与数据）', value: process.resourceUsage().maxRSS / 1024, unit: 'MB' },
    { name: '对照：R 4.2 lme4 九科随机截距（oracles/README.md，整个进程）', value: 7.5, unit: 's' },
    { name: '对照：其中 lmer 估计（oracles/timings.tsv，三次的中位数）', value: LMER_FITS, unit: 's' },
    { name: '对照：R 的峰值内存', value: 323, unit: 'MB' },
  ];
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
