/** Ranks 1 … n ascending, equal values sharing the mean of their ranks. */
export function midRanks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, index) => index).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let place = start; place < end; place++) ranks[order[place]!] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}

/** Part 0 … parts − 1 of each value, by rank; equal values stay together, so parts differ in size and may be empty. */
export function equalParts(values: ArrayLike<number>, parts: number): number[] {
  return Array.from(midRanks(values), (rank) => Math.floor((parts * (rank - 0.5)) / values.length));
}
