/** A school before and after, on one scale (T). */
export interface SchoolChange {
  readonly school: number;
  readonly locality: string | null;
  /** Pupils in the earlier exam. */
  readonly size: number;
  readonly before: number;
  readonly change: number;
}

export const MATCHES = 5;
/** A helped school's like may be half or one and a half times as large. */
export const SIZE_RANGE = 0.5;

/**
 * The schools most like `school`: same 城乡, size within ±50 %, then the `count` nearest in the earlier level.
 * All are of the same stage, since they sat the same exam. Fewer, or none, where there are no more.
 */
export function matchedSchools(school: SchoolChange, candidates: readonly SchoolChange[], count = MATCHES): SchoolChange[] {
  return candidates
    .filter((other) => other.school !== school.school && other.locality === school.locality && Math.abs(other.size - school.size) <= SIZE_RANGE * school.size)
    .sort((a, b) => Math.abs(a.before - school.before) - Math.abs(b.before - school.before) || a.school - b.school)
    .slice(0, count);
}
