import { difficultyChart, discriminationChart, distributionChart, groupTable, itemMap, itemTable } from '../../results/analyses/items-elements.ts';
import type { PaperData } from '../../results/analyses/items-gather.ts';
import { qualityFigures, qualityHeadline } from '../../results/analyses/items.ts';
import { schoolItems, schoolSets } from '../../results/analyses/items-mastery.ts';
import type { UnitMastery } from '../../results/analyses/items-mastery-book.ts';
import { lossTable, lossesOf, masteryHeat, masteryTable, planTable } from '../../results/analyses/items-mastery-elements.ts';
import { profileSentences, profileTable, unitProfile, unitTable } from '../../results/analyses/items-mastery-units.ts';
import { optionHeat, wrongOptionTable } from '../../results/analyses/items-options.ts';
import { itemNames } from '../../results/analyses/items-paper.ts';
import type { ResultElement, TableElement } from '../../results/element.ts';
import { formatNumber } from '../../results/format.ts';
import type { DocumentHead, ReportDocument } from '../document.ts';
import { body, callout, chineseNumeral, heading, lead, note, numberSections, type Section } from '../sections/section.ts';
import { schoolFindings, settingFindings, teachingFindings, type PaperFinding } from './paper-advice.ts';
import { coverageSentence, itemSentence, kindSentences, lossSentence, notableItems, planSentence, qualitySentences, scoreSentence, structureSentence } from './paper-sentences.ts';

export const paperReportTitle = ({ paper }: Pick<PaperData, 'paper'>): string => `${paper.caption}试卷质量分析报告`;

/** 试卷质量分析报告 of the whole area: 试卷概述、数据统计、逐题分析、典型错误、问题与建议, with signatures. Without schools for readers who see none. */
export function paperReport(data: PaperData, head: DocumentHead, withSchools: boolean): ReportDocument {
  const { paper, quality, book } = data;
  const caption = paper.caption;
  const plan = planSentence(quality);
  const coverage = coverageSentence(data);
  return {
    kind: 'term', head, cover: true,
    elements: [
      { type: 'toc' },
      heading(1, '摘要'),
      lead(qualityHeadline(quality), ['paper-figures']),
      qualityFigures('paper-figures', quality),
      ...findingLines([...settingFindings(data), ...teachingFindings(data)].slice(0, 6)),
      ...remarks(data),
      { type: 'pageBreak' },
      ...numberSections([
        {
          title: '试卷概述',
          elements: [
            body(structureSentence(quality), ['paper-items']), ...(coverage ? [body(coverage, ['paper-plan'])] : []), ...(plan ? [body(plan, ['paper-plan'])] : []),
            ...planTable('paper-plan', `${caption}双向细目表：预估与实测`, book),
          ],
        },
        {
          title: '数据统计',
          elements: [
            heading(2, '（一）成绩'), body(scoreSentence(quality), ['paper-distribution']), distributionChart('paper-distribution', `${caption}总分分布`, quality),
            heading(2, '（二）难度、区分度和信度'), ...qualitySentences(quality).map((text) => body(text, ['paper-map', 'paper-items'])),
            ...itemMap('paper-map', `${caption}题目分布`, quality), discriminationChart('paper-scatter', `${caption}难度与区分度`, quality),
            heading(2, '（三）各类题目'), ...groupTable('paper-groups', `${caption}分类得分`, quality),
            ...knowledgePart(data),
            ...(withSchools && book.schools.length > 1 ? schoolsPart(data) : []),
          ],
        },
        { title: '逐题分析', elements: itemsPart(data) },
        { title: '典型错误', elements: errorsPart(data) },
        problemsSection([...settingFindings(data), ...teachingFindings(data)]),
      ]),
      signatures(['命题（审题）教师', '学科教研组', '教研室']),
    ],
  };
}

/** The same of one school's pupils, beside everybody's. */
export function schoolPaperReport(data: PaperData, school: UnitMastery, head: DocumentHead): ReportDocument | null {
  const { book } = data;
  const own = school.school === null ? undefined : data.schools.get(school.school);
  if (!own || !school.paper || !book.whole.paper) return null;
  const classes = book.classes.filter(({ school: id }) => id === school.school);
  const gap = school.paper.mean - book.whole.paper.mean;
  return {
    kind: 'brief', head, cover: false,
    elements: numberSections([
      {
        title: '试卷概述',
        elements: [body(structureSentence(data.quality)), ...[coverageSentence(data)].filter(Boolean).map((text) => body(text)), body(qualitySentences(data.quality)[0]!)],
      },
      {
        title: '数据统计',
        elements: [
          body(`本校${scoreSentence(own)}全体平均得分率${formatNumber(book.whole.paper.mean, 'rate')}，本校${gap >= 0 ? '高' : '低'}${formatNumber(Math.abs(gap), 'points').replace('+', '')}个百分点。`, ['school-sets']),
          ...schoolSets('school-sets', '各知识点和能力层次得分率', book, school),
          ...profileSentences(unitProfile(book, school), '本校').map((text) => body(text, ['school-sets'])),
          ...(classes.length > 1 ? [unitTable('school-classes', '各班得分率', '班级', book, classes, false)] : []),
        ],
      },
      {
        title: '逐题分析',
        elements: [
          ...kindSentences(own).map((text) => body(text, ['school-items'])),
          body(lossSentence(data, school), ['school-items']), schoolItems('school-items', '本校失分最多的题目', book, school),
        ],
      },
      {
        title: '典型错误',
        elements: [
          ...wrongOptionTable('school-wrong', '本校典型错误选项', own),
          ...blankSentence(own), body('典型错误的具体表现（由任课教师结合答卷填写）：'), blankTable('school-errors', '典型错误记录', lossesOf(book, school).slice(0, 4).map(({ item }) => item)),
        ],
      },
      problemsSection([...schoolFindings(data, school), ...settingFindings(data).filter(({ problem }) => problem.includes('疑似答案有误'))], '按现行规则，没有发现本校明显低于全体的知识点和能力层次。'),
    ]).concat(signatures(['任课教师', '教研组', '教研室']), note(`口径：全体指参加本次考试并有小题分的${book.whole.n}名学生；与全体之差的95%区间不含0且相差3个百分点及以上才作判断；不足5人不显示，不足20人不作判断。`)),
  };
}

function knowledgePart({ paper, book }: PaperData): ResultElement[] {
  const table = masteryTable('paper-sets', `${paper.caption}各知识点和能力层次得分率`, book);
  return table.length === 0 ? [] : [heading(2, `（${chineseNumeral(3)}）知识与能力`), ...masteryHeat('paper-mastery', `${paper.caption}知识点×能力层次得分率`, book), ...table];
}

function schoolsPart({ paper, book }: PaperData): ResultElement[] {
  return [
    heading(2, `（${chineseNumeral(book.sets.some(({ kind }) => kind === '知识' || kind === '能力') ? 4 : 3)}）各校情况`),
    unitTable('paper-schools', `${paper.caption}各学校得分率`, '学校', book, book.schools, true, true),
    profileTable('paper-profile', `${paper.caption}各学校的强项与短板`, '学校', book, book.schools),
    note('得分率未扣除生源差异，不能单独用来评价学校；强项与短板供改进教学使用。'),
  ];
}

function itemsPart(data: PaperData): ResultElement[] {
  const { paper, quality, book } = data;
  const notable = notableItems(quality);
  return [
    ...kindSentences(quality).map((text) => body(text, ['paper-items'])),
    itemTable('paper-items', `${paper.caption}小题质量`, quality, true),
    difficultyChart('paper-difficulty', `${paper.caption}各题难度`, quality),
    body(lossSentence(data), ['paper-loss']), lossTable('paper-loss', `${paper.caption}失分最多的题目`, lossesOf(book), paper.items),
    ...(notable.length > 0 ? [heading(2, '需要说明的题目'), ...notable.map((item) => body(itemSentence(item), ['paper-items']))] : []),
  ];
}

function errorsPart(data: PaperData): ResultElement[] {
  const { paper, quality, book } = data;
  return [
    ...optionHeat('paper-optionheat', `${paper.caption}选择题各选项选择率`, quality),
    ...wrongOptionTable('paper-wrong', `${paper.caption}典型错误选项`, quality),
    ...blankSentence(quality),
    body('主观题典型错误的具体表现（由阅卷教师结合答卷填写）：'),
    blankTable('paper-errors', '主观题典型错误记录', lossesOf(book).filter(({ item }) => quality.items.find(({ item: name }) => name === item)?.isOpen).slice(0, 5).map(({ item }) => item)),
  ];
}

function blankSentence({ items }: PaperData['quality']): ResultElement[] {
  const open = items.filter(({ isOpen, zeroShare }) => isOpen && zeroShare !== null).toSorted((a, b) => b.zeroShare! - a.zeroShare!).slice(0, 3);
  return open.length === 0 ? [] : [body(`主观题中零分率最高的是${itemNames(open.map(({ item }) => item))}，分别为${open.map(({ zeroShare }) => formatNumber(zeroShare, 'rate')).join('、')}。`)];
}

const blankTable = (id: string, caption: string, items: readonly string[]): TableElement => ({
  type: 'table', id, caption,
  columns: [{ key: 'item', label: '题号' }, { key: 'error', label: '典型错误', room: 16 }, { key: 'cause', label: '原因', room: 10 }, { key: 'measure', label: '改进办法', room: 10 }],
  rows: items.map((item) => [{ value: item }, { value: '' }, { value: '' }, { value: '' }]),
  summaryRows: 0, notes: [],
});

const findingLines = (findings: readonly PaperFinding[]): ResultElement[] => (findings.length === 0 ? [] : [callout('问题', '主要问题', findings.map(({ problem }, index) => `${index + 1}. ${problem}`))]);

function problemsSection(findings: readonly PaperFinding[], none = '按现行规则，没有发现需要说明的问题。'): Section {
  const part = (side: PaperFinding['side'], title: string): ResultElement[] => {
    const own = findings.filter((finding) => finding.side === side);
    return own.length === 0 ? [] : [heading(2, title), callout('问题', '问题', own.map(({ problem }, index) => `${index + 1}. ${problem}`)), callout('建议', '建议', own.map(({ suggestion }, index) => `${index + 1}. ${suggestion}`))];
  };
  return { title: '问题与建议', elements: findings.length === 0 ? [body(none)] : [...part('命题', '命题方面'), ...part('教学', '教学方面')] };
}

const signatures = (who: readonly string[]): TableElement => ({
  type: 'table', id: 'paper-signatures', caption: '签名', together: true,
  columns: [{ key: 'who', label: '' }, { key: 'name', label: '签名', room: 12 }, { key: 'opinion', label: '意见', room: 16 }, { key: 'date', label: '日期', room: 8 }],
  rows: who.map((name) => [{ value: name }, { value: '' }, { value: '' }, { value: '' }]),
  summaryRows: 0, notes: [],
});

const remarks = ({ paper, quality }: PaperData): ResultElement[] => [
  ...(paper.warnings.length + quality.notes.length > 0 ? [callout('说明', '数据说明', [...paper.warnings, ...quality.notes])] : []),
  note('口径：难度＝平均分÷满分（1为最易）；区分度取总分前后各27%，分数线上的同分学生按比例计入；区分度0.40以上很好、0.30～0.39良好、0.20～0.29尚可、0.20以下需改；信度为克龙巴赫α系数，区间按Feldt法；得分率的区间为95%。'),
];
