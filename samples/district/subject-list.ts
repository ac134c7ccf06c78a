/** Subjects in the order of the pupils' state vectors. */
export const subjectList = ['语文', '数学', '英语', '物理', '化学', '生物', '道德与法治', '历史', '地理', '科学'] as const;
export type SubjectName = (typeof subjectList)[number];
export const subjectCount = subjectList.length;
export const subjectIndex = (subject: SubjectName): number => subjectList.indexOf(subject);
