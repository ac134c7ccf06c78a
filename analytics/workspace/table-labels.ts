import type { TableName } from '../schema/canonical.ts';

/** What an office calls each table, for messages about files. */
export const tableLabels: Readonly<Record<TableName, string>> = {
  area: '区域', school: '学校', relation: '学校关系', class: '班级', teacher: '教师', assignment: '任课',
  student: '学生', enrolment: '学籍', teaching_class_member: '教学班名单', identity_link: '身份匹配',
  exam: '考试', exam_entry: '应考名单', form: '试卷', form_equation: '同卷声明', paper: '试卷参数', total_def: '总分定义', result: '成绩', scale_pool: '赋分总体',
  item: '试题', item_result: '小题得分', aggregate: '汇总成绩', reference: '参照数据',
  observation: '听课教研记录', indicator: '指标', rating: '评级', target: '目标', finding: '问题', action: '整改措施',
};
