import { query } from '../engine/query.ts';
import { joinSql, sql, type Sql } from '../engine/sql.ts';
import type { IndexMeasure } from './composite-index.ts';

const levels = sql`count(*) AS n, favg(score) AS mean, fsum(score) / fsum(full_mark) AS score_rate, max(full_mark) AS full_mark,
  favg(CAST(score >= pass_mark AS DOUBLE)) AS pass_rate, favg(CAST(score >= good_mark AS DOUBLE)) AS good_rate,
  favg(CAST(score >= excellent_mark AS DOUBLE)) AS excellent_rate, favg(CAST(score < low_mark AS DOUBLE)) AS low_rate,
  count(DISTINCT form_group) AS forms`;

/** What an index is made of: every school's levels in every subject; school_id NULL is the whole. */
export function indexCellsQuery(exam: number) {
  return query(
    'composite.cells',
    {
      school_id: 'int?', subject: 'text', locality: 'text?', n: 'int', mean: 'double', score_rate: 'double?', full_mark: 'double?',
      pass_rate: 'double?', good_rate: 'double?', excellent_rate: 'double?', low_rate: 'double?', forms: 'int', expected: 'int?',
    },
    sql`WITH base AS (SELECT * FROM score WHERE exam_id = ${exam} AND status = '正常'),
        cell AS (
          SELECT school_id, subject, any_value(locality) AS locality, ${levels} FROM base GROUP BY school_id, subject
          UNION ALL
          SELECT NULL, subject, NULL, ${levels} FROM base GROUP BY subject
        ), entered AS (
          SELECT school_id, count(*) AS entries FROM exam_entry WHERE exam_id = ${exam} GROUP BY school_id
          UNION ALL
          SELECT NULL, nullif(count(*), 0) FROM exam_entry WHERE exam_id = ${exam}
        ), excused AS (
          SELECT school_id, subject, count(*) AS n FROM score WHERE exam_id = ${exam} AND status IN ('未选考', '免考') GROUP BY ALL
        ), excused_all AS (
          SELECT subject, sum(n) AS n FROM excused GROUP BY subject
        )
        SELECT c.*, e.entries - coalesce(CASE WHEN c.school_id IS NULL THEN a.n ELSE x.n END, 0) AS expected
        FROM cell c LEFT JOIN entered e ON e.school_id IS NOT DISTINCT FROM c.school_id
        LEFT JOIN excused x ON x.school_id = c.school_id AND x.subject = c.subject
        LEFT JOIN excused_all a ON a.subject = c.subject
        ORDER BY c.school_id NULLS LAST, c.subject`,
  );
}

/** What one unit of each measure adds to a school's index, by subject. */
export interface IndexCoefficient {
  readonly school: number;
  readonly subject: string;
  readonly name: IndexMeasure;
  readonly coefficient: number;
}

const pupilValue: Readonly<Partial<Record<IndexMeasure, Sql>>> = {
  mean: sql`b.score`, scoreRate: sql`b.score / b.full_mark`, passRate: sql`CAST(b.score >= b.pass_mark AS DOUBLE)`, goodRate: sql`CAST(b.score >= b.good_mark AS DOUBLE)`,
  excellentRate: sql`CAST(b.score >= b.excellent_mark AS DOUBLE)`, lowRate: sql`-CAST(b.score < b.low_mark AS DOUBLE)`,
};

/**
 * Sampling variance of every school's index by the delta method with the references held: pupil i adds
 * y_i = Σ_s Σ_k c_sk (v_isk − v̄_sk)/n_s, Var = Σ_i y_i² · m/(m − 1), m the school's pupils. A pupil's subjects
 * go together, as his marks do. 参考率 is a count of all and adds no sampling error.
 */
export function indexVarianceQuery(exam: number, coefficients: readonly IndexCoefficient[]) {
  const terms = coefficients.filter(({ name }) => pupilValue[name] !== undefined);
  const names = [...new Set(terms.map(({ name }) => name))];
  const rows = terms.map(({ school, subject, name, coefficient }) => sql`(${school}, ${subject}, ${name}, ${coefficient})`);
  const sum = joinSql(names.map((name) => sql`coalesce(c_${index(names, name)} * (v_${index(names, name)} - favg(v_${index(names, name)}) OVER cell), 0)`).flatMap((term, at) => (at === 0 ? [term] : [sql`+ ${term}`])), '\n');
  const values = joinSql(names.map((name) => sql`${pupilValue[name]!} AS v_${index(names, name)}, c.c_${index(names, name)}`));
  const columns = joinSql(names.map((name) => sql`max(coefficient) FILTER (name = ${name}) AS c_${index(names, name)}`));
  return query(
    'composite.variance',
    { school_id: 'int', pupils: 'int', variance: 'double' },
    sql`WITH given (school_id, subject, name, coefficient) AS (VALUES ${joinSql(rows)}),
        c AS (SELECT school_id, subject, ${columns} FROM given GROUP BY ALL),
        taken AS (
          SELECT b.school_id, b.subject, b.student_id, ${values}
          FROM score b JOIN c ON c.school_id = b.school_id AND c.subject = b.subject WHERE b.exam_id = ${exam} AND b.status = '正常'
        ), term AS (
          SELECT school_id, student_id, (${sum}) / count(*) OVER cell AS y FROM taken WINDOW cell AS (PARTITION BY school_id, subject)
        ), pupil AS (
          SELECT school_id, student_id, sum(y) AS y FROM term GROUP BY ALL
        )
        SELECT school_id, count(*) AS pupils, sum(y * y) * count(*) / nullif(count(*) - 1.0, 0) AS variance
        FROM pupil GROUP BY school_id HAVING count(*) > 1 ORDER BY school_id`,
  );
}

const index = (names: readonly IndexMeasure[], name: IndexMeasure): Sql => sql`${names.indexOf(name)}`;

/** Pupils of each school among the last `share` of each subject; equal marks at the cut are all in. */
export function bottomShareQuery(exam: number, share: number) {
  return query(
    'composite.bottom',
    { school_id: 'int', subject: 'text', n: 'int', bottom: 'int', all_bottom: 'int' },
    sql`WITH base AS (
          SELECT school_id, subject, score, quantile_disc(score, ${share}) OVER (PARTITION BY subject) AS cut
          FROM score WHERE exam_id = ${exam} AND status = '正常' AND subject <> '总分'
        )
        SELECT school_id, subject, count(*) AS n, count_if(score <= cut) AS bottom, sum(count_if(score <= cut)) OVER (PARTITION BY subject) AS all_bottom
        FROM base GROUP BY school_id, subject ORDER BY subject, school_id`,
  );
}
