/**
 * P(R = r), r = 0 … m, for the sum R of m independent 0/1 variables with probabilities `p`, by adding one
 * variable at a time. Every term is a sum of products of probabilities: nothing is subtracted and nothing
 * overflows. With p_j = ε_j/(1 + ε_j) it is γ_r(ε)·Π(1 − p_j), γ_r the elementary symmetric functions.
 * Variables at the positions `without` are left out.
 */
export function poissonBinomial(p: Float64Array, ...without: readonly number[]): Float64Array {
  const share = new Float64Array(p.length - without.length + 1);
  share[0] = 1;
  let count = 0;
  for (let j = 0; j < p.length; j++) {
    if (without.includes(j)) continue;
    count++;
    const hit = p[j]!;
    const miss = 1 - hit;
    for (let r = count; r > 0; r--) share[r] = share[r]! * miss + share[r - 1]! * hit;
    share[0] = share[0]! * miss;
  }
  return share;
}
