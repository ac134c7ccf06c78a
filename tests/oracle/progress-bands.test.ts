import { describe, expect, it } from 'vitest';
import { bandOf, pupilProgress, type ProgressBand } from '../../analytics/growth/bands/progress-bands.ts';
import { schoolProgress } from '../../analytics/growth/bands/school-progress.ts';
import { oracleRows, oracleText } from './oracle-files.ts';

/** The DfE's published Progress 8 model of 2024 and the figures its ready reckoner gives. */
interface Golden {
  readonly national_sd: { readonly p8stdev: number };
  readonly table: readonly { readonly group: number; readonly ks2_lo: number; readonly ks2_hi: number; readonly est_a8: number }[];
  readonly pupil_cases: readonly { readonly group: number; readonly a8: number; readonly est: number; readonly va: number; readonly p8: number }[];
  readonly school_case: { readonly pupil_p8: readonly number[]; readonly n: number; readonly mean: number; readonly half_width: number; readonly lower: number; readonly upper: number };
  readonly published_app_snapshot: { readonly ks2_average: number; readonly group: number; readonly estimated: number; readonly va: number; readonly va_average: number };
}

const golden: Golden = JSON.parse(oracleText('golden/dfe_progress8.json'));
const bands: ProgressBand[] = oracleRows('data/dfe_p8_model_2024.csv').map((row) => ({ low: Number(row.ks2_lo), high: Number(row.ks2_hi), n: null, expected: Number(row.est_a8) }));
const near = (actual: number, expected: number): void => expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-10 * Math.max(1, Math.abs(expected)));

describe('Progress 8, published model of 2024', () => {
  it('has 34 groups, each found from its least and greatest start', () => {
    expect(bands).toHaveLength(34);
    for (const { group, ks2_lo, ks2_hi } of golden.table) {
      expect(bandOf(bands, ks2_lo)).toEqual({ band: group - 1, outside: false });
      expect(bandOf(bands, ks2_hi)).toEqual({ band: group - 1, outside: false });
    }
  });

  it.each(golden.pupil_cases)('pupil of group $group with $a8 points', ({ group, a8, est, va, p8 }) => {
    const { ks2_hi } = golden.table[group - 1]!;
    const points = pupilProgress(bands, [ks2_hi], [a8]);
    near(points.expected[0]!, est);
    near(points.progress[0]!, va);
    near(pupilProgress(bands, [ks2_hi], [a8], { pointsPerUnit: 10 }).progress[0]!, p8);
  });

  it('school mean and interval', () => {
    const { pupil_p8, n, mean, half_width, lower, upper } = golden.school_case;
    const school = schoolProgress(pupil_p8, golden.national_sd.p8stdev)!;
    expect(school.n).toBe(n);
    near(school.mean, mean);
    near(school.halfWidth, half_width);
    near(school.low, lower);
    near(school.high, upper);
  });

  it('the figure the published application shows', () => {
    const { ks2_average, group, estimated, va, va_average } = golden.published_app_snapshot;
    const found = pupilProgress(bands, [ks2_average], [0]);
    expect(found.band[0]).toBe(group - 1);
    near(found.expected[0]!, estimated);
    near(found.progress[0]!, va);
    // Shown with one decimal.
    expect(Math.round(pupilProgress(bands, [ks2_average], [0], { pointsPerUnit: 10 }).progress[0]! * 10) / 10).toBe(va_average);
  });
});
