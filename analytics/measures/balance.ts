import { query } from '../engine/query.ts';
import { sql, type Sql } from '../engine/sql.ts';
import { scoreWhere } from './score-filter.ts';

export interface BalanceSpec {
  readonly exam: number;
  readonly subject: string;
  readonly county?: string | undefined;
  /** Only pupils of this comparable set; needed where the exam has several (异卷). */
  readonly formGroup?: number | undefined;
}

function where({ exam, subject, county, formGroup }: BalanceSpec): Sql {
  const place = scoreWhere({ exams: [exam], subjects: [subject], county });
  return sql`${place} AND status = '正常'${formGroup === undefined ? sql`` : sql` AND form_group = ${formGroup}`}`;
}

/** Size, mean and SD (n − 1; NULL for one pupil) of every school: what 差异系数 and the quarter gap are made of. */
export function schoolMomentsQuery(spec: BalanceSpec) {
  return query(
    'balance.schools',
    {
      school_id: 'int', county: 'text?', locality: 'text?', n: 'int', mean: 'double', sd: 'double?',
      /** Sum of squared deviations from the school's own mean. */
      squares: 'double', forms: 'int',
      /** Σx and Σ x·ln x (0 at 0), for Theil's index; `least` shows whether it exists. */
      points: 'double', log_points: 'double', least: 'double',
    },
    sql`SELECT school_id, any_value(county) AS county, any_value(locality) AS locality, count(*) AS n, favg(score) AS mean,
               stddev_samp(score) AS sd, coalesce(var_pop(score) * count(*), 0) AS squares, count(DISTINCT form_group) AS forms,
               fsum(score) AS points, fsum(CASE WHEN score > 0 THEN score * ln(score) ELSE 0 END) AS log_points, min(score) AS least
        FROM score WHERE ${where(spec)} GROUP BY school_id ORDER BY school_id`,
  );
}

/** Pupils, mean and SD by 城区/镇区/乡村: the sides of the 城乡 gap. */
export function localityMomentsQuery(spec: BalanceSpec) {
  return query(
    'balance.localities',
    { locality: 'text', schools: 'int', n: 'int', mean: 'double', sd: 'double?' },
    sql`SELECT coalesce(locality, '未填写') AS locality, count(DISTINCT school_id) AS schools, count(*) AS n,
               favg(score) AS mean, stddev_samp(score) AS sd
        FROM score WHERE ${where(spec)} GROUP BY ALL ORDER BY locality`,
  );
}

/** The same per school and language of teaching of the class; pupils without a class or a mark are 未填写. */
export function languageMomentsQuery(spec: BalanceSpec) {
  return query(
    'balance.languages',
    { school_id: 'int', language: 'text', n: 'int', mean: 'double', squares: 'double' },
    sql`SELECT b.school_id, coalesce(g.language_mode, '未填写') AS language, count(*) AS n, favg(b.score) AS mean,
               coalesce(var_pop(b.score) * count(*), 0) AS squares
        FROM (SELECT * FROM score WHERE ${where(spec)}) b LEFT JOIN class g ON g.class_id = b.class_id
        GROUP BY ALL ORDER BY language, b.school_id`,
  );
}
