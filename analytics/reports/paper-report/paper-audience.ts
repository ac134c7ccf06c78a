import type { PaperData } from '../../results/analyses/items-gather.ts';
import { showsNames } from '../audience-names.ts';
import type { Audience } from '../document.ts';
import type { SchoolFacts } from '../report-catalog.ts';

/** The paper's figures with every school under the name this audience may read. */
export function paperForAudience(data: PaperData, audience: Audience, schools: readonly SchoolFacts[]): PaperData {
  if (showsNames(audience)) return data;
  const codes = new Map(schools.map(({ school_id, public_code }) => [school_id, public_code]));
  return { ...data, book: { ...data.book, schools: data.book.schools.map((unit) => ({ ...unit, name: codes.get(unit.school ?? -1) ?? '—', county: null })) } };
}
