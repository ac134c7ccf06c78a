import { TableBuilder } from '../../schema/table-builder.ts';
import { subjectOf } from '../columns/subject-names.ts';
import { cohortOf } from '../registry/class-register.ts';
import { plainText } from '../table/cell-text.ts';
import { parseClass } from '../values/parse-class.ts';
import { findGrade, parseGrade } from '../values/parse-grade.ts';
import { schoolOfRow, type ImportState } from './import-state.ts';
import { attributeOf, columnOf, textAt, type MappedTable } from './mapped-table.ts';
import { identityReader } from './read-identity.ts';
import { refuser, termReader } from './row-context.ts';
import type { TeacherBook } from './teacher-book.ts';

/** 走班名单 → teaching classes, their members, and their teachers where the list names them. */
export function storeTeachingClass(state: ImportState, teachers: TeacherBook, table: MappedTable): void {
  const { columns, tally } = table;
  const refuse = refuser(table);
  const identify = identityReader(table);
  const termOf = termReader(state, table, '走班名单');
  const [className, subjectColumn, teacherColumn, number] = ['teaching_class', 'subject', 'teacher', 'staff_no'].map((name) => attributeOf(columns, name));
  const system = state.options.schoolSystem;
  const members = new TableBuilder('teaching_class_member');
  const assignments = new TableBuilder('assignment');
  const seen = new Set<string>();
  const rows = table.rows.map(({ row, cells }) => ({ row, cells, identity: identify({ row, cells }) }));
  for (const { row, cells, identity } of rows) {
    const term = termOf(row, cells);
    if (term === null) continue;
    const name = textAt(cells, className ?? null);
    if (name === '') {
      refuse(row, 'missing-class', className?.index ?? null, null, '没有教学班，这一行没有导入。', '请加一列“教学班”。');
      continue;
    }
    const written = textAt(cells, subjectColumn ?? null);
    const subject = written === '' ? (table.subject ?? subjectOf(plainText(name).replace(/[\d()班]+$/u, ''))) : subjectOf(written);
    if (written !== '' && subject === null) {
      refuse(row, 'unknown-subject', subjectColumn?.index ?? null, written, `没有认出学科“${written}”，这一行没有导入。`, '请改成语文、数学一类的学科名。');
      continue;
    }
    const schoolId = schoolOfRow(state, table, row, identity);
    if (schoolId === null) continue;
    const grade = parseGrade(identity.grade, system) ?? findGrade(name, system) ?? state.options.exam.grade ?? null;
    const parsed = parseClass(identity.className, grade, { term, system });
    const homeClass = parsed && (parsed.grade ?? grade) !== null ? state.classes.ensure(schoolId, parsed, parsed.grade ?? grade!, term) : null;
    const { student_id } = state.pupils.resolve({
      eduId: identity.eduId, examNo: null, name: identity.name, sex: identity.sex, schoolId, classId: homeClass, className: parsed?.name ?? null,
      cohort: cohortOf(grade, term), namesake: 0, source: { file: table.file, sheet: table.sheet, row: row + 1, name: identity.name },
    }, `roster:${term}`);
    const class_id = state.classes.ensureTeaching(schoolId, name, subject, grade, term);
    const key = `${class_id}\t${student_id}\t${term}`;
    if (seen.has(key)) {
      refuse(row, 'duplicate-pupil', columnOf(columns, 'name')?.index ?? null, identity.name, `${identity.name}已在教学班“${name}”里，这一行没有导入。`, '请删去重复的一行；如果是同名的两个人，请补上学籍号。');
      continue;
    }
    seen.add(key);
    members.push({ class_id, student_id, term });
    const teacher = textAt(cells, teacherColumn ?? null).replace(/\s+/gu, '');
    if (teacher !== '' && subject !== null) {
      const { teacher_id } = teachers.ensure(teacher, schoolId, textAt(cells, number ?? null) || null);
      const post = `${teacher_id}\t${class_id}\t${subject}\t${term}`;
      if (!seen.has(post)) assignments.push({ teacher_id, class_id, subject, term, role: '任课' });
      seen.add(post);
    }
    tally.stored++;
  }
  state.builders.push(members, assignments);
}
