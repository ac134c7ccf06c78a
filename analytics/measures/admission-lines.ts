import { query, type Query } from '../engine/query.ts';
import { joinSql, sql, type Sql } from '../engine/sql.ts';
import { TOTAL } from '../schema/subjects.ts';
import { groupingSql, type GroupingName } from './grouping.ts';
import { placeWhere, type ScoreFilter } from './score-filter.ts';

/** Whose 总分 a line is drawn through. */
export interface LineScope extends Omit<ScoreFilter, 'exams' | 'subjects'> {
  readonly exam: number;
  /** 物理类, 历史类 …; absent: everybody. */
  readonly track?: string | undefined;
  /** 应届 or 往届; absent: both. The line itself is always drawn among both. */
  readonly category?: string | undefined;
}

export interface DrawnLine {
  readonly score: number;
  /** 临界: |total − score| ≤ near. */
  readonly near: number;
  /** 单科有效分. */
  readonly effective: readonly { readonly subject: string; readonly score: number }[];
}

/** Pupils with a 正常 总分, with track and category; `within` keeps those of the place and category looked at. */
function candidates({ exam, track, category, ...place }: LineScope, within: boolean): Sql {
  const tracks = groupingSql('track');
  const conditions = [
    sql`b.exam_id = ${exam} AND b.subject = ${TOTAL} AND b.status = '正常'`,
    ...(track === undefined ? [] : [sql`${tracks.unit} = ${track}`]),
  ];
  const rows = sql`
    SELECT b.exam_id, b.subject, b.student_id, b.school_id, b.class_id, b.county_id, b.county, b.locality, b.form_group, b.score, ${tracks.unit} AS track, cat.category
    FROM score b ${tracks.join} LEFT JOIN exam_entry cat ON cat.exam_id = b.exam_id AND cat.student_id = b.student_id WHERE ${joinSql(conditions, ' AND ')}`;
  if (!within) return rows;
  return sql`SELECT * FROM (${rows}) WHERE ${placeWhere({ exams: [exam], ...place })}${category === undefined ? sql`` : sql` AND category = ${category}`}`;
}

/** The N-th highest 总分 among all candidates of the track (NULL with fewer than N), and how many there are; more than one form group: 异卷. */
export function nthTotalQuery({ exam, track, nth }: { readonly exam: number; readonly track?: string | undefined; readonly nth: number }) {
  return query(
    'lines.nth',
    { score: 'double?', candidates: 'int', forms: 'int' },
    sql`SELECT list_sort(list(score), 'DESC')[${nth}] AS score, count(*) AS candidates, count(DISTINCT form_group) AS forms FROM (${candidates({ exam, track }, false)})`,
  );
}

/** Tracks of an exam's candidates, the largest first. */
export function lineTracksQuery(exam: number) {
  return query('lines.tracks', { track: 'text', n: 'int' }, sql`SELECT track, count(*) AS n FROM (${candidates({ exam }, false)}) GROUP BY track ORDER BY n DESC, track`);
}

/**
 * 单科有效分 by both usual methods, among the candidates of the track. rank: the mark of the N-th place in the subject, N = those
 * with the subject and total ≥ L (of a chosen subject not all who reached L have one). ratio: L × (mean mark of the pupils within `near` points of L) ÷ (their mean total), over those who have the subject.
 */
export function effectiveScoresQuery({ exam, track, score, near }: { readonly exam: number; readonly track?: string | undefined; readonly score: number; readonly near: number }) {
  return query(
    'lines.effective',
    { subject: 'text', n: 'int', reached: 'int', by_rank: 'double?', by_ratio: 'double?', near_n: 'int', full_mark: 'double?' },
    sql`WITH total AS (${candidates({ exam, track }, false)})
        SELECT s.subject, count(*) AS n, count_if(t.score >= ${score}) AS reached,
               list_sort(list(s.score), 'DESC')[CAST(nullif(count_if(t.score >= ${score}), 0) AS BIGINT)] AS by_rank,
               ${score} * favg(s.score) FILTER (abs(t.score - ${score}) <= ${near}) / nullif(favg(t.score) FILTER (abs(t.score - ${score}) <= ${near}), 0) AS by_ratio,
               count_if(abs(t.score - ${score}) <= ${near}) AS near_n, max(s.full_mark) AS full_mark
        FROM score s JOIN total t ON t.student_id = s.student_id
        WHERE s.exam_id = ${exam} AND s.subject <> ${TOTAL} AND s.status = '正常' GROUP BY s.subject ORDER BY s.subject`,
  );
}

/** Per unit: candidates, 上线 (total ≥ L), 临界 just below and just above it. */
export function lineUnitsQuery(spec: LineScope & DrawnLine & { readonly by: GroupingName }) {
  const { unit, name, join } = groupingSql(spec.by);
  return query(
    'lines.units',
    { unit: 'text', name: 'text', n: 'int', reached: 'int', below: 'int', above: 'int' },
    sql`SELECT ${unit} AS unit, any_value(${name}) AS name, count(*) AS n, count_if(b.score >= ${spec.score}) AS reached,
               count_if(b.score < ${spec.score} AND b.score >= ${spec.score - spec.near}) AS below,
               count_if(b.score >= ${spec.score} AND b.score <= ${spec.score + spec.near}) AS above
        FROM (${candidates(spec, true)}) b ${join} GROUP BY unit ORDER BY unit`,
  );
}

const effectiveRows = (effective: DrawnLine['effective']): Sql =>
  effective.length === 0 ? sql`SELECT '' AS subject, 0.0 AS line WHERE FALSE` : joinSql(effective.map(({ subject, score }) => sql`SELECT ${subject} AS subject, CAST(${score} AS DOUBLE) AS line`), ' UNION ALL ');

/**
 * Per unit and subject: pupils with a mark, 单上线 (mark ≥ 有效分), 双上线 (and total ≥ L), and of the 临界 pupils below L those
 * under the 有效分 of the subject. 命中率 = 双 ÷ 单, 贡献率 = 双 ÷ 上线.
 */
export function lineSubjectsQuery(spec: LineScope & DrawnLine & { readonly by: GroupingName }) {
  const { unit, join } = groupingSql(spec.by);
  return query(
    'lines.subjects',
    { unit: 'text', subject: 'text', n: 'int', single: 'int', double: 'int', reached: 'int', weak_near: 'int' },
    sql`WITH total AS (SELECT b.student_id, b.score, ${unit} AS unit FROM (${candidates(spec, true)}) b ${join})
        SELECT t.unit, s.subject, count(*) AS n, count_if(s.score >= e.line) AS single, count_if(s.score >= e.line AND t.score >= ${spec.score}) AS double,
               count_if(t.score >= ${spec.score}) AS reached, count_if(s.score < e.line AND t.score < ${spec.score} AND t.score >= ${spec.score - spec.near}) AS weak_near
        FROM total t JOIN score s ON s.student_id = t.student_id AND s.exam_id = ${spec.exam} AND s.status = '正常' JOIN (${effectiveRows(spec.effective)}) e ON e.subject = s.subject
        GROUP BY t.unit, s.subject ORDER BY t.unit, s.subject`,
  );
}

/** 临界生 of the place looked at, nearest to the line first: total, distance, subjects under their 有效分 with what is missing. */
export function nearPupilsQuery(spec: LineScope & DrawnLine) {
  const room = groupingSql('class');
  return query(
    'lines.pupils',
    { student_id: 'int', name: 'text', school: 'text', class: 'text', track: 'text', category: 'text?', score: 'double', gap: 'double', weak: 'text' },
    sql`WITH near AS (SELECT * FROM (${candidates(spec, true)}) WHERE abs(score - ${spec.score}) <= ${spec.near}), weak AS (
          SELECT s.student_id, string_agg(s.subject || '（差' || printf('%g', round(e.line - s.score, 2)) || '分）', '、' ORDER BY e.line - s.score DESC, s.subject) AS weak
          FROM near n JOIN score s ON s.student_id = n.student_id AND s.exam_id = ${spec.exam} AND s.status = '正常' JOIN (${effectiveRows(spec.effective)}) e ON e.subject = s.subject
          WHERE s.score < e.line GROUP BY s.student_id
        )
        SELECT b.student_id, coalesce(p.name, '') AS name, coalesce(sc.name, '') AS school, ${room.name} AS class, b.track, b.category, b.score, b.score - ${spec.score} AS gap, coalesce(w.weak, '') AS weak
        FROM near b LEFT JOIN student p ON p.student_id = b.student_id LEFT JOIN score_school sc ON sc.school_id = b.school_id ${room.join} LEFT JOIN weak w ON w.student_id = b.student_id
        ORDER BY abs(gap), b.student_id`,
  );
}
type RowOf<Q> = Q extends Query<infer R> ? R : never;
export type LineUnitRow = RowOf<ReturnType<typeof lineUnitsQuery>>;
export type LineSubjectRow = RowOf<ReturnType<typeof lineSubjectsQuery>>;
export type EffectiveScoreRow = RowOf<ReturnType<typeof effectiveScoresQuery>>;
export type NearPupilRow = RowOf<ReturnType<typeof nearPupilsQuery>>;
