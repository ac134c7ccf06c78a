import type { PaperData } from '../../results/analyses/items-gather.ts';
import { NOTABLE, setsOf, type UnitMastery } from '../../results/analyses/items-mastery-book.ts';
import { unitProfile } from '../../results/analyses/items-mastery-units.ts';
import { TYPICAL_SHARE, wrongOptions } from '../../results/analyses/items-options.ts';
import { itemNames } from '../../results/analyses/items-paper.ts';
import { formatNumber } from '../../results/format.ts';
import { BLANK_SHARE } from './paper-sentences.ts';

/** A problem found by rule, with what to do about it. */
export interface PaperFinding {
  readonly side: '命题' | '教学';
  readonly problem: string;
  readonly suggestion: string;
}

const rate = (value: number): string => formatNumber(value, 'rate');

/** What is wrong with the paper itself. */
export function settingFindings({ quality }: Pick<PaperData, 'quality'>): PaperFinding[] {
  const { items, analysis, difficultyBand } = quality;
  const of = (wanted: (item: (typeof items)[number]) => boolean): string[] => items.filter(wanted).map(({ item }) => item);
  const doubted = of(({ keyDoubt }) => keyDoubt !== null);
  const weak = of(({ keyDoubt, discriminationBand, difficultyBand: band }) => keyDoubt === null && discriminationBand === '需改' && band !== '容易');
  const easy = of(({ keyDoubt, discriminationBand, difficultyBand: band }) => keyDoubt === null && discriminationBand === '需改' && band === '容易');
  const missed = of(({ keyDoubt, difficultyGap }) => keyDoubt === null && difficultyGap !== null && Math.abs(difficultyGap) >= 0.1);
  const { alpha } = analysis.reliability;
  const { ceilingShare, floorShare } = analysis.distribution;
  const findings: (PaperFinding | null)[] = [
    doubted.length === 0 ? null : { side: '命题', problem: `${itemNames(doubted, 10)}疑似答案有误：选某个错项的学生多于选答案的，且成绩更好。`, suggestion: `由命题人员会同阅卷组核对${itemNames(doubted, 10)}的答案；确有错误的，改正答案、重新计分，并说明对平均分的影响。` },
    weak.length === 0 ? null : { side: '命题', problem: `${itemNames(weak, 10)}区分度低于0.20，高分与低分学生得分相近。`, suggestion: `检查${itemNames(weak, 10)}的题干、选项和评分标准，修改后再入题库。` },
    easy.length === 0 ? null : { side: '命题', problem: `${itemNames(easy, 10)}很容易，几乎不区分学生。`, suggestion: '作为送分题可以保留，但同类题不宜再多。' },
    missed.length === 0 ? null : { side: '命题', problem: `${itemNames(missed, 10)}的实测难度与预估相差0.10以上。`, suggestion: '命题组对照实测修订预估，积累各类题的实测难度，提高预估的准确性。' },
    difficultyBand === null || difficultyBand === '适宜' ? null : { side: '命题', problem: `全卷难度${formatNumber(analysis.difficulty, 'index')}，${difficultyBand}。`, suggestion: difficultyBand === '偏难' ? '下次命题适当增加基础题的分值。' : '下次命题适当增加中等和较难题的分值，给优秀学生留出空间。' },
    alpha === null || alpha >= 0.7 ? null : { side: '命题', problem: `信度α只有${formatNumber(alpha, 'ratio')}。`, suggestion: '适当增加题量，替换区分度低的题目；成绩不宜用于学生个人间的比较。' },
    ceilingShare === null || ceilingShare < 0.1 ? null : { side: '命题', problem: `满分学生占${rate(ceilingShare)}，出现天花板效应。`, suggestion: '增加有区分优秀学生作用的题目。' },
    floorShare === null || floorShare < 0.05 ? null : { side: '命题', problem: `零分学生占${rate(floorShare)}。`, suggestion: '核实零分答卷是否缺考或漏扫，并关注这部分学生。' },
  ];
  return findings.filter((finding): finding is PaperFinding => finding !== null);
}

/** What the answers say about teaching. */
export function teachingFindings({ quality, book }: Pick<PaperData, 'quality' | 'book'>): PaperFinding[] {
  const whole = book.whole.paper?.mean ?? 0;
  const weakest = setsOf(book, '知识').flatMap(({ set, at }) => (book.whole.rates[at] ? [{ name: set.name, mean: book.whole.rates[at].mean }] : [])).filter(({ mean }) => mean < whole - NOTABLE).toSorted((a, b) => a.mean - b.mean).slice(0, 2);
  const cells = setsOf(book, '知识×能力').filter(({ set, at }) => set.planned !== null && (book.whole.rates[at]?.mean ?? 1) - set.planned <= -0.1 && !set.items.every((item) => quality.items.find(({ item: name }) => name === item)?.keyDoubt));
  const wrong = wrongOptions(quality).filter(({ share, doubted }) => !doubted && share >= TYPICAL_SHARE).slice(0, 5);
  const blank = quality.items.filter(({ isOpen, zeroShare }) => isOpen && zeroShare !== null && zeroShare >= BLANK_SHARE);
  const findings: (PaperFinding | null)[] = [
    weakest.length === 0 ? null : { side: '教学', problem: `${weakest.map(({ name, mean }) => `“${name}”得分率${rate(mean)}`).join('，')}，低于全卷的${rate(whole)}。`, suggestion: `把${weakest.map(({ name }) => `“${name}”`).join('、')}列为下阶段教学和复习的重点，开展专题教研，配套分层练习。` },
    cells.length === 0 ? null : { side: '教学', problem: `${cells.map(({ set }) => `“${set.name}·${set.ability}”`).join('、')}的实测明显低于命题预估，学生没有达到预期要求。`, suggestion: '对照课程标准检查这些内容的课时安排和教学深度，补上薄弱环节。' },
    wrong.length === 0 ? null : { side: '教学', problem: `${itemNames(wrong.map(({ item }) => item), 10)}有较多学生选同一个错项（${wrong.map(({ item, option, share }) => `第${item}题选${option}的${rate(share)}`).join('，')}）。`, suggestion: '讲评时围绕这些错项还原学生的思路，不只公布答案。' },
    blank.length === 0 ? null : { side: '教学', problem: `${itemNames(blank.map(({ item }) => item), 10)}零分率超过${rate(BLANK_SHARE)}，有的学生不会做或放弃。`, suggestion: '加强解答题的分步得分训练和规范书写，关注基础薄弱的学生。' },
  ];
  return findings.filter((finding): finding is PaperFinding => finding !== null);
}

/** What one school's answers say, beside everybody's. */
export function schoolFindings({ book }: Pick<PaperData, 'book'>, school: UnitMastery): PaperFinding[] {
  const { gaps, relativeGaps } = unitProfile(book, school);
  const listed = (findings: typeof gaps, value: (of: (typeof gaps)[number]) => number): string => findings.slice(0, 3).map((of) => `“${of.name}”${formatNumber(value(of), 'points')}个百分点`).join('、');
  const classes = book.classes.filter(({ school: id, n }) => id === school.school && n >= 20 && id !== null);
  const behind = classes.filter(({ paper }) => paper !== null && paper.high !== null && paper.high < (school.paper?.mean ?? 0) - NOTABLE);
  const findings: (PaperFinding | null)[] = [
    gaps.length === 0 ? null : { side: '教学', problem: `与全体相比，${listed(gaps, ({ difference }) => difference)}。`, suggestion: `备课组围绕${gaps.slice(0, 3).map(({ name }) => `“${name}”`).join('、')}分析原因，制定补救计划，下次考试对照复查。` },
    relativeGaps.length === 0 ? null : { side: '教学', problem: `与整卷得分相近的学生相比，本校${listed(relativeGaps, ({ relative }) => relative)}，属本校自身的薄弱处。`, suggestion: '检查这部分内容的教学安排和训练，向相对较强的学校学习。' },
    behind.length === 0 ? null : { side: '教学', problem: `${behind.map(({ name, paper }) => `${name}整卷得分率${rate(paper!.mean)}`).join('、')}，明显低于本校的${rate(school.paper!.mean)}。`, suggestion: '学校对这些班级集体会诊，结合起点和师资分析，不简单归因于任课教师。' },
  ];
  return findings.filter((finding): finding is PaperFinding => finding !== null);
}
