import { chiSquaredUpper } from '../../stats/chi-squared.ts';
import { ordinalLogit, type OrdinalCell } from '../../stats/ordinal-logit.ts';
import type { DifClass } from './mantel-haenszel.ts';

/**
 * Logistic regression DIF (Swaminathan & Rogers 1990, J. Educ. Meas. 27:361; Zumbo 1999, proportional odds for partial credit):
 * 1: κ + β₁T, 2: + β₂G, 3: + β₃TG, T the matching total in SD units, G = 1 for the focal group. Likelihood ratios: uniform 2 against 1, nonuniform 3
 * against 2 (1 df each), both 3 against 1 (2 df).
 * Nagelkerke's R² = (1 − (L₀/L)^{2/n})/(1 − L₀^{2/n}); classes of Jodoin & Gierl 2001 (Appl. Meas. Educ. 14:329) on ΔR² of 3 against 1: A below
 * 0.035 or not significant at 5 %, B below 0.070, C from there.
 */
export interface LogisticDif {
  readonly uniformChiSquared: number;
  readonly uniformP: number;
  readonly nonuniformChiSquared: number;
  readonly nonuniformP: number;
  readonly chiSquared: number;
  readonly p: number;
  readonly deltaR2: number;
  /** ln odds of the focal group minus the reference group's at equal total (model 2); negative: harder for the focal group. */
  readonly groupEffect: number;
  readonly category: DifClass;
}

/** Pupils of one total and group: `total` standardised, `counts` per category. */
export interface DifCell {
  readonly total: number;
  readonly focal: boolean;
  readonly counts: readonly number[];
}

/** Null when a model has no finite maximum (the total or the group separates the answers). */
export function logisticDif(cells: readonly DifCell[]): LogisticDif | null {
  const fit = (x: (cell: DifCell) => number[]) => {
    const found = ordinalLogit(cells.map((cell): OrdinalCell => ({ x: x(cell), counts: cell.counts })));
    return found?.converged ? found : null;
  };
  const one = fit(({ total }) => [total]);
  const two = fit(({ total, focal }) => [total, focal ? 1 : 0]);
  const three = fit(({ total, focal }) => [total, focal ? 1 : 0, focal ? total : 0]);
  if (!one || !two || !three) return null;
  const totals = cells[0]!.counts.map((_, c) => cells.reduce((sum, { counts }) => sum + counts[c]!, 0));
  const n = totals.reduce((sum, value) => sum + value, 0);
  const none = totals.reduce((sum, value) => sum + (value > 0 ? value * Math.log(value / n) : 0), 0);
  const nagelkerke = (logLikelihood: number): number => (1 - Math.exp((2 * (none - logLikelihood)) / n)) / (1 - Math.exp((2 * none) / n));
  const ratio = (high: number, low: number): number => Math.max(0, 2 * (high - low));
  const chiSquared = ratio(three.logLikelihood, one.logLikelihood);
  const p = chiSquaredUpper(chiSquared, 2);
  const deltaR2 = Math.max(0, nagelkerke(three.logLikelihood) - nagelkerke(one.logLikelihood));
  const uniformChiSquared = ratio(two.logLikelihood, one.logLikelihood);
  const nonuniformChiSquared = ratio(three.logLikelihood, two.logLikelihood);
  return {
    uniformChiSquared, uniformP: chiSquaredUpper(uniformChiSquared, 1),
    nonuniformChiSquared, nonuniformP: chiSquaredUpper(nonuniformChiSquared, 1),
    chiSquared, p, deltaR2,
    groupEffect: two.slopes[1]!,
    category: p >= 0.05 || deltaR2 < 0.035 ? 'A' : deltaR2 < 0.07 ? 'B' : 'C',
  };
}
