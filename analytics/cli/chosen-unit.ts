import type { GrowthUnit } from '../results/analyses/growth-request.ts';
import type { Arguments } from './arguments.ts';
import { UsageError } from './usage-error.ts';

const units: readonly GrowthUnit[] = ['school', 'class', 'county', 'group'];

/** `--by` of the growth commands, school unless given. */
export function chosenUnit(args: Arguments): GrowthUnit {
  const wanted = args.optional('by') ?? 'school';
  const found = units.find((unit) => unit === wanted);
  if (!found) throw new UsageError(`--by 只能是 ${units.join('、')}，不能是 ${wanted}`);
  return found;
}
