/** Integer scores of n pupils: outcome = prior + curvature + noise, one or two priors (mulberry32). */
export function cohort(seed: number, n: number): { readonly outcome: number[]; readonly priors: number[][] } {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const bell = (): number => uniform() + uniform() + uniform() + uniform() - 2;
  const outcome: number[] = [];
  const recent: number[] = [];
  const earlier: number[] = [];
  for (let i = 0; i < n; i++) {
    const ability = bell();
    recent.push(Math.round(60 + 20 * ability + 8 * bell()));
    earlier.push(Math.round(55 + 18 * ability + 9 * bell()));
    outcome.push(Math.round(62 + 20 * ability - 4 * ability ** 2 + 10 * bell()));
  }
  return { outcome, priors: [recent, earlier] };
}
