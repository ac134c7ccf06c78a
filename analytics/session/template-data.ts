import type { Engine } from '../engine/engine.ts';
import { query } from '../engine/query.ts';
import { sql } from '../engine/sql.ts';
import type { TemplateData, TemplateKind, TemplateOptions } from '../intake/templates/template-kinds.ts';
import { schoolsQuery } from '../measures/catalog.ts';
import { compareNames } from '../results/collate.ts';
import { subjectOrder } from '../schema/subjects.ts';

const schoolFactsQuery = () => query('template.schools', { school_id: 'int', official_code: 'text?', type: 'text?' }, sql`SELECT school_id, official_code, type FROM school`);

const paperQuery = (exam: number) =>
  query('template.papers', { subject: 'text', full_mark: 'double' }, sql`
    SELECT f.subject, max(p.full_mark) AS full_mark FROM form f JOIN paper p USING (form_id) WHERE f.exam_id = ${exam} GROUP BY f.subject`);

const itemsQuery = (exam: number, subject: string) =>
  query('template.items', { item_no: 'text', full_mark: 'double' }, sql`
    SELECT item_no, full_mark FROM item WHERE form_id = (SELECT min(form_id) FROM item JOIN form USING (form_id) WHERE exam_id = ${exam} AND subject = ${subject}) ORDER BY sort_order`);

/** Who is on the roster of a term; of one grade and one school where asked. */
const rosterQuery = (term: string, grade: string | null, school: number | null) =>
  query('template.roster', { school: 'text', class_name: 'text?', class_number: 'text?', edu_id: 'text?', name: 'text', sex: 'text?', grade: 'text' }, sql`
    SELECT g.name AS school, c.name AS class_name, c.number AS class_number, s.edu_id, s.name, s.sex, e.grade
    FROM enrolment e JOIN student s USING (student_id) JOIN school g ON g.school_id = e.attending_school LEFT JOIN class c ON c.class_id = e.class_id
    WHERE e.term = ${term} AND (${grade === null} OR e.grade = ${grade ?? ''}) AND (${school === null} OR e.attending_school = ${school ?? 0}) AND e.status NOT IN ('转出', '休学')
    ORDER BY g.school_id, e.grade, c.class_id, s.student_id`);

const withPupils = new Set<TemplateKind>(['scores', 'items', 'roster', 'teaching', 'teaching-class', 'bridge']);

export async function loadTemplateData(engine: Engine, kind: TemplateKind, options: TemplateOptions, exams: readonly { readonly exam_id: number; readonly name: string; readonly term: string; readonly grade: string; readonly kind: string }[]): Promise<TemplateData> {
  const exam = options.exam === undefined ? null : (exams.find(({ exam_id }) => exam_id === options.exam) ?? null);
  if (options.exam !== undefined && !exam) throw new Error(`工作区里没有编号为 ${options.exam} 的考试，可能已被撤销。`);
  const listed = await engine.query(schoolsQuery());
  const facts = new Map((await engine.query(schoolFactsQuery())).map((row) => [row.school_id, row]));
  const school = options.school === undefined ? null : (listed.find(({ school_id }) => school_id === options.school) ?? null);
  if (options.school !== undefined && !school) throw new Error(`工作区里没有编号为 ${options.school} 的学校。`);
  const term = exam?.term ?? options.term ?? null;
  const grade = exam?.grade ?? options.grade ?? null;
  const rows = term !== null && withPupils.has(kind) ? await engine.query(rosterQuery(term, grade, options.school ?? null)) : [];
  const pupils = rows.map(({ school: own, class_name, edu_id, name, sex, grade: ownGrade }) => ({ school: own, className: class_name ?? '', edu_id, name, sex, grade: ownGrade }));
  const classes = [...new Map(pupils.filter(({ className }) => className !== '').map(({ school: own, grade: ownGrade, className }) => [`${own}\t${className}`, { school: own, grade: ownGrade, className }])).values()];
  const papers = exam ? await engine.query(paperQuery(exam.exam_id)) : [];
  const wanted = school ? listed.filter(({ school_id }) => school_id === school.school_id) : [...listed].sort((a, b) => compareNames(a.county ?? '', b.county ?? '') || compareNames(a.name, b.name));
  return {
    exam, school: school?.name ?? null,
    subjects: papers.sort((a, b) => subjectOrder(a.subject) - subjectOrder(b.subject)).map(({ subject, full_mark }) => ({ subject, fullMark: full_mark })),
    schools: wanted.map((row) => ({ name: row.name, code: facts.get(row.school_id)?.official_code ?? null, county: row.county, type: facts.get(row.school_id)?.type ?? null, stages: row.stages, locality: row.locality })),
    pupils, classes,
    items: exam && options.subject !== undefined ? await engine.query(itemsQuery(exam.exam_id, options.subject)) : [],
  };
}
