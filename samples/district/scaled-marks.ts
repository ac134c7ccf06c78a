/**
 * 等级赋分 of the 3+1+2 scheme (domain notes B6): A 15 %, B 35 %, C 35 %, D 13 %, E 2 % of the pool, each
 * mapped linearly onto its interval, T = T1 + (T2 − T1)(Y − Y1)/(Y2 − Y1), rounded half up. The pool is
 * everybody with a valid mark in the joint exam. Equal marks share the grade of the first of them.
 */
const gradeBands: readonly { share: number; low: number; high: number }[] = [
  { share: 0.15, low: 86, high: 100 }, { share: 0.35, low: 71, high: 85 }, { share: 0.35, low: 56, high: 70 },
  { share: 0.13, low: 41, high: 55 }, { share: 0.02, low: 30, high: 40 },
];

export function scaleMarks(raw: readonly number[]): Map<number, number> {
  const sorted = [...raw].sort((a, b) => b - a);
  const bandOf = new Map<number, number>();
  sorted.forEach((mark, rank) => {
    if (bandOf.has(mark)) return;
    const share = rank / sorted.length;
    let limit = 0;
    const band = gradeBands.findIndex((b) => (limit += b.share) > share + 1e-9);
    bandOf.set(mark, band < 0 ? gradeBands.length - 1 : band);
  });
  const scaled = new Map<number, number>();
  gradeBands.forEach(({ low, high }, band) => {
    const marks = [...bandOf].filter(([, b]) => b === band).map(([mark]) => mark);
    const bottom = Math.min(...marks);
    const top = Math.max(...marks);
    for (const mark of marks) {
      scaled.set(mark, top === bottom ? high : Math.floor(low + ((high - low) * (mark - bottom)) / (top - bottom) + 0.5));
    }
  });
  return scaled;
}
