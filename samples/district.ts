import { cohorts } from './district/cohorts.ts';
import { examPlans } from './district/exam-plans.ts';
import { Population } from './district/population.ts';
import { scaleMarks } from './district/scaled-marks.ts';
import { makeSchools } from './district/schools.ts';
import { advance, sit } from './district/sitting.ts';
import type { District, Entry, Sitting } from './district/model.ts';
import type { Scale } from './district/places.ts';

export interface DistrictOptions {
  readonly seed: number;
  readonly scale: Scale;
}

/** The seed of the committed sample and of the demo. */
export const sampleSeed = 20240607;

const scaledSubjects: readonly string[] = ['化学', '生物', '道德与法治', '地理'];
const hasScaledMarks = 'senior-mock2-2026';

/** One invented city over three terms; same options, same city (samples/README.md gives the process). */
export function makeDistrict({ seed, scale }: DistrictOptions): District {
  const schools = makeSchools(seed, scale);
  const population = new Population(seed, scale, schools);
  const plans = examPlans(seed);
  const sittings: Sitting[] = [];
  for (const cohort of cohorts) {
    const own = plans.filter((plan) => plan.cohort === cohort.key);
    for (const termIndex of [0, 1, 2] as const) {
      if (termIndex > 0) population.moveOn(cohort, termIndex === 1 ? 1 : 2);
      for (const plan of own.filter((one) => one.termIndex === termIndex)) {
        const pupils = population.pupilsOf(cohort.key);
        advance(seed, plan, pupils);
        const sitting = sit(seed, plan, pupils, schools);
        if (plan.key === hasScaledMarks) addScaledMarks(sitting);
        sittings.push(sitting);
      }
    }
  }
  sittings.sort((a, b) => (a.plan.meta.date ?? '').localeCompare(b.plan.meta.date ?? ''));
  return { seed, scale, schools, classes: population.classes, pupils: population.factory.pupils, sittings };
}

function addScaledMarks({ plan, entries }: Sitting): void {
  const tables = plan.subjects.map(({ subject }, i) =>
    scaledSubjects.includes(subject) ? scaleMarks(entries.flatMap(({ marks, statuses }) => (statuses[i] === '正常' && marks[i] !== null ? [marks[i]!] : []))) : null);
  const scaledOf = (entry: Entry): (number | null)[] =>
    entry.marks.map((mark, i) => (mark === null || entry.statuses[i] !== '正常' ? null : tables[i]?.get(mark) ?? null));
  for (const entry of entries) entry.scaled = scaledOf(entry);
}
