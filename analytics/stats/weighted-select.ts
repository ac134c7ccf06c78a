/**
 * Finds the element at which the running sum of `weights`, in the order of `keys`, first reaches
 * `target`, by quickselect (Hoare 1961), expected O(n). The first `count` elements of the three arrays are
 * reordered together: smaller keys come to lie before the returned position. −1 when the weights do not
 * reach the target.
 */
export function weightedSelect(keys: Float64Array, weights: Float64Array, items: Int32Array, count: number, target: number): number {
  let from = 0;
  let to = count - 1;
  let before = 0;
  const swap = (i: number, j: number): void => {
    const key = keys[i]!;
    const weight = weights[i]!;
    const item = items[i]!;
    keys[i] = keys[j]!;
    weights[i] = weights[j]!;
    items[i] = items[j]!;
    keys[j] = key;
    weights[j] = weight;
    items[j] = item;
  };
  while (from <= to) {
    const a = keys[from]!;
    const b = keys[(from + to) >> 1]!;
    const c = keys[to]!;
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    // Three parts: keys below, equal to and above the pivot.
    let less = from;
    let more = to;
    let lessWeight = 0;
    for (let i = from; i <= more; ) {
      if (keys[i]! < pivot) {
        lessWeight += weights[i]!;
        swap(i++, less++);
      } else if (keys[i]! > pivot) swap(i, more--);
      else i++;
    }
    if (before + lessWeight >= target) {
      to = less - 1;
      continue;
    }
    before += lessWeight;
    for (let i = less; i <= more; i++) {
      before += weights[i]!;
      if (before >= target) return i;
    }
    from = more + 1;
  }
  return -1;
}
