import { examLabel } from '../../results/analyses/analysis-context.ts';
import type { TableElement } from '../../results/element.ts';
import { formatNumber } from '../../results/format.ts';
import { TOTAL } from '../../schema/subjects.ts';
import { termLabel } from '../../schema/terms.ts';
import type { ExamData, TermData } from '../term-data.ts';
import { body, note, type Section } from './section.ts';

export const pupilsOf = ({ exams }: TermData): number => exams.reduce((sum, { exam }) => sum + exam.pupils, 0);

/** 监测概况: which exams, who sat, whether papers were shared, data quality. */
export function situationSection(data: TermData, withSchools: boolean): Section {
  const common = data.exams.filter(({ exam }) => exam.commonForm);
  const own = data.exams.filter(({ exam }) => !exam.commonForm);
  const worst = common.flatMap(({ exam, schools }) =>
    schools.filter(({ subject, participation, present }) => subject !== TOTAL && participation !== null && participation < 0.95 && present >= 20).map((row) => ({ exam, row })));
  const lowest = worst.sort((a, b) => a.row.participation! - b.row.participation!)[0];
  return {
    title: '监测概况',
    elements: [
      body(
        `${termLabel(data.term)}共组织和收集考试${data.exams.length}次，其中统一命题（同卷）${common.length}次、各校自主命题（异卷）${own.length}次，参考学生${pupilsOf(data)}人次。`,
        ['situation-exams'],
      ),
      situationTable(data.exams),
      ...(lowest && withSchools
        ? [body(`分学校和学科看，参考率最低的是${lowest.row.name}，${examLabel(lowest.exam)}${lowest.row.subject}为${formatNumber(lowest.row.participation, 'rate')}。参考率低于95%的，成绩不宜与其他学校直接比较。`)]
        : []),
      ...(own.length > 0 ? [note('各校自主命题的考试成绩不可跨校比较，本报告不作校际分析，只在学校简报中供本校使用。')] : []),
    ],
  };
}

function situationTable(exams: readonly ExamData[]): TableElement {
  return {
    type: 'table', id: 'situation-exams', caption: '本学期考试情况',
    columns: [
      { key: 'exam', label: '考试' }, { key: 'kind', label: '类别' }, { key: 'form', label: '命题' },
      { key: 'schools', label: '学校', format: 'count' }, { key: 'expected', label: '应考', format: 'count' }, { key: 'pupils', label: '参考', format: 'count' },
      { key: 'participation', label: '参考率', format: 'rate' }, { key: 'subjects', label: '学科' },
    ],
    rows: exams.map(({ exam, subjects }) => {
      const whole = subjects.filter(({ subject }) => subject !== TOTAL).sort((a, b) => b.present - a.present)[0];
      return [
        { value: examLabel(exam) }, { value: exam.kind }, { value: exam.commonForm ? '同卷' : '异卷' }, { value: exam.schools },
        { value: whole?.expected ?? '未提供' }, { value: whole?.present ?? exam.pupils },
        { value: whole?.participation ?? null, explain: '参考率＝实考÷应考，按实考人数最多的学科' }, { value: exam.subjects.join('、') },
      ];
    }),
    summaryRows: 0,
    notes: ['应考、参考和参考率按实考人数最多的学科统计；实考为成绩状态正常的学生，不含缺考、缓考、违纪和剔除。'],
  };
}
