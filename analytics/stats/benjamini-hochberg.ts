/**
 * p-values adjusted for the false-discovery rate: p̃_(i) = min over k ≥ i of (m/k)·p_(k), at most 1, in the
 * order given. Calling all with p̃ ≤ q significant keeps the expected share of false ones at q or below.
 * Benjamini & Hochberg 1995, JRSS B 57:289; as R's p.adjust(p, "BH").
 */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const order = p.map((_, index) => index).toSorted((a, b) => p[b]! - p[a]!);
  const adjusted = new Array<number>(p.length).fill(1);
  let least = 1;
  order.forEach((index, place) => {
    least = Math.min(least, (p.length / (p.length - place)) * p[index]!);
    adjusted[index] = least;
  });
  return adjusted;
}
