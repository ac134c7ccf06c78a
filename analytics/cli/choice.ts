import { covariateNames, type CovariateName } from '../measures/covariates.ts';
import type { Arguments } from './arguments.ts';
import { UsageError } from './usage-error.ts';

/** The value of an option that has a few; `words` says them to the user. */
export function choice<T extends string>(args: Arguments, option: string, all: readonly T[], words?: string): T | undefined {
  const text = args.optional(option);
  return text === undefined ? undefined : known(text, all, option, words);
}

/** `--covariates`, separated by commas. */
export const chosenCovariates = (args: Arguments): CovariateName[] | undefined =>
  args.optional('covariates')?.split(',').filter(Boolean).map((name) => known(name, covariateNames, 'covariates'));

function known<T extends string>(text: string, all: readonly T[], option: string, words: string = all.join('、')): T {
  const found = all.find((name) => name === text);
  if (!found) throw new UsageError(`--${option} 只能是 ${words}，没有 ${text}`);
  return found;
}
