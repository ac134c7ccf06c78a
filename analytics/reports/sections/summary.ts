import { examLabel } from '../../results/analyses/analysis-context.ts';
import { countFlags } from '../../results/analyses/growth-elements.ts';
import type { KeyFigures, ResultElement, TableCell, TableElement } from '../../results/element.ts';
import { formatNumber } from '../../results/format.ts';
import { flaggedSchools, type SchoolFinding } from '../findings.ts';
import { totalVerdicts } from '../growth-verdicts.ts';
import type { TermData } from '../term-data.ts';
import { totalOf } from './results.ts';
import { body } from './section.ts';
import { pupilsOf } from './situation.ts';

/** One page: what the director reads. */
export function summaryElements(data: TermData, findings: readonly SchoolFinding[], withSchools: boolean): ResultElement[] {
  const common = data.exams.filter(({ exam }) => exam.commonForm);
  return [
    summaryFigures(data, findings),
    ...common.map((exam) => {
      const total = totalOf(exam);
      const growth = exam.growth ? countFlags(exam.growth.total.result) : null;
      const level = total ? `总分得分率${formatNumber(total.score_rate, 'rate')}，及格率${formatNumber(total.pass_rate, 'rate')}，低分率${formatNumber(total.low_rate, 'rate')}` : '没有总分成绩';
      const icc = exam.balance?.icc;
      const balance = icc === null || icc === undefined ? '' : `；校间方差比${formatNumber(icc, 'rate')}`;
      const firm = exam.growth ? totalVerdicts(exam.growth).filter(({ adjusted }) => adjusted).length : 0;
      const flagged = growth ? growth.高于预期 + growth.低于预期 : 0;
      const held = flagged === 0 ? '' : firm === flagged ? '（校正后均成立）' : `（校正后仍成立的共${firm}所）`;
      const added = growth ? `；增值高于预期${growth.高于预期}所、低于预期${growth.低于预期}所${held}` : exam.reference ? '；增值与往届同起点学生比较' : '；未作增值评价';
      return body(`${examLabel(exam.exam)}：${level}${balance}${added}。`, [`report-subjects-${exam.exam.exam_id}`]);
    }),
    body(`按规则，问题突出、建议召开专题质量反馈会的学校有${flaggedSchools(findings).size}所${withSchools ? '，名单和依据见“主要问题”' : ''}。`, ['report-problems']),
  ];
}

/** The same in rows, for a slide. */
export function summaryTable(data: TermData): TableElement {
  const rows = data.exams.filter(({ exam }) => exam.commonForm).map((exam): TableCell[] => {
    const total = totalOf(exam);
    const flags = exam.growth ? countFlags(exam.growth.total.result) : null;
    return [
      { value: examLabel(exam.exam) }, { value: total?.score_rate ?? null }, { value: total?.pass_rate ?? null }, { value: total?.low_rate ?? null }, { value: exam.balance?.icc ?? null },
      { value: flags?.高于预期 ?? null }, { value: flags?.低于预期 ?? null },
    ];
  });
  return {
    type: 'table', id: 'summary-exams', caption: '各次统一考试总分情况',
    columns: [
      { key: 'exam', label: '考试' }, { key: 'rate', label: '得分率', format: 'rate' }, { key: 'pass', label: '及格率', format: 'rate' }, { key: 'low', label: '低分率', format: 'rate' },
      { key: 'icc', label: '校间方差比', format: 'rate' }, { key: 'above', label: '高于预期', group: '增值（所）', format: 'count' }, { key: 'below', label: '低于预期', group: '增值（所）', format: 'count' },
    ],
    rows, summaryRows: 0, notes: [],
  };
}

export function summaryFigures(data: TermData, findings: readonly SchoolFinding[]): KeyFigures {
  const common = data.exams.filter(({ exam }) => exam.commonForm);
  const schools = new Set(data.exams.flatMap(({ schools: rows }) => rows.map(({ school_id }) => school_id)));
  const flags = common.flatMap(({ growth }) => (growth ? [countFlags(growth.total.result)] : []));
  return {
    type: 'keyFigures', id: 'report-figures',
    figures: [
      { label: '考试', value: data.exams.length, format: 'count', unit: '次', detail: `同卷${common.length}次` },
      { label: '参考学校', value: schools.size, format: 'count', unit: '所' },
      { label: '参考学生', value: pupilsOf(data), format: 'count', unit: '人次' },
      { label: '增值高于预期', value: flags.reduce((sum, { 高于预期 }) => sum + 高于预期, 0), format: 'count', unit: '校次', mark: 'above' },
      { label: '增值低于预期', value: flags.reduce((sum, { 低于预期 }) => sum + 低于预期, 0), format: 'count', unit: '校次', mark: 'below' },
      { label: '问题突出学校', value: flaggedSchools(findings).size, format: 'count', unit: '所', detail: '建议专题反馈' },
    ],
  };
}
