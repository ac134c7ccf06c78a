/**
 * Least-squares slope of a pupil's T over time, T points a year; null below two exams at different times.
 * Not shrunken: with two exams it is their difference over the years between them.
 */
export function pupilSlope(years: readonly number[], scores: readonly number[]): number | null {
  const points = years.flatMap((year, exam) => (Number.isNaN(scores[exam]!) ? [] : [[year, scores[exam]!] as const]));
  if (points.length < 2) return null;
  const middle = points.reduce((sum, [year]) => sum + year, 0) / points.length;
  const mean = points.reduce((sum, [, score]) => sum + score, 0) / points.length;
  const spread = points.reduce((sum, [year]) => sum + (year - middle) ** 2, 0);
  return spread > 0 ? points.reduce((sum, [year, score]) => sum + (year - middle) * (score - mean), 0) / spread : null;
}
