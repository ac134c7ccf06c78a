import { itemSets, type ItemSet, type SetKind } from '../../items/item-sets.ts';
import { masteryOf, type GroupMastery, type MeanRate } from '../../items/mastery.ts';
import { paperMarks } from '../../items/paper-marks.ts';
import { settleMissing } from '../../items/settle-missing.ts';
import { itemPupilsQuery } from '../../measures/item-pupils.ts';
import { compareNames } from '../collate.ts';
import { REFERENCE_BELOW } from '../suppression.ts';
import type { AnalysisContext } from './analysis-context.ts';
import type { LoadedPaper } from './items-paper.ts';

export interface UnitMastery extends GroupMastery {
  readonly unit: string;
  readonly name: string;
  /** Of schools and classes. */
  readonly school: number | null;
  readonly county: string | null;
}

/** 得分率 of everybody and of every county, school and class on the sets of one paper's items. */
export interface MasteryBook {
  readonly sets: readonly ItemSet[];
  readonly whole: GroupMastery;
  readonly counties: readonly UnitMastery[];
  readonly schools: readonly UnitMastery[];
  readonly classes: readonly UnitMastery[];
  /** Pupils with item marks whose school is not known: in the whole, in no unit. */
  readonly unplaced: number;
}

type Pupil = NonNullable<ReturnType<typeof itemPupilsQuery>['row']>;
type Place = Pick<UnitMastery, 'unit' | 'name' | 'school' | 'county'>;

export async function masteryBook({ engine, call }: AnalysisContext, paper: LoadedPaper): Promise<MasteryBook> {
  const marks = paperMarks(paper.items, paper.rows);
  const { matrix, pupils: kept } = settleMissing(marks.matrix, paper.missing);
  const sets = itemSets(matrix.columns);
  const known = new Map((await engine.query(itemPupilsQuery(paper.form), call)).map((pupil) => [pupil.student_id, pupil]));
  const placeOf = (row: number): Pupil | undefined => known.get(marks.students[kept[row]!]!);
  const groups = new Map<string, { place: Place; rows: number[] }>();
  let unplaced = 0;
  for (let row = 0; row < matrix.n; row++) {
    const pupil = placeOf(row);
    if (!pupil) unplaced++;
    for (const [key, place] of pupil ? placesOf(pupil) : []) {
      const own = groups.get(key) ?? { place, rows: [] };
      own.rows.push(row);
      groups.set(key, own);
    }
  }
  const listed = [...groups];
  const mastery = masteryOf(matrix, sets, listed.map(([, { rows }]) => rows));
  const units = (level: string): UnitMastery[] =>
    listed.flatMap(([key, { place }], index) => (key.startsWith(level) ? [{ ...place, ...mastery.groups[index]! }] : []))
      .sort((a, b) => compareNames(a.county ?? '', b.county ?? '') || (a.school ?? 0) - (b.school ?? 0) || compareNames(a.name, b.name));
  return { sets, whole: mastery.whole, counties: units('county:'), schools: units('school:').sort((a, b) => compareNames(a.county ?? '', b.county ?? '') || compareNames(a.name, b.name)), classes: units('class:'), unplaced };
}

const placesOf = (pupil: Pupil): readonly (readonly [string, Place])[] => [
  ...(pupil.county === null ? [] : [[`county:${pupil.county}`, { unit: pupil.county, name: pupil.county, school: null, county: pupil.county }] as const]),
  [`school:${pupil.school_id}`, { unit: String(pupil.school_id), name: pupil.school, school: pupil.school_id, county: pupil.county }],
  ...(pupil.class_id === null
    ? []
    : [[`class:${pupil.school_id}:${pupil.class_id}`, { unit: String(pupil.class_id), name: pupil.class_name ?? `编号${pupil.class_id}`, school: pupil.school_id, county: pupil.county }] as const]),
];

/** Sets of one kind with their place in the figures. */
export const setsOf = ({ sets }: Pick<MasteryBook, 'sets'>, kind: SetKind): { readonly set: ItemSet; readonly at: number }[] =>
  sets.flatMap((set, at) => (set.kind === kind ? [{ set, at }] : []));

/** Differences below this many points of 得分率 are no finding, however sure. */
export const NOTABLE = 0.03;

export type Standing = 'above' | 'below' | 'same' | 'reference' | 'suppressed';

/** A unit's mean against a reference value: outside the 95 % interval and far enough to matter. */
export function standingOf(rate: MeanRate | null, reference: number): Standing {
  if (rate === null || rate.low === null || rate.high === null) return 'suppressed';
  if (rate.n < REFERENCE_BELOW) return 'reference';
  if (Math.abs(rate.mean - reference) < NOTABLE || (rate.low <= reference && rate.high >= reference)) return 'same';
  return rate.mean > reference ? 'above' : 'below';
}
