import { tableFromArrays, tableToIPC } from 'apache-arrow';
import type { Engine } from '../../analytics/engine/engine.ts';
import { sql } from '../../analytics/engine/sql.ts';
import { lineSubjectsQuery, lineUnitsQuery } from '../../analytics/measures/admission-lines.ts';
import { levelsQuery } from '../../analytics/measures/levels.ts';
import { defaultSettings } from '../../analytics/measures/measure-settings.ts';
import { progressUnitsQuery } from '../../analytics/measures/progress.ts';
import { relativeUnitsQuery } from '../../analytics/measures/relative.ts';
import { rebuildScores } from '../../analytics/measures/score-fact.ts';
import { placeBandsQuery, scoreBandsQuery } from '../../analytics/measures/score-bands.ts';
import { loadTables } from '../../analytics/measures/testing/load-tables.ts';
import { benchDistrict } from './growth-district.ts';
import type { Figure } from './growth-bench.ts';

const EXAMS = [1, 2, 3, 4];

/**
 * The full measure set on a synthetic district (growth-district.ts), four exams of nine subjects: exams 1 and 3 hold the priors,
 * 2 and 4 the outcomes. Single runs. Replaces every canonical table of `engine`.
 */
export async function benchMeasures(engine: Engine, pupils: number): Promise<Figure[]> {
  const results = await load(engine, pupils);
  const label = (text: string): string => `${pupils / 10_000} 万学生：${text}`;
  const figures: Figure[] = [];
  const timed = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    const start = performance.now();
    await work();
    figures.push({ name: label(name), value: (performance.now() - start) / 1000, unit: 's' });
  };
  const subjects = benchDistrict(100, 2).subjects.map(({ name }) => name);
  await timed(`成绩事实表（${results} 条成绩及总分）`, () => rebuildScores(engine));
  await timed(`一次考试 × 9 科，按学校（${Math.max(2, Math.round(pupils / 250)) * 9} 个分组）`, () => engine.query(levelsQuery({ exams: [1], subjects, by: 'school' })));
  for (const by of ['all', 'school', 'class', 'locality'] as const) await timed(`4 次考试 × 9 科及总分的全部水平指标，按 ${by}`, () => engine.query(levelsQuery({ exams: EXAMS, by })));
  const spec = { exam: 4, by: 'school' } as const;
  await timed('分数段和名次段，9 科，按学校', async () => {
    for (const subject of subjects) {
      await engine.query(scoreBandsQuery({ ...spec, subject, edges: [0, 60, 70, 80, 90, 100, 150] }));
      await engine.query(placeBandsQuery({ ...spec, subject, places: defaultSettings.places }));
    }
  });
  await timed('标准分、百分等级、等级，9 科，按学校', async () => {
    for (const subject of subjects) await engine.query(relativeUnitsQuery({ ...spec, subject, grades: defaultSettings.gradeShares }));
  });
  await timed('总分进退步，按学校', () => engine.query(progressUnitsQuery({ ...spec, earlier: 2, subject: '总分', population: 'both' })));
  const line = { ...spec, score: 700, near: 10, effective: subjects.map((subject) => ({ subject, score: 70 })) };
  await timed('上线与双上线，按学校', async () => {
    await engine.query(lineUnitsQuery(line));
    await engine.query(lineSubjectsQuery(line));
  });
  figures.push({ name: label('峰值内存'), value: process.resourceUsage().maxRSS / 1024, unit: 'MB' });
  return figures;
}

/** R data.table: csv read, 3,600 group summaries of one exam, ranks (oracles/README.md). */
export const DATA_TABLE: Figure = { name: '对照：R data.table 读入、一次考试 3600 个分组及排名（oracles/README.md）', value: 1.2, unit: 's' };

async function load(engine: Engine, pupils: number): Promise<number> {
  const { school, classId, subjects } = benchDistrict(pupils, Math.max(2, Math.round(pupils / 250)));
  await loadTables(engine, {
    school: [...new Set(school)].map((id) => ({ school_id: id, name: `${id}校`, locality: id % 3 === 0 ? '城区' : '乡村' })),
    class: [...new Set(classId)].map((id) => ({ class_id: id, name: `${id}班`, number: String(id), kind: '行政班' })),
    exam: EXAMS.map((exam_id) => ({ exam_id, grade: '九年级', term: '2025-2026-1', sort_order: exam_id })),
    form: EXAMS.flatMap((exam_id) => subjects.map(({ name }, index) => ({ form_id: exam_id * 100 + index, exam_id, subject: name }))),
    paper: EXAMS.flatMap((exam) => subjects.map(({ fullMark }, index) => ({ form_id: exam * 100 + index, track: '不分科', score_used: 'raw', full_mark: fullMark }))),
  });
  await engine.exec('bench.table', sql`CREATE OR REPLACE TABLE bench_rows (student_id INTEGER, school_id INTEGER, class_id INTEGER, prior DOUBLE, outcome DOUBLE)`);
  const student_id = Int32Array.from({ length: pupils }, (_, index) => index + 1);
  for (const [index, { prior, outcome }] of subjects.entries()) {
    await engine.insert('bench_rows', tableToIPC(tableFromArrays({ student_id, school_id: school, class_id: classId, prior, outcome }), 'stream'), pupils);
    for (const exam of EXAMS) {
      const column = exam % 2 === 1 ? sql`prior` : sql`outcome`;
      await engine.exec('bench.fill', sql`INSERT INTO result (form_id, student_id, school_id, class_id, score_raw, status, batch_id, seq, deleted)
        SELECT ${exam * 100 + index}, student_id, school_id, class_id, CASE WHEN NOT isnan(${column}) THEN ${column} END, CASE WHEN isnan(${column}) THEN '缺考' ELSE '正常' END, 1, 1, FALSE FROM bench_rows`);
    }
    await engine.exec('bench.clear', sql`DELETE FROM bench_rows`);
  }
  await engine.exec('bench.entries', sql`INSERT INTO exam_entry (exam_id, student_id, school_id, class_id, category, batch_id, seq, deleted)
    SELECT DISTINCT form_id // 100, student_id, school_id, class_id, '应届', 1, 1, FALSE FROM result`);
  await engine.exec('bench.drop', sql`DROP TABLE bench_rows`);
  return pupils * subjects.length * EXAMS.length;
}
