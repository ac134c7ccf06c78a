import type { ResultElement, TableElement } from '../../results/element.ts';
import { flaggedSchools, type SchoolFinding } from '../findings.ts';
import type { TermData } from '../term-data.ts';
import { body, callout, note, type Section } from './section.ts';

const nameIn = ({ schools }: TermData, id: number): string => schools.find(({ school_id }) => school_id === id)?.name ?? String(id);

/** 主要问题: flagged schools with their evidence, worst first. */
export function problemsSection(data: TermData, findings: readonly SchoolFinding[], withSchools: boolean): Section {
  const problems = findings.filter(({ kind }) => kind === '问题');
  if (problems.length === 0) return { title: '主要问题', elements: [body('按现行规则，本学期没有发现需要专题反馈的问题。')] };
  const watched = findings.filter(({ kind }) => kind === '关注').length;
  const byRule = countBy(problems, ({ rule }) => rule);
  const summary = body(
    `按规则共发现问题${problems.length}条，涉及学校${new Set(problems.map(({ school_id }) => school_id)).size}所：` +
      `增值低于预期${byRule.get('growth-below') ?? 0}条，参考率偏低${byRule.get('low-participation') ?? 0}条，低分率偏高${byRule.get('high-low-rate') ?? 0}条，班级明显落后${byRule.get('weak-class') ?? 0}条。${watchedText(watched)}`,
    ['report-problems'],
  );
  return { title: '主要问题', elements: withSchools ? [summary, problemTable(data, findings), note('列入本表的学校，建议召开专题质量反馈会；判断依据见各校质量反馈简报。')] : [summary] };
}

const watchedText = (count: number): string => (count === 0 ? '' : `另有${count}条增值判断在与所有学校一起校正（控制错误发现率）后不再成立，也没有其他模型印证，只列为关注，不计入问题和典型。`);

/** Schools that call for a meeting, with their three weightiest problems; `short` for slides. */
export function problemTable(data: TermData, findings: readonly SchoolFinding[], limit = Infinity, short = false): TableElement {
  const flagged = [...flaggedSchools(findings)];
  const rows = flagged
    .map((id) => ({ id, list: findings.filter(({ school_id, kind }) => school_id === id && kind === '问题').sort((a, b) => b.weight - a.weight) }))
    .sort((a, b) => b.list.reduce((sum, { weight }) => sum + weight, 0) - a.list.reduce((sum, { weight }) => sum + weight, 0))
    .slice(0, limit);
  return {
    type: 'table', id: 'report-problems', caption: '问题突出的学校',
    columns: [{ key: 'school', label: '学校' }, { key: 'count', label: '条数', format: 'count' }, { key: 'main', label: '主要问题（前三条）' }],
    rows: rows.map(({ id, list }) => [
      { value: nameIn(data, id) }, { value: list.length },
      { value: short ? briefLines(list.slice(0, 3)) : list.slice(0, 3).map(({ exam, sentence }, index) => `${index + 1}. ${exam}：${sentence}`).join('\n') },
    ]),
    summaryRows: 0,
    notes: ['入选规则：总分增值低于预期，或问题达到三条。'],
  };
}

/** 甲考试：数学增值−2.10分、语文低分率20.00%；乙考试：… */
function briefLines(list: readonly SchoolFinding[]): string {
  return [...new Set(list.map(({ exam }) => exam))].map((exam) => `${exam}：${list.filter((finding) => finding.exam === exam).map(({ brief }) => brief).join('、')}`).join('；');
}

/** 对策建议: one per kind of problem that occurred. */
export function suggestionsSection(findings: readonly SchoolFinding[]): Section {
  const problems = findings.filter(({ kind }) => kind === '问题');
  const has = (rule: SchoolFinding['rule']): boolean => problems.some((finding) => finding.rule === rule);
  const lines: ResultElement[] = [];
  if (has('growth-below')) lines.push(callout('建议', '聚焦增值偏低的学校和学科', ['由市县教研部门对增值低于预期的学校召开专题质量反馈会，逐科分析课堂教学、作业管理和学困生辅导，明确整改措施、责任人和期限。']));
  if (has('high-low-rate')) lines.push(callout('建议', '控制低分面', ['以学校为单位建立学困生台账，补基础、强过程，教研员到校指导，期末对照低分率复查。']));
  if (has('low-participation')) lines.push(callout('建议', '抓实参考与控辍', ['对参考率低于95%的学校逐人核实缺考原因，核对学籍与在校人数，防止以缺考抬高成绩。']));
  if (has('weak-class')) lines.push(callout('建议', '关注校内差距', ['学校对明显落后的班级开展集体会诊，调整教学安排，备课组结对帮扶。']));
  if (findings.some(({ rule, kind }) => rule === 'growth-above' && kind === '优势')) lines.push(callout('建议', '推广进步明显学校的经验', ['在质量分析会上请增值高于预期的学校（特别是起点较低的学校）介绍做法，以进步而不是以名次选典型。']));
  return { title: '对策建议', elements: lines };
}

/** 典型案例: schools whose pupils progressed more than expected, lower starting level first. */
export function casesSection(data: TermData, findings: readonly SchoolFinding[], withSchools: boolean): Section {
  const cases = findings.filter(({ rule, kind, subject }) => rule === 'growth-above' && kind === '优势' && subject === '总分').sort((a, b) => b.weight - a.weight);
  if (!withSchools || cases.length === 0) return { title: '典型案例', elements: [] };
  return {
    title: '典型案例',
    elements: [
      body('以下学校按进步（增值）选出，与学校的成绩水平无关：'),
      ...cases.slice(0, 6).map(({ school_id, exam, sentence }) => body(`${nameIn(data, school_id)}（${exam}）：${sentence}。`, [])),
    ],
  };
}

function countBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, number> {
  const counts = new Map<K, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}
