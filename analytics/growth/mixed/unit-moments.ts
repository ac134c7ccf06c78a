/** What one level's units hold after a sweep; arrays are one block per unit, by rows. */
export interface LevelSweep {
  /** q: random coefficients of this level. */
  readonly q: number;
  /** W, size × size, lower triangle: [X y]'V⁻¹[X y] with the levels below eliminated. */
  readonly moments: Float64Array;
  /** H = F⁻¹W_Q·, q × size. */
  readonly split: Float64Array;
  /** J = K⁻¹H, q × size. */
  readonly joined: Float64Array;
  /** K, q × q. */
  readonly factor: Float64Array;
}

/**
 * H = F⁻¹W_Q· of one unit (W_QQ = FF', F = H[:, Q]'), and S = W − H'H added to `target`. A random column
 * that does not vary beside those before it gets a zero row in H.
 */
export function splitMoments(
  { q, moments, split }: LevelSweep,
  unit: number,
  columns: readonly number[],
  size: number,
  target: Float64Array,
  at: number,
  tolerance: number,
): void {
  const w = unit * size * size;
  const h = unit * q * size;
  for (let a = 0; a < q; a++) {
    const column = columns[a]!;
    const row = h + a * size;
    const diagonal = moments[w + column * size + column]!;
    let pivot = diagonal;
    for (let b = 0; b < a; b++) pivot -= split[h + b * size + column]! ** 2;
    if (!(pivot > tolerance * diagonal)) {
      split.fill(0, row, row + size);
      continue;
    }
    const root = Math.sqrt(pivot);
    for (let c = 0; c < size; c++) {
      let sum = c <= column ? moments[w + column * size + c]! : moments[w + c * size + column]!;
      for (let b = 0; b < a; b++) sum -= split[h + b * size + column]! * split[h + b * size + c]!;
      split[row + c] = sum / root;
    }
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = moments[w + i * size + j]!;
      for (let a = 0; a < q; a++) sum -= split[h + a * size + i]! * split[h + a * size + j]!;
      target[at + i * size + j]! += sum;
    }
  }
}

/** K and J of one unit for Λ, J'J added to `target`; returns 2 Σ log K_ii. */
export function joinMoments(
  { q, split, joined, factor }: LevelSweep,
  unit: number,
  columns: readonly number[],
  size: number,
  lambda: Float64Array,
  target: Float64Array,
  at: number,
): number {
  const h = unit * q * size;
  const k = unit * q * q;
  if (q === 1) {
    // The lone intercept of most models, without the loops over columns: twice as fast.
    const g = split[h + columns[0]!]! * lambda[0]!;
    const root = Math.sqrt(1 + g * g);
    factor[k] = root;
    for (let i = 0; i < size; i++) {
      const value = split[h + i]! / root;
      joined[h + i] = value;
      for (let j = 0; j <= i; j++) target[at + i * size + j]! += value * joined[h + j]!;
    }
    return 2 * Math.log(root);
  }
  // G = F'Λ = H[:, Q]Λ; I + GG' goes into K's place.
  for (let a = 0; a < q; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = a === b ? 1 : 0;
      for (let c = 0; c < q; c++) sum += gAt(split, h, size, columns, lambda, q, a, c) * gAt(split, h, size, columns, lambda, q, b, c);
      factor[k + a * q + b] = sum;
    }
  }
  let logs = 0;
  for (let j = 0; j < q; j++) {
    for (let i = j; i < q; i++) {
      let sum = factor[k + i * q + j]!;
      for (let c = 0; c < j; c++) sum -= factor[k + i * q + c]! * factor[k + j * q + c]!;
      factor[k + i * q + j] = i === j ? Math.sqrt(sum) : sum / factor[k + j * q + j]!;
    }
    logs += Math.log(factor[k + j * q + j]!);
    const row = h + j * size;
    const diagonal = factor[k + j * q + j]!;
    for (let c = 0; c < size; c++) {
      let sum = split[row + c]!;
      for (let b = 0; b < j; b++) sum -= factor[k + j * q + b]! * joined[h + b * size + c]!;
      joined[row + c] = sum / diagonal;
    }
  }
  for (let a = 0; a < q; a++) {
    const row = h + a * size;
    for (let i = 0; i < size; i++) {
      const value = joined[row + i]!;
      if (value === 0) continue;
      for (let j = 0; j <= i; j++) target[at + i * size + j]! += value * joined[row + j]!;
    }
  }
  return 2 * logs;
}

function gAt(split: Float64Array, h: number, size: number, columns: readonly number[], lambda: Float64Array, q: number, a: number, c: number): number {
  let sum = 0;
  for (let b = c; b < q; b++) sum += split[h + a * size + columns[b]!]! * lambda[b * q + c]!;
  return sum;
}
