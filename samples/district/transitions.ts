import { seniorPrestige } from './stories.ts';
import { subjectCount } from './subject-list.ts';
import type { Random } from './random.ts';
import type { Pupil, School } from './model.ts';

export const meanState = (pupil: Pupil): number => {
  let sum = 0;
  for (let s = 0; s < subjectCount; s++) sum += pupil.state[s]!;
  return sum / subjectCount;
};

/** 小升初: own county, size and pull of the school; 九年一贯 keeps most of its own. 4 % leave the city. */
export function toJunior(draw: Random, pupil: Pupil, schools: readonly School[]): School | null {
  if (draw.chance(0.04)) return null;
  const from = pupil.places[0]!.school;
  if (from.plan.size[1] > 0 && draw.chance(0.85)) return from;
  const county = from.plan.county;
  const near = (other: string): boolean => county === '市直' ? ['市直', '澄湖区', '望岭区'].includes(other) : other === county;
  const juniors = schools.filter(({ plan }) => plan.size[1] > 0);
  // The small district has counties without a primary school of their own.
  const far = schools.length < 20 ? 0.5 : 0.002;
  const weights = juniors.map(({ plan, level }) =>
    (near(plan.county) ? 1 : plan.county === '市直' ? Math.max(far, 0.06) : far) * plan.size[1] * Math.exp(0.9 * meanState(pupil) * level[1]));
  return juniors[draw.weighted(weights)]!;
}

/** 中考 admission: pupils choose in order of total mark (with noise for wishes) until the places are filled. */
export function toSenior(draw: Random, pupils: readonly Pupil[], schools: readonly School[]): Map<Pupil, School> {
  const seniors = schools.filter(({ plan }) => plan.size[2] > 0);
  const left = new Map(seniors.map((school) => [school, school.plan.size[2]]));
  const ranked = pupils.map((pupil) => ({ pupil, index: meanState(pupil) + 0.35 * draw.normal() })).sort((a, b) => b.index - a.index);
  const placed = new Map<Pupil, School>();
  for (const { pupil } of ranked) {
    const county = pupil.places[0]!.school.plan.county;
    const open = seniors.filter((school) => left.get(school)! > 0);
    if (open.length === 0) break;
    const weights = open.map(({ plan }) =>
      Math.exp(3 * (seniorPrestige[plan.name] ?? 0)) * (plan.county === county ? 2 : plan.county === '市直' ? 1 : 0.02));
    // A pupil with no open school near enough goes to 中职 or leaves.
    if (Math.max(...weights) < 0.05 && draw.chance(0.8)) continue;
    const school = open[draw.weighted(weights)]!;
    left.set(school, left.get(school)! - 1);
    placed.set(pupil, school);
  }
  return placed;
}
