import { ROWS_A_STEP, type Steps } from '../in-steps.ts';
import type { SheetCell } from '../sheet.ts';
import type { Row } from '../../schema/canonical.ts';
import { TableBuilder } from '../../schema/table-builder.ts';
import { parseTerm } from '../../schema/terms.ts';
import { onlyNames } from '../identity/only-names.ts';
import { sayMatch } from '../identity/say-match.ts';
import { stageIn } from '../values/stage-years.ts';
import { cohortOf } from '../registry/class-register.ts';
import { cellText, plainText } from '../table/cell-text.ts';
import { parseClass } from '../values/parse-class.ts';
import { parseGrade } from '../values/parse-grade.ts';
import { findClashes, type IdentifiedRow } from './find-clashes.ts';
import { findTerm } from './guess-exam.ts';
import { schoolOfRow, type ImportState } from './import-state.ts';
import { attributeOf, columnOf, textAt, type MappedTable } from './mapped-table.ts';
import { identityReader } from './read-identity.ts';
import { dateOf } from './store-relations.ts';

const statuses = ['在籍', '转入', '转出', '休学', '复学', '借读', '随班就读', '往届'] as const;

/** 学籍名册 → students, classes and enrolments of a term. Returns the enrolments for the 应考 of its exams. */
export function* storeRoster(state: ImportState, table: MappedTable): Steps<Row<'enrolment'>[]> {
  const { columns, log, sheet, tally } = table;
  const identify = identityReader(table);
  const system = state.options.schoolSystem;
  const attribute = (name: string) => attributeOf(columns, name);
  const [termColumn, rollSchool, status, birth, ethnicity, language] = ['term', 'roll_school', 'status', 'birth', 'ethnicity', 'language_mode'].map(attribute);
  const usualTerm = state.options.exam.term ?? [...table.found.titles, sheet, table.file].map(findTerm).find((term) => term !== null) ?? null;
  const rows: (IdentifiedRow & { readonly cells: readonly SheetCell[] })[] = [];
  for (const { row, cells } of table.rows) {
    if (rows.length % ROWS_A_STEP === 0) yield;
    rows.push({ table, row, cells, identity: identify({ row, cells }), signature: cells.map((cell) => cellText(cell)).join('\t') });
  }
  const isOnly = yield* onlyNames(rows);
  const clashes = yield* findClashes(rows);
  const enrolments: Row<'enrolment'>[] = [];
  const builder = new TableBuilder('enrolment');
  for (const [index, one] of rows.entries()) {
    if (index % ROWS_A_STEP === 0) yield;
    const { row, cells, identity } = one;
    const refuse = (code: string, column: number | null, value: string | null, message: string, fix: string): void =>
      log.refuse({ severity: 'error', code, sheet, row, column, value, message, fix });
    const clash = clashes.get(one);
    if (clash?.refuse) {
      log.refuse({ severity: 'error', sheet, row, ...clash.refuse });
      continue;
    }
    const term = findTerm(textAt(cells, termColumn ?? null)) ?? usualTerm;
    if (!term || !parseTerm(term)) {
      refuse('missing-term', termColumn?.index ?? null, null, '不知道是哪个学期的名册，这一行没有导入。', '请在导入时选定学期，或在表里加一列“学期”（如 2025-2026-1）。');
      continue;
    }
    const parsed = parseClass(identity.className, parseGrade(identity.grade, system) ?? state.options.exam.grade ?? null, { term, system });
    const grade = parseGrade(identity.grade, system) ?? parsed?.grade ?? state.options.exam.grade ?? null;
    if (grade === null) {
      refuse('missing-grade', columnOf(columns, 'grade')?.index ?? null, identity.className || null, '不知道是哪个年级，这一行没有导入。', '请加一列“年级”，或在导入时选定年级。');
      continue;
    }
    const schoolId = schoolOfRow(state, table, row, identity);
    if (schoolId === null) continue;
    const { track } = identity;
    const classId = parsed ? state.classes.ensure(schoolId, parsed, grade, term, { track: track?.track ?? null, language_mode: languageOf(textAt(cells, language ?? null)) }) : null;
    const match = state.pupils.resolve({
      eduId: identity.eduId, examNo: null, name: identity.name, sex: identity.sex, birth: dateOf(textAt(cells, birth ?? null)), ethnicity: textAt(cells, ethnicity ?? null) || null,
      schoolId, classId, className: parsed?.name ?? null, cohort: cohortOf(grade, term), repeats: identity.category === '往届', onlyOne: isOnly(identity), namesake: clash?.namesake ?? 0, source: { file: table.file, sheet: table.sheet, row: row + 1, name: identity.name },
    }, `roster:${term}`);
    sayMatch(state, table, row, identity.name, grade, match);
    const roll = textAt(cells, rollSchool ?? null);
    const enrolment: Row<'enrolment'> = {
      student_id: match.student_id, term, attending_school: schoolId, roll_school: roll === '' ? null : (state.schools.find(roll, null) ?? state.schools.create(roll, null)),
      class_id: classId, grade, status: statusOf(textAt(cells, status ?? null), identity.category), track: track?.track ?? null, chosen_subjects: track?.chosen ?? '',
    };
    builder.push(enrolment);
    enrolments.push(enrolment);
    const stage = stageIn(grade, system);
    if (stage) state.schools.addStage(schoolId, stage);
    tally.stored++;
  }
  state.builders.push(builder);
  return enrolments;
}

function statusOf(text: string, category: string): string {
  const plain = plainText(text);
  const named = statuses.find((status) => plain.includes(status)) ?? '在籍';
  return named === '在籍' && category === '往届' ? '往届' : named;
}

function languageOf(text: string): string | null {
  const plain = plainText(text);
  if (plain === '') return null;
  if (/双语/u.test(plain)) return '双语';
  return /汉/u.test(plain) ? '汉语授课' : /民|蒙|藏|维|哈|朝|彝/u.test(plain) ? '民语授课' : plain;
}
