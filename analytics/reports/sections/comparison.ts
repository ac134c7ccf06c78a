import { examLabel } from '../../results/analyses/analysis-context.ts';
import { balanceTable } from '../../results/analyses/balance.ts';
import { balanceSentence, meanIntervals } from '../../results/analyses/comparison.ts';
import { levelsTable } from '../../results/analyses/levels-table.ts';
import type { ResultElement } from '../../results/element.ts';
import { formatNumber } from '../../results/format.ts';
import { TOTAL } from '../../schema/subjects.ts';
import type { ExamData, TermData } from '../term-data.ts';
import { totalOf } from './results.ts';
import { body, chineseNumeral, heading, type Section } from './section.ts';

/** 校际比较与均衡: counties, town and country, schools, balance indices. */
export function comparisonSection({ exams }: TermData, withSchools: boolean): Section {
  const common = exams.filter(({ exam, balance }) => exam.commonForm && balance);
  if (common.length === 0) return { title: '校际比较与均衡', elements: [] };
  const balances = common.map(({ exam, balance }) => ({ name: examLabel(exam), balance: balance! }));
  return {
    title: '校际比较与均衡',
    elements: [
      heading(2, '（一）均衡状况'),
      ...common.flatMap(({ exam, balance }) => {
        const sentence = balanceSentence(balance!, '总分');
        return sentence ? [body(`${examLabel(exam)}：${sentence}`, ['report-balance'])] : [];
      }),
      balanceTable('report-balance', '总分均衡指标', balances),
      ...common.flatMap((data, index) => [heading(2, `（${chineseNumeral(index + 1)}）${examLabel(data.exam)}`), ...examComparison(data, withSchools)]),
    ],
  };
}

function examComparison(data: ExamData, withSchools: boolean): ResultElement[] {
  const { exam, counties, localities, schools } = data;
  const total = totalOf(data);
  if (!total || total.mean === null) return [];
  const ordered = counties.filter(({ mean }) => mean !== null).sort((a, b) => b.mean! - a.mean!);
  const top = ordered[0];
  const bottom = ordered.at(-1);
  const totals = schools.filter(({ subject }) => subject === TOTAL);
  const id = exam.exam_id;
  return [
    ...(top && bottom && ordered.length > 1
      ? [body(`各县区总分平均分在${formatNumber(bottom.mean, 'score')}分（${bottom.name}）到${formatNumber(top.mean, 'score')}分（${top.name}）之间，相差${formatNumber(top.mean! - bottom.mean!, 'score')}分。`, [`report-counties-${id}`])]
      : []),
    levelsTable({ id: `report-counties-${id}`, caption: `${examLabel(exam)}总分一分三率（按县区和城乡）`, unitLabel: '范围', rows: [...counties, ...localities], nameOf: ({ name }) => name, summary: [{ name: '全体', row: total }] }),
    ...(withSchools && totals.length > 1
      ? [
          meanIntervals(`report-means-${id}`, `${examLabel(exam)}各校总分平均分及95%区间`, totals, total.mean),
        ]
      : []),
  ];
}
