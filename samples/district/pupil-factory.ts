import { eduId } from './edu-id.ts';
import { counties } from './places.ts';
import { pupilName } from './pupil-name.ts';
import type { Random } from './random.ts';
import { subjectCount } from './subject-list.ts';
import type { ClassUnit, Pupil, StageIndex } from './model.ts';
import type { Cohort } from './cohorts.ts';

/** Of the variance inside a class, this part is shared by all subjects. */
export const generalShare = 0.65;
/** SD of pupils inside a school, by stage. */
export const withinSd: readonly [number, number, number] = [0.92, 0.92, 0.85];
/** 双语 classes start lower in 语文 (their second language). */
export const bilingualChinese = -0.3;

export class PupilFactory {
  readonly pupils: Pupil[] = [];
  readonly #births = new Map<string, number>();

  make(draw: Random, cohort: Cohort, unit: ClassUnit, stage: StageIndex): Pupil {
    const sex = draw.chance(0.52) ? '男' : '女';
    const day = draw.int(365);
    const birth = new Date(Date.UTC(cohort.birthYear, 8, 1 + day)).toISOString().slice(0, 10);
    const region = counties.find(({ name }) => name === unit.school.plan.county)!.code;
    const key = region + birth;
    const sequence = (this.#births.get(key) ?? draw.int(40)) + 1;
    this.#births.set(key, sequence);

    const special = draw.chance(0.005);
    const base = unit.school.level[stage] + unit.level;
    const general = Math.sqrt(generalShare) * draw.normal();
    const state = new Float64Array(subjectCount);
    for (let s = 0; s < subjectCount; s++) {
      state[s] = base + withinSd[stage] * (general + Math.sqrt(1 - generalShare) * draw.normal());
    }
    if (unit.language === '双语') state[0]! += bilingualChinese;
    const pupil: Pupil = {
      index: this.pupils.length, name: pupilName(draw, sex), sex, birth, eduId: eduId(region, birth, sequence, sex),
      cohort: cohort.key, state, track: null, chosen: [], special, places: [null, null, null],
    };
    this.pupils.push(pupil);
    return pupil;
  }
}
