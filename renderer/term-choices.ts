import { formatTerm, termLabel, termOrder } from '../analytics/schema/terms.ts';

const YEARS_BACK = 8;

/** Terms of the last years, and those that are in use already; newest first. */
export function termChoices(present: readonly (string | undefined)[], year = new Date().getFullYear()): { readonly value: string; readonly label: string }[] {
  const usual = Array.from({ length: YEARS_BACK }, (_, index) => year - index).flatMap((startYear) => ([2, 1] as const).map((half) => formatTerm({ startYear, half })));
  const terms = new Set([...present.filter((term) => term !== undefined && term !== ''), ...usual].filter((term) => term !== undefined));
  return [...terms].sort((a, b) => termOrder(b) - termOrder(a)).map((value) => ({ value, label: termLabel(value) }));
}
