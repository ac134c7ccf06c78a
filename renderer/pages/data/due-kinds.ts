import type { Due } from '../../../analytics/intake/dues/due.ts';

/** What schools may be asked to hand in. */
export const dueKinds: Readonly<Record<Due['kind'], string>> = {
  scores: '成绩', items: '小题分', roster: '学生名册', teaching: '任课教师', observation: '听评课记录', indicator: '过程性指标',
};
