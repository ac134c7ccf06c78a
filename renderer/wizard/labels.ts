import type { ColumnMeaning, ExamMeta, TableRole } from '../../analytics/intake/plan.ts';
import { attributeLabel } from '../../analytics/schema/attribute-labels.ts';
import { subjects } from '../../analytics/schema/subjects.ts';

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

const plainLabels = {
  school: '学校',
  schoolCode: '学校代码',
  class: '班级',
  grade: '年级',
  eduId: '学籍号',
  examNo: '考号',
  name: '姓名',
  sex: '性别',
  category: '应届/往届',
  track: '选科/文理',
  area: '县区',
  ignore: '不导入',
  sequence: '序号',
} as const;

const measureLabels = { raw: '得分', scaled: '赋分', grade: '等级', rank: '名次' } as const;

export function meaningLabel(meaning: ColumnMeaning): string {
  switch (meaning.kind) {
    case 'score':
      return meaning.measure === 'raw' ? meaning.subject : `${meaning.subject}${measureLabels[meaning.measure]}`;
    case 'total':
      return '总分';
    case 'item':
      return `小题 ${meaning.itemNo}`;
    case 'attribute':
      return attributeLabel(meaning.column);
    default:
      return plainLabels[meaning.kind];
  }
}

export interface MeaningChoice {
  readonly value: string;
  readonly label: string;
  readonly meaning: ColumnMeaning;
}

const choice = (meaning: ColumnMeaning): MeaningChoice => ({ value: meaningLabel(meaning), label: meaningLabel(meaning), meaning });

const plainKinds = Object.keys(plainLabels) as (keyof typeof plainLabels)[];

/** What a column of a score table may mean. */
export const meaningChoices: readonly { readonly label: string; readonly options: readonly MeaningChoice[] }[] = [
  { label: '学生与学校', options: plainKinds.map((kind) => choice({ kind })) },
  { label: '分数', options: [choice({ kind: 'total' }), ...subjects.map(({ name }) => choice({ kind: 'score', subject: name, measure: 'raw', fullMark: null }))] },
  {
    label: '赋分、等级、名次',
    options: subjects.flatMap(({ name }) => (['scaled', 'grade', 'rank'] as const).map((measure) => choice({ kind: 'score', subject: name, measure, fullMark: null }))),
  },
];
