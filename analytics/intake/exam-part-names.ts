import type { ExamMeta } from './plan.ts';

/** Parts of what identifies an exam, as messages name them. */
export const examPartNames: Readonly<Record<keyof ExamMeta, string>> = {
  name: '名称', term: '学期', grade: '年级', kind: '类型', scope: '范围', date: '日期', isEntry: '是否入学成绩', formPerSchool: '是否各校自行命题',
};
