import { query } from '../engine/query.ts';
import { sql } from '../engine/sql.ts';
import { groupingSql, type GroupingName } from './grouping.ts';
import { scoreWhere } from './score-filter.ts';

export interface DistributionSpec {
  readonly exam: number;
  readonly subject: string;
  readonly by?: GroupingName | undefined;
  readonly school?: number | undefined;
  readonly county?: string | undefined;
  /** Points per 分数段; see `bandWidth`. */
  readonly width: number;
}

/** 10 points for single papers; for totals the round width (20, 50, 100) that gives at most 22 bands. */
export const bandWidth = (fullMark: number): number => (fullMark <= 150 ? 10 : ([20, 50, 100].find((width) => fullMark / width <= 22) ?? 200));

/**
 * 分数段: pupils with status 正常 per band [low, high); the last band also holds the full mark. Empty
 * bands are rows with count 0. Scores above the full mark or below 0 stay in the outermost bands.
 */
export function distributionQuery(spec: DistributionSpec) {
  const { unit, join } = groupingSql(spec.by ?? 'all');
  const where = scoreWhere({ exams: [spec.exam], subjects: [spec.subject], school: spec.school, county: spec.county });
  return query(
    'distribution',
    { unit: 'text', low: 'double', high: 'double', count: 'int' },
    sql`WITH base AS (
          SELECT * FROM score WHERE ${where} AND status = '正常'
        ), top AS (
          SELECT greatest(ceil(round(coalesce(max(full_mark), max(score)) / ${spec.width}, 9)), 1) AS bands,
                 coalesce(max(full_mark), max(score)) AS full_mark FROM base
        ), counted AS (
          SELECT ${unit} AS unit, least(greatest(floor(b.score / ${spec.width}), 0), top.bands - 1) AS band, count(*) AS n
          FROM base b ${join}, top GROUP BY ALL
        ), grid AS (
          SELECT u.unit, CAST(r.range AS DOUBLE) AS band FROM (SELECT DISTINCT unit FROM counted) u, range(1000) r, top WHERE r.range < top.bands
        )
        SELECT g.unit, g.band * ${spec.width} AS low, least((g.band + 1) * ${spec.width}, top.full_mark) AS high, coalesce(c.n, 0) AS count
        FROM grid g JOIN top ON TRUE LEFT JOIN counted c ON c.unit = g.unit AND c.band = g.band
        ORDER BY g.unit, g.band`,
  );
}
