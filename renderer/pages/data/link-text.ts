import { termLabel } from '../../../analytics/schema/terms.ts';
import type { ExamInfo, SchoolInfo } from '../../../analytics/session-api.ts';
import { examLabel } from '../../exam-choice.ts';

/** Rules that rest on a name without a class: worth a second look. */
export const UNSURE: readonly string[] = ['姓名+学校（换班）', '姓名+学校（复读）', '姓名+学校'];

/** `exam:12` and `roster:2025-2026-1` in words. */
export function describeScope(scope: string, exams: readonly ExamInfo[]): string {
  const [kind, id] = scope.split(':');
  if (kind === 'exam') {
    const exam = exams.find(({ exam_id }) => String(exam_id) === id);
    return exam ? examLabel(exam) : `第 ${id ?? ''} 号考试（已撤销）`;
  }
  if (kind === 'roster') return `${termLabel(id ?? '')}名册`;
  return kind === 'bridge' ? '报名号对照表' : '全部考试';
}

/** `考号:3:0701`, `姓名:3:七年级（1）班:王一`, `决定:3:2025:1:王一:::` in words; the school's number as its name. */
export function describeSource(key: string, schools: readonly SchoolInfo[]): string {
  const [kind = '', ...rest] = key.split(':');
  const school = schools.find(({ school_id }) => String(school_id) === rest[0])?.name;
  const named = (...facts: readonly (string | undefined)[]): string => facts.filter(Boolean).join(' ');
  switch (kind) {
    case '考号':
    case '学籍号':
      return named(kind, rest.at(-1), rest.length > 1 ? school : undefined);
    case '姓名':
      return named(rest[2]?.replace('#', '，同名第 '), rest[1], school);
    case '决定':
      return named(rest[3], rest[2] ? `${rest[2]} 班` : undefined, school);
    default:
      return key;
  }
}
