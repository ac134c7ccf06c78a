import type { ExamMeta, TableRole } from '../../analytics/intake/plan.ts';

export const roleLabels: Readonly<Record<TableRole, string>> = {
  scores: '成绩表',
  items: '小题分表',
  schools: '学校名单',
  roster: '学生名册',
  relations: '帮扶、集团关系',
  aggregate: '学校汇总表',
  blueprint: '双向细目表',
  teaching: '任课教师表',
  'teaching-class': '走班名单',
  observation: '听评课记录',
  indicator: '过程性指标',
  rating: '五方面评价',
  target: '目标责任书',
  bridge: '报名号与学籍号对照',
  reference: '参照表',
  unknown: '未识别',
};

export const metaLabels: Readonly<Record<keyof ExamMeta, string>> = {
  name: '考试名称',
  term: '学期',
  grade: '年级',
  kind: '类别',
  scope: '范围',
  date: '日期',
  isEntry: '入学成绩',
  formPerSchool: '异卷',
};

export const examKinds = ['期中', '期末', '统考', '抽测', '联考', '模拟', '中考', '学业水平', '高考', '入学'] as const;
export const examScopes = ['校', '集团', '学区', '县', '市', '盟', '省'] as const;

export const severityLabels = { error: '错误', warning: '提醒', info: '说明' } as const;
export const severityOrder = { error: 0, warning: 1, info: 2 } as const;
