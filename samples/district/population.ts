import { classCount, makeClasses } from './classes.ts';
import { cohorts, type Cohort } from './cohorts.ts';
import { PupilFactory } from './pupil-factory.ts';
import { random, type Random } from './random.ts';
import { toJunior, toSenior } from './transitions.ts';
import type { SubjectName } from './subject-list.ts';
import type { ClassUnit, Place, PlaceStatus, Pupil, School, StageIndex } from './model.ts';
import type { Scale } from './places.ts';

const combinations: Readonly<Record<'物理类' | '历史类', readonly (readonly SubjectName[])[]>> = {
  物理类: [['物理', '化学', '生物'], ['物理', '化学', '生物'], ['物理', '化学', '地理'], ['物理', '化学', '道德与法治'], ['物理', '生物', '地理']],
  历史类: [['历史', '道德与法治', '地理'], ['历史', '道德与法治', '地理'], ['历史', '生物', '道德与法治'], ['历史', '化学', '生物'], ['历史', '生物', '地理']],
};

/** Who is where in each of the three terms; `moveOn` runs between the exams of two terms. */
export class Population {
  readonly classes: ClassUnit[] = [];
  readonly factory = new PupilFactory();
  readonly #members = new Map<string, ClassUnit[]>();
  readonly #seed: number;
  readonly #scale: Scale;
  readonly #schools: readonly School[];

  constructor(seed: number, scale: Scale, schools: readonly School[]) {
    this.#seed = seed;
    this.#scale = scale;
    this.#schools = schools;
    for (const cohort of cohorts) this.#start(cohort);
  }

  pupilsOf(cohort: string): Pupil[] {
    return this.factory.pupils.filter((pupil) => pupil.cohort === cohort);
  }

  moveOn(cohort: Cohort, termIndex: 1 | 2): void {
    const draw = random(this.#seed, `move/${cohort.key}/${termIndex}`);
    if (termIndex === 1 && cohort.stages[0] !== cohort.stages[1]) this.#promote(draw, cohort);
    else this.#continue(draw, cohort, termIndex);
  }

  #start(cohort: Cohort): void {
    const stage = cohort.stages[0];
    for (const school of this.#schools) {
      const usual = school.plan.size[stage];
      if (usual === 0) continue;
      const draw = random(this.#seed, `start/${cohort.key}/${school.plan.name}`);
      const count = Math.max(3, Math.round(usual * (1 + 0.05 * draw.normal())));
      const classes = this.#open(school, cohort, stage, classCount(count, stage, this.#scale));
      for (let i = 0; i < count; i++) {
        const unit = classes[i % classes.length]!;
        const pupil = this.factory.make(draw, cohort, unit, stage);
        if (unit.track) this.#choose(draw, pupil, unit.track);
        const visiting = draw.chance(0.004) && this.#schools.length > 1;
        const others = this.#schools.filter((other) => other !== school && other.plan.size[stage] > 0);
        const rollSchool = visiting && others.length > 0 ? draw.pick(others) : school;
        pupil.places[0] = place(unit, cohort.grades[0], rollSchool !== school ? '借读' : pupil.special ? '随班就读' : '在籍', rollSchool);
      }
    }
  }

  #open(school: School, cohort: Cohort, stage: StageIndex, count: number): ClassUnit[] {
    const physics = Math.max(1, Math.round(count * 0.58));
    const tracks = cohort.key === 'H2' ? Array.from({ length: count }, (_, i) => (i < physics ? '物理类' as const : '历史类' as const)) : [];
    const classes = makeClasses(this.#seed, this.classes.length, school, cohort.key, stage, count, tracks);
    this.classes.push(...classes);
    this.#members.set(`${cohort.key}/${stage}/${school.index}`, classes);
    return classes;
  }

  #choose(draw: Random, pupil: Pupil, track: '物理类' | '历史类'): void {
    pupil.track = track;
    pupil.chosen = draw.pick(combinations[track]);
  }

  /** A new stage: new schools and classes; some pupils leave, some come from outside. */
  #promote(draw: Random, cohort: Cohort): void {
    const stage = cohort.stages[1];
    const before = this.pupilsOf(cohort.key);
    const next = stage === 2 ? toSenior(draw, before, this.#schools) : new Map<Pupil, School>();
    if (stage === 1) {
      for (const pupil of before) {
        const school = toJunior(draw, pupil, this.#schools);
        if (school) next.set(pupil, school);
      }
    }
    const bySchool = new Map<School, Pupil[]>();
    for (const [pupil, school] of next) bySchool.set(school, [...(bySchool.get(school) ?? []), pupil]);
    for (const school of this.#schools) {
      const incoming = bySchool.get(school);
      if (!incoming) continue;
      const newcomers = Math.round(incoming.length * 0.025);
      const classes = this.#open(school, cohort, stage, classCount(incoming.length + newcomers, stage, this.#scale));
      draw.shuffle(incoming).forEach((pupil, i) => {
        pupil.places[1] = place(classes[i % classes.length]!, cohort.grades[1], pupil.special ? '随班就读' : '在籍', school);
      });
      for (let i = 0; i < newcomers; i++) {
        const unit = draw.pick(classes);
        const pupil = this.factory.make(draw, cohort, unit, stage === 2 ? 1 : stage);
        pupil.places[1] = place(unit, cohort.grades[1], '在籍', school);
      }
    }
  }

  /** Same stage: a few move, pause, come back, leave or join. */
  #continue(draw: Random, cohort: Cohort, termIndex: 1 | 2): void {
    const stage = cohort.stages[termIndex];
    const grade = cohort.grades[termIndex];
    for (const pupil of this.pupilsOf(cohort.key)) {
      const last = pupil.places[termIndex - 1];
      if (!last || last.status === '转出') continue;
      const chance = draw.next();
      const stay = (status: PlaceStatus): Place => ({ ...last, grade, status });
      const usual: PlaceStatus = last.status === '借读' || last.status === '随班就读' || last.status === '往届' ? last.status : '在籍';
      const target = chance >= 0.006 && chance < 0.012 && usual === '在籍' ? this.#otherClass(draw, cohort, stage, last) : null;
      if (last.status === '休学') pupil.places[termIndex] = stay('复学');
      else if (chance < 0.006) pupil.places[termIndex] = stay('转出');
      else if (target) pupil.places[termIndex] = place(target, grade, '转入', target.school);
      else if (chance < 0.014) pupil.places[termIndex] = stay('休学');
      else pupil.places[termIndex] = stay(usual);
    }
    for (const school of this.#schools) {
      const classes = this.#members.get(`${cohort.key}/${stage}/${school.index}`);
      if (!classes) continue;
      for (const unit of classes) {
        if (draw.chance(0.25)) this.#join(draw, cohort, stage, unit, grade, termIndex, '转入');
        if (cohort.key === 'H2' && termIndex === 1 && draw.chance(0.6)) this.#join(draw, cohort, stage, unit, grade, termIndex, '往届');
      }
    }
  }

  #join(draw: Random, cohort: Cohort, stage: StageIndex, unit: ClassUnit, grade: string, termIndex: 1 | 2, status: PlaceStatus): void {
    const pupil = this.factory.make(draw, cohort, unit, stage);
    if (unit.track) this.#choose(draw, pupil, unit.track);
    pupil.places[termIndex] = place(unit, grade, status, unit.school);
  }

  #otherClass(draw: Random, cohort: Cohort, stage: StageIndex, from: Place): ClassUnit | null {
    const open = this.classes.filter((unit) => unit.cohort === cohort.key && unit.stage === stage && unit.school !== from.school
      && unit.track === from.classUnit.track && (unit.school.plan.county === from.school.plan.county || unit.school.plan.county === '市直'));
    return open.length > 0 ? draw.pick(open) : null;
  }
}

const place = (classUnit: ClassUnit, grade: string, status: PlaceStatus, rollSchool: School): Place =>
  ({ school: classUnit.school, classUnit, grade, status, rollSchool });
