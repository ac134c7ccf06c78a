import { TOTAL } from '../../schema/subjects.ts';
import { TableBuilder } from '../../schema/table-builder.ts';
import { subjectOf } from '../columns/subject-names.ts';
import type { SheetCell } from '../sheet.ts';
import { cellText, plainText } from '../table/cell-text.ts';
import { parseClass } from '../values/parse-class.ts';
import { parseGrade } from '../values/parse-grade.ts';
import { schoolOfRow, type ImportState } from './import-state.ts';
import { attributeOf, columnOf, textAt, type MappedTable } from './mapped-table.ts';
import { identityReader } from './read-identity.ts';
import { refuser, termReader } from './row-context.ts';
import type { TeacherBook } from './teacher-book.ts';

interface Post {
  readonly teacher: string;
  readonly staffNo: string | null;
  readonly subject: string;
  readonly role: '任课' | '班主任';
  readonly column: number | null;
}

/**
 * 任课教师表 → teachers and assignments. One row per class, subject and teacher, or one row per class with
 * the subjects side by side. A 班主任 has no subject.
 */
export function storeTeaching(state: ImportState, teachers: TeacherBook, table: MappedTable): void {
  const { columns, log, sheet, tally } = table;
  const refuse = refuser(table);
  const identify = identityReader(table);
  const termOf = termReader(state, table, '任课安排');
  const postsOf = attributeOf(columns, 'teacher') ? listedPosts(table) : widePosts(table);
  const classColumn = columnOf(columns, 'class');
  const builder = new TableBuilder('assignment');
  const seen = new Set<string>();
  for (const { row, cells } of table.rows) {
    const identity = identify({ row, cells });
    const term = termOf(row, cells);
    if (term === null) continue;
    const system = state.options.schoolSystem;
    const ownGrade = parseGrade(identity.grade, system) ?? state.options.exam.grade ?? null;
    const parsed = parseClass(identity.className, ownGrade, { term, system });
    const grade = parseGrade(identity.grade, system) ?? parsed?.grade ?? ownGrade;
    const teachingClass = textAt(cells, attributeOf(columns, 'teaching_class')) || (walks(textAt(cells, attributeOf(columns, 'walking'))) ? identity.className : '');
    const posts = postsOf(cells);
    if (typeof posts === 'string') {
      refuse(row, 'unknown-subject', attributeOf(columns, 'subject')?.index ?? null, posts, `没有认出学科“${posts}”，这一行没有导入。`, '请改成语文、数学一类的学科名。');
      continue;
    }
    if (posts.length === 0) {
      refuse(row, 'missing-teacher', attributeOf(columns, 'teacher')?.index ?? null, null, '没有教师姓名，这一行没有导入。', '请补上教师姓名。');
      continue;
    }
    if (teachingClass === '' && (!parsed || grade === null)) {
      refuse(row, grade === null && parsed ? 'missing-grade' : 'missing-class', classColumn?.index ?? null, identity.className || null, `没有${parsed ? '年级' : '班级'}，这一行没有导入。`, '请补上年级和班级，例如“七年级”“3班”。');
      continue;
    }
    const schoolId = schoolOfRow(state, table, row, identity);
    if (schoolId === null) continue;
    const classId = teachingClass !== '' || !parsed || grade === null
      ? state.classes.ensureTeaching(schoolId, teachingClass, posts[0]!.subject || null, grade, term)
      : state.classes.ensure(schoolId, parsed, grade, term);
    let stored = 0;
    for (const { teacher, staffNo, subject, role, column } of posts) {
      const { teacher_id, nameDiffers } = teachers.ensure(teacher, schoolId, staffNo);
      if (nameDiffers !== null) {
        log.remark({
          severity: 'warning', code: 'name-differs', sheet, row, column, value: teacher,
          message: `工号 ${staffNo ?? ''} 对应的教师原为“${nameDiffers}”，这里是“${teacher}”，按工号认作同一人。`, fix: '请核对工号或姓名。',
        });
      }
      const key = [teacher_id, classId, subject, term, role].join('\t');
      if (seen.has(key)) continue;
      seen.add(key);
      builder.push({ teacher_id, class_id: classId, subject, term, role });
      stored++;
    }
    if (stored > 0) tally.stored++;
    else {
      tally.dropped++;
      log.remark({ severity: 'info', code: 'duplicate-row', sheet, row, value: posts[0]!.teacher, message: '这一行与前面的一行相同，没有重复导入。', fix: '不必改动。' });
    }
  }
  state.builders.push(builder);
}

const walks = (text: string): boolean => /^(?:是|走班|√|1|y|yes)$/iu.test(plainText(text));

/** The posts of a row, or the subject that nobody knows. */
type PostReader = (cells: readonly SheetCell[]) => readonly Post[] | string;

function listedPosts({ columns, subject: usual }: MappedTable): PostReader {
  const [teacherColumn, subjectColumn, number, duty] = ['teacher', 'subject', 'staff_no', 'duty'].map((name) => attributeOf(columns, name));
  return (cells) => {
    const teacher = nameOf(textAt(cells, teacherColumn ?? null));
    if (teacher === '') return [];
    const written = textAt(cells, subjectColumn ?? null);
    const post = { teacher, staffNo: textAt(cells, number ?? null) || null, column: teacherColumn?.index ?? null };
    const head: Post = { ...post, subject: '', role: '班主任' };
    const isHead = /班主任/u.test(`${textAt(cells, duty ?? null)} ${written}`);
    // A blank subject in a list that has the column is the usual way to enter a 班主任.
    if (isHead || (written === '' && subjectColumn !== null && usual === null)) return [head];
    const subject = written === '' ? usual : subjectOf(written);
    if (subject === null || subject === TOTAL) return written || '空白';
    return [{ ...post, subject, role: '任课' }];
  };
}

function widePosts({ columns }: MappedTable): PostReader {
  const head = attributeOf(columns, 'head_teacher');
  return (cells) => columns.flatMap((column): Post[] => {
    const { meaning, index } = column;
    const subject = meaning.kind === 'score' && meaning.measure === 'raw' ? meaning.subject : column === head ? '' : null;
    if (subject === null) return [];
    return cellText(cells[index]).split(/[、,，;；/\n]+/u).map(nameOf).filter((name) => /^\p{Script=Han}[\p{Script=Han}·]{1,11}$/u.test(name))
      .map((teacher) => ({ teacher, staffNo: null, subject, role: subject === '' ? '班主任' : '任课', column: index }));
  });
}

const nameOf = (text: string): string => text.normalize('NFC').replace(/\s+/gu, '').replace(/(?<=\p{Script=Han}{2})(?:老师)$/u, '');
