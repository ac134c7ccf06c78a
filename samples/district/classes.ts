import { random } from './random.ts';
import { classStory } from './stories.ts';
import { subjectList } from './subject-list.ts';
import type { ClassUnit, School, StageIndex } from './model.ts';
import type { Scale } from './places.ts';

/** SDs of the class effects: on the starting level, and on growth per year (shared by subjects, per subject). */
export const classSd = { level: 0.1, growth: 0.08, subjectGrowth: 0.05 } as const;

const usualSize: Readonly<Record<Scale, readonly [number, number, number]>> = { full: [42, 46, 50], small: [15, 15, 20] };

export const classCount = (pupils: number, stage: StageIndex, scale: Scale): number =>
  Math.max(1, Math.round(pupils / usualSize[scale][stage]));

/** The 行政班 of one cohort in one school; a senior school's classes are split by track when asked. */
export function makeClasses(
  seed: number, first: number, school: School, cohort: string, stage: StageIndex, count: number,
  tracks: readonly ('物理类' | '历史类')[] = [],
): ClassUnit[] {
  return Array.from({ length: count }, (_, i) => {
    const number = i + 1;
    const draw = random(seed, `class/${school.plan.name}/${cohort}/${stage}/${number}`);
    const story = school.plan.name === classStory.school && cohort === classStory.cohort && number === classStory.number ? classStory : null;
    const level = classSd.level * draw.normal();
    const general = classSd.growth * draw.normal();
    return {
      index: first + i, school, cohort, stage, number,
      language: school.plan.bilingual && number % 2 === 1 ? '双语' as const : '汉语授课' as const,
      track: tracks[i] ?? null,
      level: story?.level ?? level,
      growth: subjectList.map(() => (story?.growth ?? general) + classSd.subjectGrowth * draw.normal()),
    };
  });
}
