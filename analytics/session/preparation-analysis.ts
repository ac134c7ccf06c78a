import type { TableElement } from '../results/element.ts';
import type { Analysis } from '../results/analyses/analysis.ts';
import { formatNumber } from '../results/format.ts';
import { attributeLabel } from '../schema/attribute-labels.ts';
import { findingLabel } from '../schema/finding-labels.ts';
import type { PreparationRecord } from './preparation.ts';

const roles: Readonly<Record<string, string>> = {
  scores: '成绩表', items: '小题分表', schools: '学校名单', roster: '学生名册', relations: '集团与帮扶', aggregate: '学校汇总表', blueprint: '双向细目表', teaching: '任课教师表',
  'teaching-class': '走班名单', observation: '听评课记录', indicator: '过程性指标', rating: '五方面评价', target: '目标责任书', bridge: '报名号与学籍号对照', reference: '参照表', unknown: '未识别',
};

const optionNames: Readonly<Record<string, string>> = {
  onProblem: '有问题的行', duplicateFile: '以前导入过的文件', school: '没有学校列时的学校', fullMarks: '指定的满分', stableExamNo: '考号在各次考试间不变', exams: '各次考试的信息', schoolDecisions: '学校的认定',
  identityDecisions: '学生的认定', duplicates: '同一人有不同成绩时', onSameExam: '考试已在库中时', statusOf: '单元格文字的含义', bonus: '附加分', schoolSystem: '学制',
};
const optionWords: Readonly<Record<string, string>> = {
  'skip-rows': '略过，其余导入', 'refuse-all': '全部不导入', skip: '跳过', replace: '替换', 'keep-both': '都保留', first: '取先出现的', last: '取后出现的', highest: '取最高的', ask: '都不导入，列出待定', merge: '并入',
  count: '计入', 'leave-out': '不计入', true: '是', false: '否', new: '新建',
};

const table = (id: string, caption: string, columns: TableElement['columns'], rows: readonly (readonly (string | number | null)[])[], notes: readonly string[] = []): TableElement => ({
  type: 'table', id, caption, columns, rows: rows.map((row) => row.map((value) => ({ value }))), summaryRows: 0, notes,
});
const text = (key: string, label: string) => ({ key, label });
const count = (key: string, label: string) => ({ key, label, format: 'count' as const });

/** 数据处理记录 as the annex of a report: files, rules, decisions, findings. */
export function preparationAnalysis(records: readonly PreparationRecord[]): Analysis {
  const files = records.flatMap(({ batch, files: own }) => own.map((file) => ({ batch, ...file })));
  const stored = files.reduce((sum, { outcome }) => sum + outcome.rowsStored, 0);
  const refused = files.reduce((sum, { outcome }) => sum + outcome.rowsRefused, 0);
  const findings = new Map<string, number>();
  for (const { findings: own } of records) for (const [code, times] of Object.entries(own)) findings.set(code, (findings.get(code) ?? 0) + times);
  const rules = new Map<string, number>();
  for (const { rules: own } of records) for (const { rule, times } of own) rules.set(rule, (rules.get(rule) ?? 0) + times);
  const elements = [
    table('preparation-files', '导入的文件', [text('batch', '批次'), text('at', '时间'), text('file', '文件'), text('role', '内容'), count('read', '读到的行'), count('stored', '存入'), count('refused', '有问题、未存'), count('dropped', '略去')],
      files.map(({ batch, name, outcome }) => [String(batch.batch_id), batch.at.slice(0, 16).replace('T', ' '), name, roles[outcome.role] ?? outcome.role, outcome.rowsRead, outcome.rowsStored, outcome.rowsRefused, outcome.rowsDropped]),
      ['读到的行＝存入＋有问题、未存＋略去（合计、平均、说明等不是数据的行）。时间为世界协调时。']),
    table('preparation-rules', '软件按规则做的处理', [text('rule', '规则'), count('times', '次数')], [...rules].sort((a, b) => b[1] - a[1])),
    table('preparation-match', '学生对应', [text('batch', '批次'), text('rule', '依据'), count('pupils', '学生数')],
      records.flatMap(({ batch, match }) => [...match.byRule.map(({ rule, pupils }) => [String(batch.batch_id), rule, pupils]), ...(match.created > 0 ? [[String(batch.batch_id), '新建', match.created]] : []), ...(match.ambiguous > 0 ? [[String(batch.batch_id), '有几名学生相符、未定', match.ambiguous]] : [])])),
    table('preparation-decisions', '人工决定', [text('batch', '批次'), text('what', '事项'), text('value', '决定'), text('who', '决定人')], records.flatMap(decisions)),
    table('preparation-findings', '检查出的问题', [text('code', '问题'), count('times', '条数')], [...findings].sort((a, b) => b[1] - a[1]).map(([code, times]) => [findingLabel(code), times])),
  ].filter(({ rows }) => rows.length > 0);
  const headline = records.length === 0 ? null : `${records.length} 次导入共 ${files.length} 个文件，存入 ${formatNumber(stored, 'count')} 行，${refused === 0 ? '没有行因问题未存' : `${formatNumber(refused, 'count')} 行因问题未存`}。`;
  return { headline, elements, warnings: records.length === 0 ? ['还没有导入过文件，没有数据处理记录。'] : [], data: { records } };
}

function decisions({ batch, options, files, actor }: PreparationRecord): string[][] {
  const id = String(batch.batch_id);
  const chosen = Object.entries(options).flatMap(([name, value]) => (isNothing(value) ? [] : [[id, optionNames[name] ?? name, shown(value), actor]]));
  const columns = files.flatMap(({ name, tables }) => tables.flatMap(({ sheet, columns: own }) => own.flatMap(({ header, meaning, reason }) =>
    (/由分析员指定|按上次的设定/u.test(reason) ? [[id, `${name} · ${sheet} · 列“${header}”`, `${meaningText(meaning)}（${reason}）`, actor]] : []))));
  return [...chosen, ...columns];
}

/** Empty choices, and those that are as they come. */
const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || value === 'skip-rows' || value === 'skip' || (typeof value === 'object' && Object.keys(value).length === 0);

function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Object.entries(value).map(([key, own]) => `${key}：${shown(own)}`).join('；');
  return optionWords[String(value)] ?? String(value);
}

const kinds: Readonly<Record<string, string>> = {
  school: '学校', schoolCode: '学校代码', class: '班级', grade: '年级', eduId: '学籍号', examNo: '考号', name: '姓名', sex: '性别', category: '应届/往届', track: '科类', area: '县区', ignore: '不导入', sequence: '序号', total: '总分',
};

function meaningText(meaning: Readonly<Record<string, unknown>>): string {
  const kind = String(meaning['kind']);
  if (kind === 'score') return `${String(meaning['subject'])}${{ scaled: '赋分', grade: '等级', rank: '名次' }[String(meaning['measure'])] ?? '得分'}`;
  if (kind === 'item') return `小题 ${String(meaning['itemNo'])}`;
  return kind === 'attribute' ? attributeLabel(String(meaning['column'])) : (kinds[kind] ?? kind);
}
