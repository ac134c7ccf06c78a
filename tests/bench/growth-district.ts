/**
 * Synthetic district for timings: the data-generating process of oracles/scripts/gen_district.R with
 * another random generator, so its figures are alike, not equal. 100,000 pupils, 400 schools with
 * log-normal sizes (at least 40), 1,600 classes, 9 subjects, integer scores:
 *   a = √.15·A_school + √.85·z,  prior p = .8a + .6e,  outcome .75p − .05(p² − 1) + U_school + V_class + .6ε,
 *   U sd .20 (correlated .6 across subjects), V sd .15; 1 % of outcomes and 0.5 % of priors missing.
 */
export interface BenchDistrict {
  readonly pupils: number;
  readonly school: Int32Array;
  readonly classId: Int32Array;
  /** Per subject: scores, NaN where missing. */
  readonly subjects: readonly { readonly name: string; readonly fullMark: number; readonly prior: Float64Array; readonly outcome: Float64Array }[];
}

const names = ['语文', '数学', '英语', '物理', '化学', '生物', '道德与法治', '历史', '地理'];
const fullMarks = [150, 150, 150, 100, 100, 100, 100, 100, 100];
const means = [0.68, 0.62, 0.64, 0.58, 0.6, 0.65, 0.66, 0.62, 0.63];
const sds = [0.12, 0.18, 0.18, 0.18, 0.18, 0.16, 0.14, 0.16, 0.16];

export function benchDistrict(pupils = 100_000, schools = 400, seed = 20240607): BenchDistrict {
  const { uniform, normal } = generator(seed);
  const school = new Int32Array(pupils);
  const classId = new Int32Array(pupils);
  let row = 0;
  schoolSizes(pupils, schools, normal).forEach((size, j) => {
    for (let i = 0; i < size; i++, row++) {
      school[row] = j + 1;
      classId[row] = j * 4 + Math.floor(uniform() * 4) + 1;
    }
  });
  const schoolAbility = Array.from({ length: schools }, normal);
  const ability = Float64Array.from(school, (j) => Math.sqrt(0.15) * schoolAbility[j - 1]! + Math.sqrt(0.85) * normal());
  const general = Array.from({ length: schools }, normal);
  const subjects = names.map((name, s) => {
    const fullMark = fullMarks[s]!;
    const score = (z: number): number => Math.min(fullMark, Math.max(0, Math.round(fullMark * (means[s]! + sds[s]! * z))));
    const u = general.map((g) => 0.2 * (Math.sqrt(0.6) * g + Math.sqrt(0.4) * normal()));
    const v = Array.from({ length: schools * 4 }, () => 0.15 * normal());
    const prior = new Float64Array(pupils);
    const outcome = new Float64Array(pupils);
    for (let i = 0; i < pupils; i++) {
      const p = 0.8 * ability[i]! + 0.6 * normal();
      const y = 0.75 * p - 0.05 * (p * p - 1) + u[school[i]! - 1]! + v[classId[i]! - 1]! + 0.6 * normal();
      outcome[i] = uniform() < 0.01 ? Number.NaN : score(y);
      prior[i] = uniform() < 0.005 ? Number.NaN : score(p);
    }
    return { name, fullMark, prior, outcome };
  });
  return { pupils, school, classId, subjects };
}

function schoolSizes(pupils: number, schools: number, normal: () => number): number[] {
  const least = Math.min(40, Math.floor(pupils / schools));
  const weights = Array.from({ length: schools }, () => Math.exp(0.45 * normal()));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const sizes = weights.map((weight) => Math.max(least, Math.floor((pupils * weight) / total)));
  for (let j = 0, rest = pupils - sizes.reduce((sum, size) => sum + size, 0); rest !== 0; j = (j + 1) % schools) {
    const step = Math.sign(rest);
    if (sizes[j]! + step < least) continue;
    sizes[j]! += step;
    rest -= step;
  }
  return sizes;
}

/** mulberry32 with normal deviates by Box–Muller. */
function generator(seed: number): { uniform: () => number; normal: () => number } {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return { uniform, normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()) };
}
