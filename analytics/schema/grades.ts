/** Grades in teaching order; Chinese collation would put 高二 before 高一. */
export const grades = [
  '一年级', '二年级', '三年级', '四年级', '五年级', '六年级', '七年级', '八年级', '九年级', '高一', '高二', '高三',
] as const;
export type Grade = (typeof grades)[number];

export const stages = ['小学', '初中', '高中'] as const;
export type Stage = (typeof stages)[number];

export const gradeOrder = (grade: string): number => {
  const index = grades.indexOf(grade as Grade);
  return index < 0 ? grades.length : index;
};

export function stageOf(grade: string): Stage | null {
  const index = grades.indexOf(grade as Grade);
  if (index < 0) return null;
  return index < 6 ? '小学' : index < 9 ? '初中' : '高中';
}
