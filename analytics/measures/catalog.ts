import { query } from '../engine/query.ts';
import { sql } from '../engine/sql.ts';
import { LIST_SEPARATOR } from '../schema/column.ts';
import { withCounty } from './school-county.ts';

/** What is in the workspace: counts for the start page. */
export const workspaceCountsQuery = () =>
  query(
    'catalog.counts',
    { schools: 'int', students: 'int', exams: 'int', results: 'int' },
    sql`SELECT (SELECT count(*) FROM school) AS schools, (SELECT count(*) FROM student) AS students,
               (SELECT count(*) FROM exam) AS exams, (SELECT count(*) FROM result) AS results`,
  );

/**
 * Every exam with who sat it. `forms_per_subject` above 1 means schools set their own papers (异卷); forms declared equated count as one.
 */
export const examsQuery = () =>
  query(
    'catalog.exams',
    {
      exam_id: 'int', name: 'text', term: 'text', grade: 'text', kind: 'text', scope: 'text', date: 'text?',
      is_entry: 'bool', sort_order: 'int', subjects: 'text', forms_per_subject: 'int', pupils: 'int', schools: 'int',
    },
    sql`WITH subject_forms AS (
          SELECT f.exam_id, f.subject, count(DISTINCT coalesce(q.group_form_id, f.form_id)) AS forms
          FROM form f LEFT JOIN form_equation q USING (exam_id, form_id) GROUP BY ALL
        ), sat AS (
          SELECT f.exam_id, count(DISTINCT r.student_id) AS pupils, count(DISTINCT r.school_id) AS schools
          FROM result r JOIN form f USING (form_id) GROUP BY f.exam_id
        )
        SELECT e.exam_id, e.name, e.term, e.grade, e.kind, e.scope, e.date, e.is_entry, e.sort_order,
               coalesce(string_agg(s.subject, ${LIST_SEPARATOR}), '') AS subjects,
               coalesce(max(s.forms), 0) AS forms_per_subject,
               coalesce(max(sat.pupils), 0) AS pupils, coalesce(max(sat.schools), 0) AS schools
        FROM exam e LEFT JOIN subject_forms s USING (exam_id) LEFT JOIN sat USING (exam_id)
        GROUP BY ALL`,
  );

/** Schools with the county they lie in. */
export const schoolsQuery = () =>
  query(
    'catalog.schools',
    { school_id: 'int', name: 'text', county: 'text?', locality: 'text?', stages: 'text', public_code: 'text' },
    sql`${withCounty()}
        SELECT s.school_id, s.name, c.county, s.locality, s.stages, s.public_code
        FROM school s LEFT JOIN county c ON c.start_id = s.area_id`,
  );
