import { cityName, counties } from '../district/places.ts';
import type { District, Entry, Sitting } from '../district/model.ts';
import type { ImportDraft } from './draft.ts';
import { examFiles } from './exam-recipes.ts';
import { scoreFile } from './score-file.ts';

/** The score files of one exam: one import for all files with a 学校 column, one more for each file without. */
export function examImports(district: District, { plan, entries }: Sitting): ImportDraft[] {
  const spec = examFiles[plan.key];
  if (!spec) throw new Error(`no files described for exam ${plan.key}`);
  const together: ImportDraft['files'][number][] = [];
  const alone: ImportDraft[] = [];
  unitsOf(district, entries, spec.per).forEach(({ owner, part, school }, i) => {
    const byHand = school !== null && spec.namedByHand > 0 && i % spec.namedByHand === 0;
    const recipe = spec.recipes[i % spec.recipes.length]!;
    const file = scoreFile({ plan, entries: part, recipe, owner, withSchool: !byHand });
    if (!byHand) together.push(file);
    else alone.push({ key: `${plan.key}/${school}`, label: `${plan.meta.name}（${school}）`, exam: plan.meta, school, optional: false, files: [file] });
  });
  const main: ImportDraft[] = together.length === 0 ? [] : [
    { key: plan.key, label: plan.meta.name, exam: plan.meta, school: null, optional: false, files: together },
  ];
  return [...main, ...alone];
}

interface Unit {
  readonly owner: string;
  readonly part: readonly Entry[];
  readonly school: string | null;
}

function unitsOf(district: District, entries: readonly Entry[], per: 'county' | 'school' | 'city'): Unit[] {
  if (per === 'city') return [{ owner: cityName, part: entries, school: null }];
  if (per === 'county') {
    return counties.flatMap(({ name }) => {
      const part = entries.filter(({ place }) => place.school.plan.county === name);
      return part.length === 0 ? [] : [{ owner: name === '市直' ? `${cityName}直属学校` : name, part, school: null }];
    });
  }
  return district.schools.flatMap((school) => {
    const part = entries.filter(({ place }) => place.school === school);
    return part.length === 0 ? [] : [{ owner: school.plan.name, part, school: school.plan.name }];
  });
}
