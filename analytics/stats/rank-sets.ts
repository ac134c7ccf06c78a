/** A unit with an interval of its true value, from a set that holds for all units at once. */
export interface JointInterval {
  readonly id: string;
  readonly low: number;
  readonly high: number;
}

export interface RankSet {
  readonly id: string;
  /** Best and worst place that the intervals leave open; 1 is the highest value. */
  readonly best: number;
  readonly worst: number;
  /** Units that cannot be told apart from this one. */
  readonly tied: readonly string[];
}

/**
 * Confidence level of each of `units` independent intervals so that all hold together with probability
 * `joint` (Šidák 1967, JASA 62:626): joint^(1/K).
 */
export const simultaneousLevel = (units: number, joint = 0.95): number => joint ** (1 / Math.max(units, 1));

/**
 * A joint confidence region for the whole ranking (Klein, Wright & Wieczorek 2020, JRSS A 183:589): a unit is
 * surely above another when its interval lies wholly above. With h units surely above and l surely below it,
 * its place is from h + 1 to K − l. When the intervals hold together with 95 %, all places do so too.
 */
export function rankSets(units: readonly JointInterval[]): RankSet[] {
  const isAbove = (one: JointInterval, other: JointInterval): boolean => one.low >= other.high && one.high > other.low;
  return units.map((unit) => {
    const others = units.filter((other) => other !== unit);
    const above = others.filter((other) => isAbove(other, unit)).length;
    const below = others.filter((other) => isAbove(unit, other)).length;
    return {
      id: unit.id, best: above + 1, worst: units.length - below,
      tied: others.filter((other) => !isAbove(other, unit) && !isAbove(unit, other)).map(({ id }) => id),
    };
  });
}
