import { moments, sampleSd } from '../../stats/moments.ts';

/** Pupils of the exit cohort with their T at every exam of the trajectory, NaN where they have no score. */
export interface CohortScores {
  readonly student: readonly number[];
  readonly unit: readonly string[];
  /** By exam, the exit last. */
  readonly t: readonly Float64Array[];
  /** By exam: mean and SD (n − 1) of the cohort present; the SD is null where all scores are equal or one pupil is there. */
  readonly scale: readonly { readonly n: number; readonly mean: number; readonly sd: number | null }[];
  /** A pupil stands in two units (a school in two 集团). */
  readonly repeated: boolean;
}

/**
 * T = 50 + 10 (x − mean)/sd over the pupils of the cohort who sat the exam. Rows of `cohortRowsQuery`
 * with the exams before the exit as x0 … in order of time, the exit as y. An exam without spread gives no T.
 */
export function cohortScores(rows: readonly Readonly<Record<string, string | number | boolean | null>>[], before: number): CohortScores {
  const student = rows.map((row) => Number(row.student_id));
  const columns = [...Array.from({ length: before }, (_, k) => `x${k}`), 'y'];
  const raw = columns.map((column) => Float64Array.from(rows, (row) => (typeof row[column] === 'number' ? row[column] : Number.NaN)));
  const seen = new Set<number>();
  // A pupil in two units counts once in the scale.
  const once = student.map((id) => (seen.has(id) ? false : (seen.add(id), true)));
  const scale = raw.map((values) => {
    const of = moments(values.filter((value, i) => once[i]! && !Number.isNaN(value)));
    const sd = sampleSd(of);
    return { n: of.n, mean: of.mean, sd: sd !== null && sd > 0 ? sd : null };
  });
  return {
    student,
    unit: rows.map((row) => String(row.unit)),
    t: raw.map((values, exam) => {
      const { mean, sd } = scale[exam]!;
      return values.map((value) => (sd === null ? Number.NaN : 50 + (10 * (value - mean)) / sd));
    }),
    scale,
    repeated: seen.size < student.length,
  };
}
