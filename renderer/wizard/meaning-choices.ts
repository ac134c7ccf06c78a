import type { ColumnMeaning, MappedColumn, TableRole } from '../../analytics/intake/plan.ts';
import { attributeLabel } from '../../analytics/schema/attribute-labels.ts';
import { roleAttributes } from '../../analytics/schema/role-attributes.ts';
import { subjects } from '../../analytics/schema/subjects.ts';
import { excelColumn } from './excel-column.ts';
import { roleLabels } from './labels.ts';

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

const measureLabels = { raw: '', scaled: '赋分', grade: '等级', rank: '名次' } as const;
const measures = ['raw', 'scaled', 'grade', 'rank'] as const;

export function meaningLabel(meaning: ColumnMeaning): string {
  switch (meaning.kind) {
    case 'score':
      return `${meaning.subject}${measureLabels[meaning.measure]}`;
    case 'total':
      return meaning.measure === 'scaled' ? '总分赋分' : '总分';
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
  readonly meaning: ColumnMeaning;
}

export interface MeaningGroup {
  readonly label: string;
  readonly choices: readonly MeaningChoice[];
}

const choice = (meaning: ColumnMeaning): MeaningChoice => ({ value: meaningLabel(meaning), meaning });
const plainKinds = Object.keys(plainLabels) as (keyof typeof plainLabels)[];
const attributesOf = (role: string): MeaningGroup => ({
  label: roleLabels[role as TableRole],
  choices: (roleAttributes[role] ?? []).map((column) => choice({ kind: 'attribute', column })),
});
const aggregateColumns = ['expected', 'present', 'mean', 'pass_rate', 'excellent_rate', 'low_rate'];

const pupils: MeaningGroup = { label: '学生与学校', choices: plainKinds.map((kind) => choice({ kind })) };
const scores: MeaningGroup = { label: '分数', choices: [choice({ kind: 'total' }), ...subjects.map(({ name }) => choice({ kind: 'score', subject: name, measure: 'raw', fullMark: null }))] };
const otherMeasures: MeaningGroup = {
  label: '赋分、等级、名次',
  choices: [choice({ kind: 'total', measure: 'scaled' }), ...subjects.flatMap(({ name }) => measures.filter((measure) => measure !== 'raw').map((measure) => choice({ kind: 'score', subject: name, measure, fullMark: null })))],
};
const aggregates: MeaningGroup = {
  label: '学校汇总数',
  choices: aggregateColumns.flatMap((column) => [choice({ kind: 'attribute', column }), ...subjects.slice(0, 11).map(({ name }) => choice({ kind: 'attribute', column: `${column}@${name}` }))]),
};

/** What a column may mean, the likeliest groups for its table first. A label stands for one meaning only. */
export function meaningGroups(role: TableRole, column: MappedColumn): readonly MeaningGroup[] {
  const itemNo = itemNoOf(column);
  const items: MeaningGroup = { label: '小题分', choices: [choice({ kind: 'item', itemNo, fullMark: null })] };
  const own = role in roleAttributes ? [attributesOf(role)] : [];
  const others = Object.keys(roleAttributes).filter((other) => other !== role).map(attributesOf);
  const base = role === 'aggregate' ? [aggregates, pupils, scores] : role === 'items' ? [pupils, items, scores] : [pupils, scores, otherMeasures, items];
  const groups = role === 'scores' || role === 'items' || role === 'unknown' || role === 'aggregate' ? [...base, ...own, ...others] : [...own, ...base, ...others];
  const all = role === 'aggregate' ? groups : [...groups, aggregates];
  const seen = new Set<string>();
  return all
    .map(({ label, choices }) => ({ label, choices: choices.filter(({ value }) => !seen.has(value) && seen.add(value)) }))
    .filter(({ choices }) => choices.length > 0);
}

/** The number of an item as its head says it, else the letter of its column. */
export const itemNoOf = ({ header, index }: MappedColumn): string =>
  /[0-9]+(?:[.（(-][0-9]+[)）]?)*/u.exec(header.split('/').at(-1) ?? '')?.[0] ?? excelColumn(index);
