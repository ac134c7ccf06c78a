import { joinSql, sql, type Sql } from '../engine/sql.ts';

/** Which part of an exam is looked at. Absent fields do not restrict. */
export interface ScoreFilter {
  readonly exams: readonly number[];
  readonly subjects?: readonly string[] | undefined;
  readonly school?: number | undefined;
  readonly county?: string | undefined;
}

/** Conditions on the rows of `score`. */
export function scoreWhere(filter: ScoreFilter): Sql {
  const subjects = filter.subjects ? [sql`subject IN ${filter.subjects}`] : [];
  return joinSql([...placeConditions(filter), ...subjects], ' AND ');
}

/** Conditions on any rows with exam_id, school_id and county. */
export const placeWhere = (filter: ScoreFilter): Sql => joinSql(placeConditions(filter), ' AND ');

function placeConditions({ exams, school, county }: ScoreFilter): Sql[] {
  return [
    sql`exam_id IN ${exams}`,
    ...(school === undefined ? [] : [sql`school_id = ${school}`]),
    ...(county === undefined ? [] : [sql`county = ${county}`]),
  ];
}
