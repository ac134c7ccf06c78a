/** Pupils of one unit who have scores at the same exams: all that the growth-curve model needs of them. */
export interface CurveCell {
  /** Index into `units` and into `patterns`. */
  readonly unit: number;
  readonly pattern: number;
  readonly pupils: number;
  /** Σ y, one number an exam of the pattern. */
  readonly sums: Float64Array;
  /** Σ y y', m × m by rows. */
  readonly products: Float64Array;
}

export interface CurvePattern {
  /** Exams by their index, ascending. */
  readonly exams: readonly number[];
  /** Years from the centre, one an exam. */
  readonly times: Float64Array;
}

export interface CurveData {
  readonly units: readonly string[];
  readonly patterns: readonly CurvePattern[];
  readonly cells: readonly CurveCell[];
  /** Scores, all pupils and exams together. */
  readonly n: number;
  readonly pupils: number;
  /** Pupils with two exams or more, by unit: those who say something about its slope. */
  readonly repeated: readonly number[];
  /** Mean of the times over all scores; `times` count from it. */
  readonly centre: number;
}

export interface CurveInput {
  /** One a pupil. */
  readonly unit: readonly string[];
  /** Years, one an exam. */
  readonly years: readonly number[];
  /** T by exam, then by pupil; NaN where the pupil has no score. Pupils without any are left out. */
  readonly scores: readonly Float64Array[];
}

/**
 * Adds pupils up by unit and by the exams they have. Pupils of one pattern share X and Z, hence V, and
 * enter the likelihood only through n, Σ y and Σ y y'. `origin` is taken off every score.
 */
export function curveData({ unit, years, scores }: CurveInput, origin: number): CurveData {
  let n = 0;
  let total = 0;
  scores.forEach((column, exam) => {
    const present = column.filter((value) => !Number.isNaN(value)).length;
    n += present;
    total += present * years[exam]!;
  });
  const centre = n === 0 ? 0 : total / n;
  const units: string[] = [];
  const patterns: CurvePattern[] = [];
  const unitAt = new Map<string, number>();
  const patternAt = new Map<string, number>();
  const cells = new Map<string, { unit: number; pattern: number; pupils: number; sums: Float64Array; products: Float64Array }>();
  const repeated: number[] = [];
  let pupils = 0;
  unit.forEach((id, i) => {
    const exams = scores.flatMap((column, exam) => (Number.isNaN(column[i]!) ? [] : [exam]));
    if (exams.length === 0) return;
    pupils += 1;
    const u = place(unitAt, id, () => (repeated.push(0), units.push(id)));
    if (exams.length > 1) repeated[u]! += 1;
    const p = place(patternAt, exams.join(), () => patterns.push({ exams, times: Float64Array.from(exams, (exam) => years[exam]! - centre) }));
    const key = `${u} ${p}`;
    let cell = cells.get(key);
    if (!cell) cells.set(key, (cell = { unit: u, pattern: p, pupils: 0, sums: new Float64Array(exams.length), products: new Float64Array(exams.length ** 2) }));
    cell.pupils += 1;
    const y = exams.map((exam) => scores[exam]![i]! - origin);
    y.forEach((value, a) => {
      cell.sums[a]! += value;
      y.forEach((other, b) => (cell.products[a * y.length + b]! += value * other));
    });
  });
  return { units, patterns, cells: [...cells.values()], n, pupils, repeated, centre };
}

function place(places: Map<string, number>, key: string, add: () => void): number {
  const found = places.get(key);
  if (found !== undefined) return found;
  places.set(key, places.size);
  add();
  return places.size - 1;
}
