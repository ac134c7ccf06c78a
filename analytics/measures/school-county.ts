import { sql, type Sql } from '../engine/sql.ts';

/** Area levels that count as a county; the nearest one above a school is its county. */
export const countyLevels = ['县', '区', '旗', '市直', '县区', '县市区', '县·区·旗', '管理区'] as const;

/**
 * `WITH RECURSIVE … county (start_id, county_id, county)`: for every area the county it lies in, the
 * nearest area at or above it at county level; one hung straight on the city is 市直.
 */
export const withCounty = (): Sql => sql`
    WITH RECURSIVE up AS (
      SELECT area_id AS start_id, area_id, name, level, parent_id, 0 AS depth FROM area
      UNION ALL
      SELECT up.start_id, a.area_id, a.name, a.level, a.parent_id, up.depth + 1
      FROM up JOIN area a ON a.area_id = up.parent_id
      WHERE up.depth < 10 -- a loop in parent_id must not hang the engine
    ), county AS (
      SELECT start_id,
             coalesce(arg_min(area_id, depth) FILTER (level IN ${[...countyLevels]}), arg_max(area_id, depth)) AS county_id,
             coalesce(arg_min(name, depth) FILTER (level IN ${[...countyLevels]}), '市直') AS county
      FROM up GROUP BY start_id
    )`;
