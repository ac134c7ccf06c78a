import { formatTerm, termLabel, termOrder } from '../analytics/schema/terms.ts';

const YEARS_BACK = 8;

/** Terms of the last years, and those that are in use already; newest first. */
export function termChoices(present: readonly (string | undefined)[], year = new Date().getFullYear()): { readonly value: string; readonly label: string }[] {
  const usual = Array.from({ length: YEARS_BACK }, (_, index) => year - index).flatMap((startYear) => ([2, 1] as const).map((half) => formatTerm({ startYear, half })));
  const terms = new Set([...present.filter((term) => term !== undefined && term !== ''), ...usual].filter((term) => term !== undefined));
  return [...terms].sort((a, b) => termOrder(b) - termOrder(a)).map((value) => ({ value, label: termLabel(value) }));
}

/** The term that a day falls in: from August to January the first of a school year. */
export function currentTerm(day = new Date()): string {
  const month = day.getMonth() + 1;
  const startYear = day.getFullYear() - (month >= 8 ? 0 : 1);
  return formatTerm({ startYear, half: month >= 8 || month === 1 ? 1 : 2 });
}
