import { examLabel } from '../../results/analyses/analysis-context.ts';
import { growthTable } from '../../results/analyses/growth-elements.ts';
import { entranceTable } from '../../results/analyses/growth-trajectory-subjects.ts';
import { levelsTable } from '../../results/analyses/levels-table.ts';
import type { ResultElement, TableElement } from '../../results/element.ts';
import { TOTAL } from '../../schema/subjects.ts';
import type { TermData } from '../term-data.ts';
import { totalOf } from './results.ts';
import { modelAppendix } from './growth-appendix.ts';
import { heading } from './section.ts';

/** What every figure means: printed in the report and as a sheet of the data tables. */
export function definitionsTable(): TableElement {
  const rows: readonly (readonly [string, string])[] = [
    ['应考', '登记参加本次考试的学生数，不含未选考和免考；没有名册的印“未提供”'],
    ['实考', '成绩状态为正常的学生数；缺考、缓考、违纪、剔除不计入，0分计入'],
    ['参考率', '实考÷应考'],
    ['总分', '各科成绩之和；任一应考学科没有正常成绩的学生不计入总分统计'],
    ['平均分', '分数之和÷实考'],
    ['得分率', '平均分÷满分'],
    ['标准差', '按 n−1 计算的学生分数标准差'],
    ['优秀率、良好率、及格率', '达到相应分数线（≥）的人数÷实考；良好含优秀'],
    ['低分率', '低于低分线（<）的人数÷实考'],
    ['分数线', '占满分的比例按本单位的统计口径，试卷另定的从其规定；每张表下注明所用的分数线、边界规则、分母和口径版本'],
    ['校间方差比', '学校之间的方差占总方差的比例（随机截距零模型，REML估计）'],
    ['差异系数', '√Σ(nᵢ/N)(xᵢ−X)²÷X，按学生数加权；用于成绩时不适用义务教育均衡验收的限值'],
    ['效应量g', '两组平均分之差÷合并标准差（Hedges 校正）'],
    ['增值', '实际成绩与同起点学生预期成绩之差，两水平随机截距模型的收缩估计，单位为分'],
    ['95%区间', '增值的置信区间；不含0判为高于或低于预期，含0为符合预期（未见显著差异）'],
    ['校正', '同时判断许多学校时，用本哈明尼—霍赫贝格方法把错误发现率控制在5%以内；校正后仍成立的判断更可靠，不成立的只作关注'],
    ['匹配率', '同时有起点和终点成绩的学生÷有终点成绩的学生；低于85%时结论慎用'],
    ['信度', '增值估计的可靠程度，0～1，人数越多越高'],
    ['小样本', '不足5人不显示，5～19人仅供参考、不作判断'],
    ['同卷、异卷', '只有同一份试卷的成绩才跨校比较；各校自主命题为异卷，不可跨校比较'],
  ];
  return {
    type: 'table', id: 'definitions', caption: '口径与公式',
    columns: [{ key: 'term', label: '名称' }, { key: 'meaning', label: '口径' }],
    rows: rows.map(([term, meaning]) => [{ value: term }, { value: meaning }]),
    summaryRows: 0, notes: [],
  };
}

/** 附件: definitions, method, tables per school. */
export function appendixElements(data: TermData, withSchools: boolean): ResultElement[] {
  const common = data.exams.filter(({ exam }) => exam.commonForm);
  return [
    { type: 'pageBreak' },
    heading(1, '附件'),
    heading(2, '附件1　口径与公式'),
    definitionsTable(),
    ...(withSchools
      ? [
          heading(2, '附件2　各校总分一分三率'),
          ...common.map((exam) => {
            const total = totalOf(exam);
            return levelsTable({
              id: `report-schools-${exam.exam.exam_id}`, caption: `${examLabel(exam.exam)}总分一分三率（按学校）`, unitLabel: '学校',
              rows: exam.schools.filter(({ subject }) => subject === TOTAL), nameOf: ({ name }) => name, summary: total ? [{ name: '全体', row: total }] : [],
            });
          }),
          ...(common.some(({ growth }) => growth) ? [heading(2, '附件3　各校总分增值结果')] : []),
          ...common.flatMap(({ exam, growth }) =>
            growth ? [growthTable(`report-growth-${exam.exam_id}`, `${examLabel(exam)}总分增值结果`, '学校', growth.total.units, [growth.total.result.methodNote])] : []),
          ...common.flatMap(({ exam, trajectory }) =>
            trajectory && trajectory.entrance.subjects.length > 0 ? [entranceTable(`report-entrance-${exam.exam_id}`, '学校', trajectory.entrance.from, exam, trajectory.entrance.subjects)] : []),
        ]
      : []),
    ...modelAppendix(common, withSchools ? 4 : 2),
  ];
}

