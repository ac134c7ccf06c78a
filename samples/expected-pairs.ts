import { counties, localityGrowth } from './district/places.ts';
import { carryOver, pointsPerSd, trueEffect } from './district/true-effects.ts';
import type { District, Entry, ExamPlan, Sitting } from './district/model.ts';
import type { SubjectName } from './district/subject-list.ts';

export const TOTAL = '总分';

/** Exam pairs that a value-added analysis can use: the same pupils, both papers common to all. */
export const pairKeys: readonly (readonly [string, string])[] = [
  ['primary-2025', 'seventh-sample-2026'],
  ['ninth-mock-2026', 'zhongkao-2026'],
  ['zhongkao-2025', 'tenth-sample-2026'],
  ['level-2025', 'senior-mock1-2026'],
  ['level-2025', 'senior-mock2-2026'],
  ['senior-mock1-2026', 'senior-mock2-2026'],
];

export interface Effect {
  /** Matched pupils. */
  readonly n: number;
  /** Points on the outcome's paper, less the mean over the pair's schools (for areas: over its pupils). */
  readonly points: number;
  /** The same in pupil SDs of the generating process; null for totals. */
  readonly z: number | null;
}

export interface ExpectedPair {
  readonly baseline: string;
  readonly outcome: string;
  readonly subjects: Readonly<Record<string, {
    readonly n: number;
    /** Pearson correlation of the marks as they stand in the files. */
    readonly correlation: number;
    /** Slope of the outcome on the baseline in points, as planted; null for totals. */
    readonly slope: number | null;
    readonly schools: Readonly<Record<string, Effect>>;
    readonly counties: Readonly<Record<string, Effect>>;
    readonly localities: Readonly<Record<string, Effect>>;
  }>>;
}

interface Matched {
  readonly before: Entry;
  readonly after: Entry;
}

export function expectedPairs({ sittings }: District): ExpectedPair[] {
  const plans = sittings.map(({ plan }) => plan);
  return pairKeys.map(([baseline, outcome]) => {
    const from = sittings.find(({ plan }) => plan.key === baseline)!;
    const to = sittings.find(({ plan }) => plan.key === outcome)!;
    const common = from.plan.subjects.map(({ subject }) => subject).filter((subject) => to.plan.subjects.some((one) => one.subject === subject));
    // 高三 pupils differ in their subjects: the total that all of them share is 语数英.
    const inTotal = to.plan.meta.grade === '高三' ? common.slice(0, 3) : common;
    const subjects = Object.fromEntries([
      ...common.map((subject) => [subject, describe(plans, from, to, [subject], false)] as const),
      [TOTAL, describe(plans, from, to, inTotal, true)] as const,
    ]);
    return { baseline, outcome, subjects };
  });
}

function describe(plans: readonly ExamPlan[], from: Sitting, to: Sitting, subjects: readonly SubjectName[], isTotal: boolean): ExpectedPair['subjects'][string] {
  const matched = match(from, to, subjects);
  const scale = subjects.map((subject) => pointsPerSd(to.plan, subject));
  const effects = matched.map(({ after }) =>
    subjects.reduce((sum, subject, i) => sum + scale[i]! * trueEffect(plans, from.plan, to.plan, after.pupil, subject), 0));
  const by = (key: (entry: Entry) => string, centre: 'units' | 'pupils'): Record<string, Effect> => {
    const groups = new Map<string, { n: number; sum: number }>();
    matched.forEach(({ after }, i) => {
      const group = groups.get(key(after)) ?? { n: 0, sum: 0 };
      groups.set(key(after), { n: group.n + 1, sum: group.sum + effects[i]! });
    });
    const means = [...groups.values()].map(({ n, sum }) => sum / n);
    const middle = centre === 'units' ? mean(means) : mean(effects);
    return Object.fromEntries([...groups].map(([unit, { n, sum }]) => {
      const points = sum / n - middle;
      return [unit, { n, points: round(points), z: isTotal ? null : round(points / scale[0]!) }];
    }));
  };
  const subject = subjects[0]!;
  return {
    n: matched.length,
    correlation: round(correlation(matched.map(({ before }) => markSum(from.plan, before, subjects)), matched.map(({ after }) => markSum(to.plan, after, subjects)))),
    slope: isTotal ? null : round((carryOver(plans, from.plan, to.plan, subject) * scale[0]!) / pointsPerSd(from.plan, subject)),
    schools: by(({ place }) => place.school.plan.name, 'units'),
    counties: by(({ place }) => place.school.plan.county, 'pupils'),
    localities: by(({ place }) => place.school.plan.locality, 'pupils'),
  };
}

/** Pupils with a valid mark in every subject at both exams. */
function match(from: Sitting, to: Sitting, subjects: readonly SubjectName[]): Matched[] {
  const valid = ({ plan }: Sitting, entry: Entry): boolean => subjects.every((subject) => entry.statuses[columnOf(plan, subject)] === '正常');
  const before = new Map(from.entries.filter((entry) => valid(from, entry)).map((entry) => [entry.pupil, entry]));
  return to.entries.flatMap((after) => {
    const earlier = before.get(after.pupil);
    return earlier && valid(to, after) ? [{ before: earlier, after }] : [];
  });
}

const columnOf = (plan: ExamPlan, subject: SubjectName): number => plan.subjects.findIndex((one) => one.subject === subject);
const markSum = (plan: ExamPlan, entry: Entry, subjects: readonly SubjectName[]): number =>
  subjects.reduce((sum, subject) => sum + entry.marks[columnOf(plan, subject)]!, 0);
const mean = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
export const round = (value: number): number => Math.round(value * 1e4) / 1e4;

function correlation(x: readonly number[], y: readonly number[]): number {
  const mx = mean(x);
  const my = mean(y);
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < x.length; i++) {
    xy += (x[i]! - mx) * (y[i]! - my);
    xx += (x[i]! - mx) ** 2;
    yy += (y[i]! - my) ** 2;
  }
  return xy / Math.sqrt(xx * yy);
}

/** What was planted per year, before chance and class effects. */
export const plantedGrowth = {
  counties: Object.fromEntries(counties.map(({ name, growth }) => [name, growth])),
  localities: localityGrowth,
};
