import { cholesky } from '../stats/cholesky.ts';
import { poissonBinomial } from '../stats/poisson-binomial.ts';
import { choleskyInverse, choleskySolve } from '../stats/symmetric-solve.ts';
import type { RightWrong } from './right-wrong.ts';

/**
 * Rasch model P(X_ij = 1) = 1/(1 + exp(b_j − θ_i)), difficulties by conditional maximum likelihood: given
 * a pupil's score r, P(X | r) does not hold θ (Andersen 1972, J. R. Stat. Soc. B 34:42).
 *
 * ln L_c = −Σ_j b_j S_j − Σ_r n_r ln γ_r(ε), ε_j = exp(−b_j);
 * ∂/∂b_j = −S_j + Σ_r n_r π_jr, −∂²/∂b_j∂b_l = Σ_r n_r (π_jlr − π_jr π_lr),
 * π_jr = ε_j γ_{r−1}^{(j)}/γ_r the share right on j among pupils with score r. The γ are carried as
 * probabilities of independent answers at θ = 0 (`poissonBinomial`), where the common factor cancels.
 * Σ b_j = 0; standard errors from the pseudo-inverse of the information, for that constraint.
 */
export interface RaschFit {
  readonly ok: true;
  readonly items: readonly RaschItem[];
  /** Pupils with 0 < score < k: the only ones the likelihood hears. */
  readonly informative: number;
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** Largest |∂ ln L_c/∂b_j|, in pupils. */
  readonly gradient: number;
}

export interface RaschItem {
  readonly item: string;
  readonly difficulty: number;
  readonly standardError: number;
}

export interface RaschRefusal {
  readonly ok: false;
  readonly reason: 'too-few-items' | 'no-informative-pupils' | 'ill-conditioned';
}

const MAXIMUM_ITERATIONS = 50;
/** Largest Newton step, in logits. */
const TOLERANCE = 1e-11;

export function raschCml({ items, right, scoreCounts }: RightWrong): RaschFit | RaschRefusal {
  const k = items.length;
  if (k < 2) return { ok: false, reason: 'too-few-items' };
  const informative = scoreCounts.subarray(1, k).reduce((sum, count) => sum + count, 0);
  if (informative === 0) return { ok: false, reason: 'no-informative-pupils' };
  let b = centred(Float64Array.from(right, (count) => Math.log((informative - count) / count)));
  let state = likelihood(b, right, scoreCounts);
  let iterations = 0;
  let converged = false;
  while (!converged && iterations < MAXIMUM_ITERATIONS) {
    iterations++;
    const information = withConstraint(state.information, k);
    const decomposition = cholesky(information, k);
    // Items in two sets, one solved by all who solve any of the other, have no finite distance (Fischer 1981).
    if (decomposition.rank < k) return { ok: false, reason: 'ill-conditioned' };
    const step = choleskySolve(decomposition, state.gradient);
    let factor = 1;
    let next = moved(b, step, factor);
    let after = likelihood(next, right, scoreCounts);
    // At the optimum the likelihood only jitters by its rounding: steps below 1e-6 are taken as they are.
    while (after.value < state.value && largest(step) * factor > 1e-6) {
      factor /= 2;
      next = moved(b, step, factor);
      after = likelihood(next, right, scoreCounts);
    }
    b = next;
    state = after;
    converged = largest(step) * factor <= TOLERANCE;
    if (largest(b) > 30) return { ok: false, reason: 'ill-conditioned' };
  }
  const decomposition = cholesky(withConstraint(state.information, k), k);
  if (decomposition.rank < k) return { ok: false, reason: 'ill-conditioned' };
  const covariance = choleskyInverse(decomposition);
  return {
    ok: true,
    items: items.map((item, j) => ({ item, difficulty: b[j]!, standardError: Math.sqrt(covariance[j * k + j]! - 1 / k) })),
    informative, iterations, converged,
    logLikelihood: state.value,
    gradient: largest(state.gradient),
  };
}

/** ln L_c, its gradient in b and the information matrix (k×k by rows). */
function likelihood(b: Float64Array, right: Float64Array, scoreCounts: Float64Array) {
  const k = b.length;
  const p = b.map((value) => 1 / (1 + Math.exp(value)));
  const scores = poissonBinomial(p);
  const scale = p.reduce((sum, value) => sum + Math.log1p(-value), 0);
  let value = 0;
  for (let j = 0; j < k; j++) value -= b[j]! * right[j]!;
  for (let r = 1; r < k; r++) if (scoreCounts[r]! > 0) value -= scoreCounts[r]! * (Math.log(scores[r]!) - scale);
  const conditional = Array.from({ length: k }, (_, j) => {
    const others = poissonBinomial(p, j);
    return Float64Array.from({ length: k + 1 }, (_, r) => (r === 0 ? 0 : (p[j]! * others[r - 1]!) / scores[r]!));
  });
  const gradient = new Float64Array(k);
  const information = new Float64Array(k * k);
  for (let j = 0; j < k; j++) {
    const own = conditional[j]!;
    gradient[j] = -right[j]!;
    for (let r = 1; r < k; r++) {
      gradient[j]! += scoreCounts[r]! * own[r]!;
      information[j * k + j]! += scoreCounts[r]! * own[r]! * (1 - own[r]!);
    }
    for (let l = 0; l < j; l++) {
      const others = poissonBinomial(p, l, j);
      const both = p[j]! * p[l]!;
      let sum = 0;
      for (let r = 1; r < k; r++) {
        if (scoreCounts[r] === 0) continue;
        const together = r < 2 ? 0 : (both * others[r - 2]!) / scores[r]!;
        sum += scoreCounts[r]! * (together - own[r]! * conditional[l]![r]!);
      }
      information[j * k + l] = sum;
      information[l * k + j] = sum;
    }
  }
  return { value, gradient, information };
}

/** I + 11'/k: invertible, and its inverse is the pseudo-inverse of I plus 11'/k. */
const withConstraint = (information: Float64Array, k: number): Float64Array => information.map((value) => value + 1 / k);

const centred = (values: Float64Array): Float64Array => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
};
const moved = (b: Float64Array, step: Float64Array, factor: number): Float64Array => centred(b.map((value, j) => value + factor * step[j]!));
const largest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
