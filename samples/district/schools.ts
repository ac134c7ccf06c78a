import { counties, localityGrowth, localityLevel, schoolPlans, type Scale } from './places.ts';
import { random } from './random.ts';
import { seniorPrestige, storyOf } from './stories.ts';
import { subjectList } from './subject-list.ts';
import type { School, StageIndex } from './model.ts';

/** SDs of the school effects per year: one shared by all subjects, one per subject. */
export const schoolGrowthSd = { general: 0.12, subject: 0.07 } as const;
export const schoolLevelSd = 0.18;

export function makeSchools(seed: number, scale: Scale): School[] {
  const sequence = new Map<string, number>();
  return schoolPlans(scale).map((plan, index) => {
    const county = counties.find(({ name }) => name === plan.county)!;
    const number = (sequence.get(county.code) ?? 0) + 1;
    sequence.set(county.code, number);
    const level = ([0, 1, 2] as const).map((stage) => {
      const story = storyOf(plan.name, stage);
      if (stage === 2) return 0.8 * (seniorPrestige[plan.name] ?? 0);
      if (story?.level !== undefined) return story.level;
      const draw = random(seed, `level/${plan.name}/${stage}`);
      return county.level + localityLevel[plan.locality] + schoolLevelSd * draw.normal();
    });
    return {
      index, plan,
      code: `${county.code}${String(number).padStart(3, '0')}`,
      level: [level[0]!, level[1]!, level[2]!],
      growth: ([0, 1, 2] as const).map((stage) => yearlyGrowth(seed, plan.name, stage, county.growth + localityGrowth[plan.locality])),
    };
  });
}

function yearlyGrowth(seed: number, school: string, stage: StageIndex, place: number): number[] {
  const draw = random(seed, `growth/${school}/${stage}`);
  const story = storyOf(school, stage);
  const drawn = schoolGrowthSd.general * draw.normal();
  const general = story?.growth ?? place + drawn;
  return subjectList.map((subject) => general + schoolGrowthSd.subject * draw.normal() + (story?.subjectGrowth?.[subject] ?? 0));
}

/** Growth of a school per year in one term: 帮扶 counts from the term it began. */
export function growthInTerm(school: School, stage: StageIndex, subject: number, termIndex: number): number {
  const help = storyOf(school.plan.name, stage)?.growthFromTerm;
  const added = help && termIndex >= help.termIndex ? help.growth : 0;
  return school.growth[stage]![subject]! + added;
}
