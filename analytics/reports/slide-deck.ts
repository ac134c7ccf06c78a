import { examLabel } from '../results/analyses/analysis-context.ts';
import { balanceTable } from '../results/analyses/balance.ts';
import { balanceSentence } from '../results/analyses/comparison.ts';
import type { ChartElement, ResultElement, TableElement } from '../results/element.ts';
import { formatNumber } from '../results/format.ts';
import { TOTAL } from '../schema/subjects.ts';
import { forAudience, showsSchools } from './audience-names.ts';
import type { DocumentHead, Slide, SlideDeck } from './document.ts';
import { findingsOf, flaggedSchools, type SchoolFinding } from './findings.ts';
import { growthSlides } from './growth-slides.ts';
import { paperSlide } from './paper-report/paper-chapter.ts';
import { problemTable } from './sections/problems.ts';
import { rateChart, totalOf } from './sections/results.ts';
import { pupilsOf, situationSection } from './sections/situation.ts';
import { summaryFigures, summaryTable } from './sections/summary.ts';
import { callout } from './sections/section.ts';
import { listNames } from './sentences.ts';
import type { ExamData, TermData } from './term-data.ts';

/** 质量分析会 slides: one message per slide, stated as its title. */
export function slideDeck(source: TermData, head: DocumentHead): SlideDeck {
  const data = forAudience(source, head.audience);
  const findings = findingsOf(data);
  const common = data.exams.filter(({ exam }) => exam.commonForm).sort((a, b) => b.exam.pupils - a.exam.pupils);
  const withSchools = showsSchools(head.audience);
  const main = common.find(({ growth }) => growth) ?? common[0];
  return {
    head,
    slides: [
      overviewSlide(data, findings),
      situationSlide(data),
      ...common.slice(0, 4).map(levelSlide),
      ...(main ? [distributionSlide(main), countySlide(main)] : []),
      balanceSlide(common),
      ...(withSchools ? growthSlides(common, main) : []),
      paperSlide(data.papers),
      ...(withSchools ? [problemSlide(data, findings), caseSlide(data, findings)] : []),
      nextStepsSlide(findings),
    ].filter((slide): slide is Slide => slide !== null),
  };
}

function overviewSlide(data: TermData, findings: readonly SchoolFinding[]): Slide {
  return {
    title: `本学期监测${data.exams.length}次考试、${pupilsOf(data)}人次，${flaggedSchools(findings).size}所学校需要专题反馈`,
    elements: [summaryFigures(data, findings), summaryTable(data)],
    notes: '考试次数含各校自主命题的考试；参考学生按人次计。问题突出学校按规则认定：总分增值低于预期，或问题达到三条。',
  };
}

function situationSlide(data: TermData): Slide {
  const table = situationSection(data, false).elements.find((element): element is TableElement => element.type === 'table');
  const own = data.exams.filter(({ exam }) => !exam.commonForm).length;
  return {
    title: own > 0 ? `${data.exams.length - own}次考试同卷可比，${own}次为各校自主命题不作校际比较` : '本学期考试全部同卷，可以跨校比较',
    elements: [
      ...(table ? [{ ...table, columns: table.columns.slice(0, 7), rows: table.rows.map((row) => row.slice(0, 7)), notes: [] }] : []),
      ...(own > 0 ? [callout('说明', '怎样看这些成绩', ['同卷考试可以跨校比较；异卷考试的成绩只在本校内部使用，不进入校际比较和增值评价。'])] : []),
    ],
    notes: '应考、参考和参考率按实考人数最多的学科统计。异卷成绩只在学校内部使用。',
  };
}

function levelSlide(data: ExamData): Slide | null {
  const total = totalOf(data);
  const subjects = data.subjects.filter(({ subject, score_rate }) => subject !== TOTAL && score_rate !== null).sort((a, b) => b.score_rate! - a.score_rate!);
  const top = subjects[0];
  const bottom = subjects.at(-1);
  if (!total || !top || !bottom) return null;
  return {
    title: `${examLabel(data.exam)}：总分得分率${formatNumber(total.score_rate, 'rate')}，${top.subject}最高、${bottom.subject}最低`,
    elements: [rateChart(data)],
    notes: `总分各科齐全${total.present}人，平均分${formatNumber(total.mean, 'score')}分，满分${formatNumber(total.full_mark, 'count')}分；得分率＝平均分÷满分。`,
  };
}

function distributionSlide({ exam, distribution, subjects }: ExamData): Slide | null {
  const chart = distribution.find((element): element is ChartElement => element.type === 'chart');
  const total = subjects.find(({ subject }) => subject === TOTAL);
  if (!chart || !total || total.low === null || total.low_rate === null) return null;
  return {
    title: `${examLabel(exam)}总分低分学生${total.low}人，占${formatNumber(total.low_rate, 'rate')}，是提质的重点`,
    elements: [chart],
    notes: `平均分${formatNumber(total.mean, 'score')}分，中位数${formatNumber(total.median, 'score')}分，标准差${formatNumber(total.sd, 'score')}分，n=${total.present}。`,
  };
}

function countySlide({ exam, counties, subjects }: ExamData): Slide | null {
  const rows = counties.filter(({ mean }) => mean !== null).sort((a, b) => b.mean! - a.mean!);
  const whole = subjects.find(({ subject }) => subject === TOTAL);
  const top = rows[0];
  const bottom = rows.at(-1);
  if (rows.length < 2 || !top || !bottom || !whole || whole.mean === null) return null;
  return {
    title: `${examLabel(exam)}县区总分平均分相差${formatNumber(top.mean! - bottom.mean!, 'score')}分，${top.name}最高、${bottom.name}最低`,
    elements: [
      {
        type: 'chart', id: `slide-counties-${exam.exam_id}`, caption: `${examLabel(exam)}各县区总分平均分`,
        chart: { kind: 'bar', categories: rows.map(({ name }) => name), series: [{ name: '总分平均分', values: rows.map(({ mean }) => mean) }], format: 'score', axisLabel: '平均分', reference: { label: '全体', value: whole.mean } },
        notes: [],
      },
    ],
    notes: `平均分未扣除生源差异，不能单独用来评价县区工作；全体平均${formatNumber(whole.mean, 'score')}分，n=${whole.present}。`,
  };
}

function balanceSlide(common: readonly ExamData[]): Slide | null {
  const rows = common.flatMap(({ exam, balance }) => (balance ? [{ name: examLabel(exam), balance }] : []));
  const widest = [...rows].sort((a, b) => (b.balance.icc ?? 0) - (a.balance.icc ?? 0))[0];
  if (!widest || widest.balance.icc === null) return null;
  const table = balanceTable('slide-balance', '总分均衡指标', rows);
  return {
    title: `学校差距最大的是${widest.name}，成绩差异的${formatNumber(widest.balance.icc, 'rate')}来自学校之间`,
    elements: [{ ...table, notes: [] }, callout('说明', '怎样读这张表', table.notes)],
    notes: rows.map(({ name, balance }) => `${name}：${balanceSentence(balance, '总分') ?? ''}`).join(' '),
  };
}

function problemSlide(data: TermData, findings: readonly SchoolFinding[]): Slide | null {
  const table = problemTable(data, findings, 8, true);
  if (table.rows.length === 0) return null;
  return {
    title: `${flaggedSchools(findings).size}所学校问题突出，会后逐校召开专题质量反馈会`,
    elements: [table],
    notes: '入选规则：总分增值低于预期，或问题达到三条；表中最多列8所，完整名单见报告和数据附表。',
  };
}

function caseSlide({ schools }: TermData, findings: readonly SchoolFinding[]): Slide | null {
  const cases = findings.filter(({ rule, kind, subject }) => rule === 'growth-above' && kind === '优势' && subject === TOTAL).sort((a, b) => b.weight - a.weight).slice(0, 4);
  if (cases.length === 0) return null;
  const nameOf = (id: number): string => schools.find(({ school_id }) => school_id === id)?.name ?? String(id);
  return {
    title: `典型看进步：${listNames([...new Set(cases.map(({ school_id }) => nameOf(school_id)))], 2, '所学校')}的学生进步高于预期`,
    elements: cases.map(({ school_id, exam, sentence }): ResultElement => callout('优势', nameOf(school_id), [`${exam}：${sentence}。`])),
    notes: '典型案例按增值选出，与成绩水平无关；增值为同起点比较的结果。',
  };
}

function nextStepsSlide(findings: readonly SchoolFinding[]): Slide {
  const problems = findings.filter(({ kind }) => kind === '问题');
  const has = (rule: SchoolFinding['rule']): boolean => problems.some((finding) => finding.rule === rule);
  const steps = [
    '会后一周内向问题突出的学校发送质量反馈简报，逐校召开专题反馈会',
    ...(has('growth-below') ? ['对增值低于预期的学科，教研员蹲点听课，制定改进计划'] : []),
    ...(has('high-low-rate') ? ['建立学困生台账，期末对照低分率复查'] : []),
    ...(has('low-participation') ? ['逐人核实缺考学生，落实控辍保学'] : []),
    ...(has('weak-class') ? ['学校对明显落后的班级集体会诊'] : []),
    '下学期监测后复查整改效果，销号管理',
  ];
  return { title: '下一步：反馈到校、整改到人、复查到底', elements: [callout('建议', '工作安排', steps.map((step, index) => `${index + 1}. ${step}`))], notes: '整改表见各校质量反馈简报。' };
}
