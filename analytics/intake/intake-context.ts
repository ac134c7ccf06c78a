import type { MappingPreset } from './presets/mapping-preset.ts';
import type { Engine } from '../engine/engine.ts';
import { query, type Query, type ResultKind } from '../engine/query.ts';
import { identifier, joinSql, sql } from '../engine/sql.ts';
import { canonical, type Row, type TableName } from '../schema/canonical.ts';
import type { Column, ColumnKind } from '../schema/column.ts';
import type { PupilTable, RowsOfPupils } from './identity/move-pupils.ts';

/** A pupil the workspace knows, with where he was last seen. */
export interface KnownPupil {
  readonly student_id: number;
  readonly edu_id: string | null;
  readonly name: string;
  readonly sex: string | null;
  readonly birth: string | null;
  readonly ethnicity: string | null;
  readonly school_id: number | null;
  readonly class_id: number | null;
  readonly term: string | null;
  readonly grade: string | null;
}

export type Enrolled = Pick<Row<'enrolment'>, 'student_id' | 'attending_school' | 'class_id' | 'status' | 'track'>;
export type KnownResult = Pick<Row<'result'>, 'form_id' | 'student_id' | 'school_id' | 'score_raw' | 'score_scaled' | 'status' | 'source_id'>;

/** What an import has to know of the workspace. Small lists come at once, large ones when asked for. */
export interface IntakeContext {
  readonly counters: Readonly<Record<string, number>>;
  /** SHA-256 of files imported before and not undone. */
  readonly knownSources?: ReadonlySet<string>;
  /** What analysts decided about layouts in earlier imports. */
  readonly presets?: readonly MappingPreset[];
  readonly areas: readonly Row<'area'>[];
  readonly schools: readonly Row<'school'>[];
  readonly classes: readonly Row<'class'>[];
  readonly pupils: readonly KnownPupil[];
  readonly exams: readonly Row<'exam'>[];
  readonly forms: readonly Row<'form'>[];
  readonly papers: readonly Row<'paper'>[];
  readonly totals: readonly Row<'total_def'>[];
  readonly pools: readonly Row<'scale_pool'>[];
  readonly relations: readonly Row<'relation'>[];
  /** Schools with results, by exam. */
  readonly examSchools: readonly { readonly exam_id: number; readonly school_id: number }[];
  /** 考号 links: of one exam, or of all of them (null) when the numbering is stable. */
  examNumbers(examId: number | null): Promise<readonly { readonly source_key: string; readonly student_id: number }[]>;
  /** Links that people made: decisions about ambiguous pupils, bridges from 报名号 to pupils. */
  readonly decidedLinks: readonly { readonly source_key: string; readonly scope: string; readonly student_id: number }[];
  enrolled(term: string, grade: string): Promise<readonly Enrolled[]>;
  resultsOf(examId: number): Promise<readonly KnownResult[]>;
  /** A whole table in the order of its key; for the small ones (teachers, records, reference tables). */
  rows<T extends TableName>(table: T): Promise<readonly Row<T>[]>;
  rowsOfPupils: RowsOfPupils;
  /** A pupil without 学籍号 and one of his name and school with one, who sat one paper with different marks. */
  contradictions(): Promise<readonly { readonly from: number; readonly into: number }[]>;
  /** Pupils with marks by class, for every exam. */
  classSizes(): Promise<readonly { readonly exam_id: number; readonly class_id: number; readonly pupils: number }[]>;
  itemsOf(examId: number): Promise<readonly Row<'item'>[]>;
  itemResultsOf(examId: number): Promise<readonly Row<'item_result'>[]>;
}

const areaColumns = { area_id: 'int', name: 'text', level: 'text', parent_id: 'int?', official_code: 'text?' } as const;
const schoolColumns = {
  school_id: 'int', official_code: 'text?', name: 'text', aliases: 'text', area_id: 'int?', parent_school_id: 'int?', type: 'text?', stages: 'text',
  locality: 'text?', pastoral: 'bool', governance: 'text?', public_code: 'text',
} as const;
const classColumns = {
  class_id: 'int', school_id: 'int', entry_year: 'int?', grade: 'text?', number: 'text', name: 'text', kind: 'text', subject: 'text?', track: 'text?', language_mode: 'text?',
} as const;
const examColumns = {
  exam_id: 'int', term: 'text', date: 'text?', name: 'text', grade: 'text', kind: 'text', scope: 'text', setter: 'text?', filing_no: 'text?', is_entry: 'bool', sort_order: 'int',
} as const;
const formColumns = { form_id: 'int', exam_id: 'int', subject: 'text', label: 'text', setter: 'text?' } as const;
const paperColumns = {
  form_id: 'int', track: 'text', score_used: 'text', full_mark: 'double', pass_mark: 'double?', good_mark: 'double?', excellent_mark: 'double?', low_mark: 'double?',
  duration: 'int?', blueprint_ref: 'text?',
} as const;
const totalColumns = {
  total_id: 'int', exam_id: 'int?', name: 'text', version: 'int', grade: 'text?', track: 'text', subjects: 'text', score_used: 'text', bonus: 'text', missing_rule: 'text',
} as const;
const poolColumns = { scale_pool_id: 'int', name: 'text', scheme: 'text', population: 'text' } as const;
const relationColumns = { relation_id: 'int', from_unit: 'text', to_unit: 'text', kind: 'text', start_date: 'text?', end_date: 'text?' } as const;

export const areasQuery = () => query('intake.areas', areaColumns, sql`SELECT * FROM area ORDER BY area_id`);
export const schoolsQuery = () => query('intake.schools', schoolColumns, sql`SELECT * FROM school ORDER BY school_id`);
export const classesQuery = () => query('intake.classes', classColumns, sql`SELECT * FROM class ORDER BY class_id`);
export const examsQuery = () => query('intake.exams', examColumns, sql`SELECT * FROM exam ORDER BY exam_id`);
export const formsQuery = () => query('intake.forms', formColumns, sql`SELECT * FROM form ORDER BY form_id`);
export const papersQuery = () => query('intake.papers', paperColumns, sql`SELECT * FROM paper ORDER BY form_id, track`);
export const totalsQuery = () => query('intake.totals', totalColumns, sql`SELECT * FROM total_def ORDER BY total_id`);
export const poolsQuery = () => query('intake.pools', poolColumns, sql`SELECT * FROM scale_pool ORDER BY scale_pool_id`);
export const relationsQuery = () => query('intake.relations', relationColumns, sql`SELECT * FROM relation ORDER BY relation_id`);
export const examSchoolsQuery = () =>
  query('intake.examSchools', { exam_id: 'int', school_id: 'int' }, sql`SELECT DISTINCT f.exam_id, r.school_id FROM result r JOIN form f USING (form_id)`);

const pupilColumns = {
  student_id: 'int', edu_id: 'text?', name: 'text', sex: 'text?', birth: 'text?', ethnicity: 'text?', school_id: 'int?', class_id: 'int?', term: 'text?', grade: 'text?',
} as const;

/**
 * Ordered, like every list here, so that matching does not depend on how the engine holds its rows.
 * Last seen = latest enrolment or exam by term; at the same term the one with a class counts.
 */
export const pupilsQuery = () =>
  query('intake.pupils', pupilColumns, sql`
    WITH sat AS (
      SELECT r.student_id, r.school_id, r.class_id, e.term, e.grade FROM result r JOIN form f USING (form_id) JOIN exam e USING (exam_id)
    ), seen AS (
      SELECT student_id, max({'term': term, 'class_id': coalesce(class_id, -1), 'school_id': school_id, 'grade': grade}) AS place
      FROM (
        SELECT student_id, attending_school AS school_id, class_id, term, grade FROM enrolment
        UNION ALL SELECT student_id, school_id, class_id, term, grade FROM sat
      ) GROUP BY student_id
    )
    SELECT s.student_id, s.edu_id, s.name, s.sex, s.birth, s.ethnicity, seen.place.school_id AS school_id,
           nullif(seen.place.class_id, -1) AS class_id, seen.place.term AS term, seen.place.grade AS grade
    FROM student s LEFT JOIN seen USING (student_id) ORDER BY s.student_id`);

export const examNumbersQuery = (examId: number | null) =>
  query('intake.examNumbers', { source_key: 'text', student_id: 'int' }, sql`
    SELECT source_key, student_id FROM identity_link
    WHERE source_key LIKE '考号:%' AND (${examId === null} OR scope = ${`exam:${examId ?? 0}`})
    ORDER BY student_id`);

export const decidedLinksQuery = () =>
  query('intake.decidedLinks', { source_key: 'text', scope: 'text', student_id: 'int' }, sql`
    SELECT source_key, scope, student_id FROM identity_link WHERE source_key LIKE '决定:%' OR scope = 'bridge' OR scope LIKE 'bridge:%' ORDER BY source_key, scope`);

export const enrolledQuery = (term: string, grade: string) =>
  query('intake.enrolled', { student_id: 'int', attending_school: 'int', class_id: 'int?', status: 'text', track: 'text?' }, sql`
    SELECT student_id, attending_school, class_id, status, track FROM enrolment WHERE term = ${term} AND grade = ${grade} ORDER BY student_id`);

export const resultsOfQuery = (examId: number) =>
  query('intake.results', { form_id: 'int', student_id: 'int', school_id: 'int', score_raw: 'double?', score_scaled: 'double?', status: 'text', source_id: 'int?' }, sql`
    SELECT r.form_id, r.student_id, r.school_id, r.score_raw, r.score_scaled, r.status, r.source_id
    FROM result r JOIN form f USING (form_id) WHERE f.exam_id = ${examId}`);

const resultKinds: Readonly<Record<ColumnKind, Base>> = { int: 'int', double: 'double', text: 'text', list: 'text', bool: 'bool' };
type Base = 'int' | 'double' | 'text' | 'bool';

/** Every live row of a table, typed by the schema. */
export function tableQuery<T extends TableName>(table: T): Query<Row<T>> {
  const { key } = canonical[table];
  const columns: Readonly<Record<string, Column>> = canonical[table].columns;
  const kinds = Object.fromEntries(Object.entries(columns).map(([name, { kind, nullable }]): [string, ResultKind] => [name, nullable ? `${resultKinds[kind]}?` : resultKinds[kind]]));
  return { name: `intake.rows ${table}`, columns: kinds, sql: sql`SELECT * FROM ${identifier(table)} ORDER BY ${joinSql(key.map(identifier))}` };
}

/** Everything a table holds of some pupils. */
export function rowsOfPupilsQuery<T extends PupilTable | 'student'>(table: T, pupils: readonly number[]): Query<Row<T>> {
  return { ...tableQuery(table), name: `intake.rowsOfPupils ${table}`, sql: sql`SELECT * FROM ${identifier(table)} WHERE student_id IN (${joinSql(pupils.map((id) => sql`${id}`))})` };
}

/** Lists of ids are written into the query, so they go in pieces. */
const PUPILS_AT_ONCE = 5000;

export async function rowsOfPupils<T extends PupilTable | 'student'>(engine: Engine, table: T, pupils: readonly number[]): Promise<readonly Row<T>[]> {
  const rows: Row<T>[] = [];
  for (let at = 0; at < pupils.length; at += PUPILS_AT_ONCE) {
    for (const row of await engine.query(rowsOfPupilsQuery(table, pupils.slice(at, at + PUPILS_AT_ONCE)))) rows.push(row);
  }
  return rows;
}

export const contradictionsQuery = () =>
  query('intake.contradictions', { from: 'int', into: 'int' }, sql`
    WITH sat AS (
      SELECT r.form_id, r.school_id, s.name, s.student_id, s.edu_id, r.score_raw, r.score_scaled, r.status FROM result r JOIN student s USING (student_id)
      WHERE EXISTS (SELECT 1 FROM student WHERE edu_id IS NULL) AND s.name <> ''
    )
    SELECT DISTINCT a.student_id AS "from", b.student_id AS "into" FROM sat a JOIN sat b ON a.form_id = b.form_id AND a.school_id = b.school_id AND a.name = b.name
    WHERE a.edu_id IS NULL AND b.edu_id IS NOT NULL
      AND (a.score_raw IS DISTINCT FROM b.score_raw OR a.score_scaled IS DISTINCT FROM b.score_scaled OR a.status <> b.status)
    ORDER BY 1, 2`);

export const classSizesQuery = () =>
  query('intake.classSizes', { exam_id: 'int', class_id: 'int', pupils: 'int' }, sql`
    SELECT f.exam_id, r.class_id, count(DISTINCT r.student_id)::INTEGER AS pupils FROM result r JOIN form f USING (form_id)
    WHERE r.class_id IS NOT NULL GROUP BY f.exam_id, r.class_id ORDER BY f.exam_id, r.class_id`);

export const itemsOfQuery = (examId: number): Query<Row<'item'>> => ({
  ...tableQuery('item'), name: 'intake.items', sql: sql`SELECT i.* FROM item i JOIN form f USING (form_id) WHERE f.exam_id = ${examId} ORDER BY i.form_id, i.sort_order, i.item_no`,
});

export const itemResultsOfQuery = (examId: number): Query<Row<'item_result'>> => ({
  ...tableQuery('item_result'), name: 'intake.itemResults', sql: sql`SELECT r.* FROM item_result r JOIN form f USING (form_id) WHERE f.exam_id = ${examId}`,
});

export async function loadIntakeContext(engine: Engine, counters: Readonly<Record<string, number>>): Promise<IntakeContext> {
  return {
    counters,
    areas: await engine.query(areasQuery()),
    schools: await engine.query(schoolsQuery()),
    classes: await engine.query(classesQuery()),
    pupils: await engine.query(pupilsQuery()),
    exams: await engine.query(examsQuery()),
    forms: await engine.query(formsQuery()),
    papers: await engine.query(papersQuery()),
    totals: await engine.query(totalsQuery()),
    pools: await engine.query(poolsQuery()),
    relations: await engine.query(relationsQuery()),
    examSchools: await engine.query(examSchoolsQuery()),
    decidedLinks: await engine.query(decidedLinksQuery()),
    examNumbers: (examId) => engine.query(examNumbersQuery(examId)),
    enrolled: (term, grade) => engine.query(enrolledQuery(term, grade)),
    resultsOf: (examId) => engine.query(resultsOfQuery(examId)),
    rows: (table) => engine.query(tableQuery(table)),
    rowsOfPupils: (table, pupils) => rowsOfPupils(engine, table, pupils),
    contradictions: () => engine.query(contradictionsQuery()),
    classSizes: () => engine.query(classSizesQuery()),
    itemsOf: (examId) => engine.query(itemsOfQuery(examId)),
    itemResultsOf: (examId) => engine.query(itemResultsOfQuery(examId)),
  };
}

/** A workspace with nothing in it. */
export const emptyContext: IntakeContext = {
  counters: {}, areas: [], schools: [], classes: [], pupils: [], exams: [], forms: [], papers: [], totals: [], pools: [], relations: [], examSchools: [], decidedLinks: [],
  examNumbers: () => Promise.resolve([]),
  enrolled: () => Promise.resolve([]),
  resultsOf: () => Promise.resolve([]),
  rows: () => Promise.resolve([]),
  rowsOfPupils: () => Promise.resolve([]),
  contradictions: () => Promise.resolve([]),
  classSizes: () => Promise.resolve([]),
  itemsOf: () => Promise.resolve([]),
  itemResultsOf: () => Promise.resolve([]),
};
