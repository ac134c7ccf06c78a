import { joinSql, sql, type Sql } from '../engine/sql.ts';
import { grades } from '../schema/grades.ts';

/** Place of a grade among the twelve, 1 to 12; NULL for any other text. */
export const gradePlace = (grade: Sql): Sql => sql`list_position([${joinSql(grades.map((name) => sql`${name}`))}], ${grade})`;

/** School year a term began in. */
export const termYear = (term: Sql): Sql => sql`TRY_CAST(substr(${term}, 1, 4) AS INTEGER)`;

/** Equal for every grade and term of one cohort (届): the school year in which it was, or would have been, before grade 1. */
export const cohort = (grade: Sql, term: Sql): Sql => sql`(${termYear(term)} - ${gradePlace(grade)})`;
