import { query } from '../../engine/query.ts';
import { sql } from '../../engine/sql.ts';

const columns = { school_id: 'int', received: 'int', sources: 'text' } as const;
const NO_SOURCES = sql`''`;

/** What came from each school; `sources`: ids of the files that held it, joined by commas. */
export const scoresReceivedQuery = (exam: number, subject: string | null) =>
  query('dues.scores', columns, sql`
    SELECT r.school_id, count(DISTINCT r.student_id) AS received, coalesce(string_agg(DISTINCT CAST(r.source_id AS VARCHAR), ','), '') AS sources
    FROM result r JOIN form f USING (form_id) WHERE f.exam_id = ${exam} AND (${subject === null} OR f.subject = ${subject ?? ''}) GROUP BY r.school_id`);

/** Item results carry no school: it is where the pupil sat that exam. */
export const itemsReceivedQuery = (exam: number, subject: string | null) =>
  query('dues.items', columns, sql`
    WITH seat AS (
      SELECT r.student_id, min(r.school_id) AS school_id FROM result r JOIN form f USING (form_id) WHERE f.exam_id = ${exam} GROUP BY r.student_id
    )
    SELECT seat.school_id, count(DISTINCT i.student_id) AS received, ${NO_SOURCES} AS sources
    FROM item_result i JOIN form f USING (form_id) JOIN seat USING (student_id)
    WHERE f.exam_id = ${exam} AND (${subject === null} OR f.subject = ${subject ?? ''}) GROUP BY seat.school_id`);

export const rosterReceivedQuery = (term: string) =>
  query('dues.roster', columns, sql`SELECT attending_school AS school_id, count(*) AS received, ${NO_SOURCES} AS sources FROM enrolment WHERE term = ${term} GROUP BY ALL`);

export const teachingReceivedQuery = (term: string) =>
  query('dues.teaching', columns, sql`
    SELECT c.school_id, count(*) AS received, ${NO_SOURCES} AS sources FROM assignment a JOIN class c USING (class_id) WHERE a.term = ${term} GROUP BY c.school_id`);

export const observationsReceivedQuery = (term: string) =>
  query('dues.observations', columns, sql`
    SELECT school_id, count(*) AS received, ${NO_SOURCES} AS sources FROM observation WHERE term = ${term} AND school_id IS NOT NULL GROUP BY school_id`);

export const indicatorsReceivedQuery = (term: string) =>
  query('dues.indicators', columns, sql`
    SELECT CAST(substr(unit, 8) AS INTEGER) AS school_id, count(*) AS received, coalesce(string_agg(DISTINCT CAST(source_id AS VARCHAR), ','), '') AS sources
    FROM indicator WHERE term = ${term} AND unit LIKE 'school:%' GROUP BY unit`);

/** 应考 of an exam by school; the enrolled of its grade where the exam has not come yet. */
export const expectedPupilsQuery = (exam: number | null, term: string, grade: string) =>
  query('dues.expected', { school_id: 'int', expected: 'int' }, sql`
    WITH listed AS (SELECT school_id, student_id FROM exam_entry WHERE exam_id = ${exam ?? -1}),
    enrolled AS (SELECT attending_school AS school_id, student_id FROM enrolment WHERE term = ${term} AND grade = ${grade} AND status NOT IN ('转出', '休学'))
    SELECT school_id, count(*) AS expected FROM (
      SELECT * FROM listed UNION ALL SELECT * FROM enrolled WHERE school_id NOT IN (SELECT school_id FROM listed)
    ) GROUP BY school_id`);
