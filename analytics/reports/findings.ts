import { examLabel } from '../results/analyses/analysis-context.ts';
import { formatNumber } from '../results/format.ts';
import { REFERENCE_BELOW } from '../results/suppression.ts';
import { TOTAL } from '../schema/subjects.ts';
import { modelNames, totalVerdicts, verdicts, type Verdict } from './growth-verdicts.ts';
import { effectText } from './sentences.ts';
import type { ExamData, TermData } from './term-data.ts';

export interface SchoolFinding {
  readonly rule: RuleId;
  readonly ruleVersion: number;
  /** 关注: a judgement of value added that does not hold among so many and that no second model shares. */
  readonly kind: '问题' | '优势' | '关注';
  readonly school_id: number;
  readonly exam: string;
  readonly subject: string;
  readonly sentence: string;
  /** The same in a few words, for slides and lists. */
  readonly brief: string;
  readonly suggestion: string;
  /** Orders findings of one school: the size of the effect in its own standard errors or points. */
  readonly weight: number;
}

export type RuleId = 'growth-below' | 'growth-above' | 'low-participation' | 'high-low-rate' | 'weak-class' | 'high-excellent-rate';

interface Rule {
  readonly id: RuleId;
  readonly version: number;
  readonly kind: SchoolFinding['kind'];
  readonly suggestion: (subject: string) => string;
  /** Facts that meet the rule: school, subject, sentence, weight. */
  readonly find: (data: ExamData) => readonly Hit[];
}

interface Hit {
  readonly school_id: number;
  readonly subject: string;
  readonly sentence: string;
  readonly brief: string;
  readonly weight: number;
  /** The rule's own unless given. */
  readonly kind?: SchoolFinding['kind'];
}

/** 参考率 below this is raised. */
const PARTICIPATION_LIMIT = 0.95;
/** Value added in one subject smaller than this (in pupil SDs) is not worth a meeting, however certain. */
const SUBJECT_EFFECT_SD = 0.1;
/** 低分率 this far above the area's, beyond what chance explains. */
const LOW_RATE_MARGIN = 0.08;
const EXCELLENT_RATE_MARGIN = 0.08;
/** A class this many standard errors below its school, and at least 0.35 SD, is raised. */
const CLASS_Z = 3;
const CLASS_SD = 0.35;
const Z95 = 1.96;
/** What to do about a judgement that is not firm. */
const WATCH = '暂不列为问题或典型，下次监测后结合多次结果再作判断。';

const nameOf = (subject: string): string => (subject === TOTAL ? '总分' : subject);

/** Preset rules (design: findings are data with id, version, condition, sentence, suggestion). */
export const rules: readonly Rule[] = [
  {
    id: 'growth-below', version: 2, kind: '问题',
    suggestion: (subject) => `组织${subject === TOTAL ? '各学科' : subject}教师对照同起点学校分析课堂教学、作业与辅导，教研员到校视导，下次监测复查增值结果。`,
    find: (data) => growthHits(data, '低于预期'),
  },
  {
    id: 'growth-above', version: 2, kind: '优势',
    suggestion: (subject) => `总结${subject === TOTAL ? '全校' : subject}的做法，作为典型案例交流。`,
    find: (data) => growthHits(data, '高于预期'),
  },
  {
    id: 'low-participation', version: 1, kind: '问题',
    suggestion: () => '逐人核实缺考原因，落实控辍保学和考试组织责任，核对学籍与在校人数。',
    find: participationHits,
  },
  {
    id: 'high-low-rate', version: 1, kind: '问题',
    suggestion: (subject) => `建立${nameOf(subject)}学困生台账，补基础、抓过程，控制低分面。`,
    find: (data) => rateHits(data, 'low', 'low_rate', LOW_RATE_MARGIN, '低分率'),
  },
  {
    id: 'high-excellent-rate', version: 1, kind: '优势',
    suggestion: () => '保持优势，关注学生负担与全面发展。',
    find: (data) => rateHits(data, 'excellent', 'excellent_rate', EXCELLENT_RATE_MARGIN, '优秀率'),
  },
  {
    id: 'weak-class', version: 1, kind: '问题',
    suggestion: (subject) => `学校教务处到班听课诊断，${nameOf(subject)}备课组帮扶任课教师，关注班级学风。`,
    find: classHits,
  },
];

/** What to do about a school's problems: one line per rule, its subjects together. */
export function suggestionsFor(problems: readonly SchoolFinding[]): string[] {
  return rules.flatMap(({ id, suggestion }) => {
    const subjects = [...new Set(problems.filter(({ rule }) => rule === id).map(({ subject }) => subject))];
    return subjects.length === 0 ? [] : [suggestion(subjects.includes(TOTAL) ? TOTAL : subjects.join('、'))];
  });
}

/** Every rule over every exam of the term. */
export function findingsOf({ exams }: TermData): readonly SchoolFinding[] {
  return exams.flatMap((data) =>
    rules.flatMap(({ id, version, kind, suggestion, find }) =>
      find(data).map((hit) => ({ rule: id, ruleVersion: version, kind, exam: examLabel(data.exam), suggestion: hit.kind === '关注' ? WATCH : suggestion(hit.subject), ...hit }))));
}

/**
 * Value added off expectation: raised where it holds with the false-discovery rate at 5 % or, for 总分, a second
 * model says the same; else to be watched.
 */
function growthHits({ growth }: ExamData, flag: '高于预期' | '低于预期'): Hit[] {
  if (!growth) return [];
  const runs = [{ subject: TOTAL, found: totalVerdicts(growth) }, ...growth.subjects.map(({ subject, run }) => ({ subject, found: verdicts(run.units, []) }))];
  return runs.flatMap(({ subject, found }) =>
    found
      .filter(({ flag: own, unit: { effect } }) => own === flag && (subject === TOTAL || Math.abs(effect.effectSd ?? 0) >= SUBJECT_EFFECT_SD))
      .map((verdict) => {
        const { unit, firm } = verdict;
        return {
          school_id: Number(unit.effect.unit), subject, ...(firm ? {} : { kind: '关注' as const }),
          weight: (subject === TOTAL ? 2 : 1) * Math.abs((unit.effect.effect ?? 0) / (unit.effect.standardError ?? 1)),
          sentence: `${nameOf(subject)}增值${effectText(unit)}，${flag}${firmness(verdict)}，匹配${unit.effect.n}人`,
          brief: `${nameOf(subject)}增值${formatNumber(unit.effect.effect, 'signed')}分`,
        };
      }));
}

/** Said only where the judgement is less than the rule's own. */
function firmness({ adjusted, firm, judgements, flag }: Verdict): string {
  if (adjusted) return '';
  const alike = judgements.slice(1).filter((of) => of.flag === flag).map(({ model }) => modelNames[model]);
  return firm ? `（校正后不成立，但${alike.join('、')}判断相同）` : '（校正后不成立，列为关注）';
}

/** The subject with the lowest 参考率 of each school. */
function participationHits({ schools }: ExamData): Hit[] {
  const lowest = new Map<number, Hit & { readonly participation: number }>();
  for (const { school_id, subject, participation, expected, present } of schools) {
    if (subject === TOTAL || school_id === null || participation === null || expected === null || expected < REFERENCE_BELOW || participation >= PARTICIPATION_LIMIT) continue;
    if (participation >= (lowest.get(school_id)?.participation ?? 1)) continue;
    const rate = formatNumber(participation, 'rate');
    lowest.set(school_id, {
      school_id, subject, participation, weight: (PARTICIPATION_LIMIT - participation) * 100,
      sentence: `参考率最低的学科（${subject}）为${rate}（应考${expected}人，实考${present}人），低于95%`, brief: `参考率${rate}`,
    });
  }
  return [...lowest.values()];
}

/** Rates beyond the area's by a margin and by more than chance among that many pupils (one-sample z). */
function rateHits({ exam, schools, subjects }: ExamData, count: 'low' | 'excellent', rate: 'low_rate' | 'excellent_rate', margin: number, label: string): Hit[] {
  if (!exam.commonForm) return [];
  return schools.flatMap((row) => {
    const whole = subjects.find(({ subject }) => subject === row.subject)?.[rate] ?? null;
    const own = row[rate];
    if (whole === null || own === null || row[count] === null || row.present < REFERENCE_BELOW || row.subject === TOTAL) return [];
    const standardError = Math.sqrt((whole * (1 - whole)) / row.present);
    if (own - whole < margin || own - whole < Z95 * standardError) return [];
    return [{
      school_id: row.school_id!, subject: row.subject, weight: (own - whole) * 20,
      sentence: `${row.subject}${label}${formatNumber(own, 'rate')}，比全体（${formatNumber(whole, 'rate')}）高${formatNumber(own - whole, 'points').replace('+', '')}个百分点，实考${row.present}人`,
      brief: `${row.subject}${label}${formatNumber(own, 'rate')}`,
    }];
  });
}

function classHits({ schools, classes }: ExamData): Hit[] {
  return classes.flatMap((row) => {
    const school = schools.find(({ school_id, subject }) => school_id === row.school_id && subject === row.subject);
    if (!school || school.mean === null || school.sd === null || row.mean === null || row.present < REFERENCE_BELOW || school.present < 2 * REFERENCE_BELOW || row.subject === TOTAL) return [];
    const gap = row.mean - school.mean;
    const z = gap / (school.sd / Math.sqrt(row.present));
    if (z > -CLASS_Z || gap > -CLASS_SD * school.sd) return [];
    return [{
      school_id: row.school_id!, subject: row.subject, weight: -z / 2,
      sentence: `${row.name}${row.subject}平均分${formatNumber(row.mean, 'score')}分，比本校同年级低${formatNumber(-gap, 'score')}分，实考${row.present}人`,
      brief: `${row.name}${row.subject}低${formatNumber(-gap, 'score')}分`,
    }];
  });
}

/** Schools with problems that call for a 专题质量反馈会: total value added below expectation, or three problems and more. */
export function flaggedSchools(findings: readonly SchoolFinding[]): ReadonlySet<number> {
  const problems = new Map<number, SchoolFinding[]>();
  for (const finding of findings) {
    if (finding.kind === '问题') problems.set(finding.school_id, [...(problems.get(finding.school_id) ?? []), finding]);
  }
  return new Set(
    [...problems].filter(([, list]) => list.length >= 3 || list.some(({ rule, subject }) => rule === 'growth-below' && subject === TOTAL)).map(([school]) => school),
  );
}

