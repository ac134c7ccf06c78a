import { counties, localityLevel } from './district/places.ts';
import { terms, type District, type MarkStatus, type Sitting } from './district/model.ts';
import { classStory, schoolStories } from './district/stories.ts';
import { trueEffect } from './district/true-effects.ts';
import { expectedPairs, plantedGrowth, round, type ExpectedPair } from './expected-pairs.ts';
import { misKeyedItem } from './files/item-papers.ts';
import type { FileExpectation } from './files/draft.ts';
import { importDrafts } from './sample-imports.ts';

export interface ExpectedExam {
  readonly key: string;
  readonly name: string;
  readonly term: string;
  readonly grade: string;
  readonly kind: string;
  readonly formPerSchool: boolean;
  readonly schools: number;
  /** Pupils listed: 应考. */
  readonly entries: number;
  readonly subjects: Readonly<Record<string, {
    readonly fullMark: number;
    readonly statuses: Readonly<Partial<Record<MarkStatus, number>>>;
    /** Over 正常 marks. */
    readonly mean: number;
    readonly sd: number;
  }>>;
}

export interface ExpectedImport {
  readonly key: string;
  readonly label: string;
  readonly school: string | null;
  readonly optional: boolean;
  readonly files: readonly (FileExpectation & { readonly name: string })[];
}

export interface Expected {
  readonly seed: number;
  readonly scale: 'small' | 'full';
  readonly counts: { readonly schools: number; readonly classes: number; readonly pupils: number; readonly rosterRows: Readonly<Record<string, number>>; readonly marks: number };
  readonly exams: readonly ExpectedExam[];
  readonly pairs: readonly ExpectedPair[];
  readonly planted: unknown;
  readonly stories: readonly unknown[];
  readonly misKeyedItem: typeof misKeyedItem;
  readonly imports: readonly ExpectedImport[];
}

/** Everything about a district that a test or a reader may want to hold an analysis against. */
export function expectedOf(district: District): Expected {
  const { seed, scale, schools, classes, pupils, sittings } = district;
  return {
    seed, scale,
    counts: {
      schools: schools.length, classes: classes.length, pupils: pupils.length,
      rosterRows: Object.fromEntries(terms.map((term, i) => [term, pupils.filter(({ places }) => places[i]).length])),
      marks: sittings.reduce((sum, { entries }) => sum + entries.reduce((n, { marks }) => n + marks.filter((mark) => mark !== null).length, 0), 0),
    },
    exams: sittings.map(expectedExam),
    pairs: expectedPairs(district),
    planted: { growthPerYear: plantedGrowth, startingLevel: { counties: Object.fromEntries(counties.map(({ name, level }) => [name, level])), localities: localityLevel } },
    stories: stories(district),
    misKeyedItem,
    imports: [...importDrafts(district)].map(({ key, label, school, optional, files }) =>
      ({ key, label, school, optional, files: files.map(({ name, format, expected }) => ({ name: `${name}.${format.slice(0, 3) === 'csv' ? 'csv' : format}`, ...expected })) })),
  };
}

function expectedExam({ plan, entries }: Sitting): ExpectedExam {
  const subjects = Object.fromEntries(plan.subjects.map(({ subject, fullMark }, i) => {
    const statuses: Partial<Record<MarkStatus, number>> = {};
    let n = 0;
    let sum = 0;
    let squares = 0;
    for (const entry of entries) {
      const status = entry.statuses[i]!;
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status !== '正常') continue;
      n += 1;
      sum += entry.marks[i]!;
      squares += entry.marks[i]! ** 2;
    }
    const mean = sum / n;
    return [subject, { fullMark, statuses, mean: round(mean), sd: round(Math.sqrt((squares - n * mean * mean) / (n - 1))) }];
  }));
  const { name, term, grade, kind, formPerSchool } = plan.meta;
  return { key: plan.key, name, term, grade, kind, formPerSchool, schools: new Set(entries.map(({ place }) => place.school)).size, entries: entries.length, subjects };
}

/** The planted stories with the figures that show them. */
function stories({ schools, sittings }: District): unknown[] {
  const plans = sittings.map(({ plan }) => plan);
  const there = new Set(schools.map(({ plan }) => plan.name));
  const ofSchools = schoolStories.filter(({ school }) => there.has(school)).map((story) => ({
    ...story,
    ...(story.absence === undefined ? {} : {
      participation: Object.fromEntries(sittings.filter(({ plan }) => !plan.meta.formPerSchool).flatMap(({ plan, entries }) => {
        const own = entries.filter(({ place }) => place.school.plan.name === story.school && place.classUnit.stage === story.stage);
        const present = own.filter(({ statuses }) => statuses.some((status) => status === '正常'));
        return own.length === 0 ? [] : [[plan.key, { entries: own.length, present: present.length }]];
      })),
    }),
  }));
  const from = sittings.find(({ plan }) => plan.key === 'ninth-mock-2026')!;
  const to = sittings.find(({ plan }) => plan.key === 'zhongkao-2026')!;
  const own = to.entries.filter(({ place }) => place.school.plan.name === classStory.school);
  const effect = (number: number): number => {
    const entry = own.find(({ place }) => place.classUnit.number === number)!;
    return round(trueEffect(plans, from.plan, to.plan, entry.pupil, '数学', 'class'));
  };
  const numbers = [...new Set(own.map(({ place }) => place.classUnit.number))].sort((a, b) => a - b);
  const classes = own.length === 0 ? [] : [{
    id: 'class', ...classStory, exam: to.plan.key, subject: '数学', classEffectsZ: Object.fromEntries(numbers.map((number) => [String(number), effect(number)])),
  }];
  return [...ofSchools, ...classes];
}
