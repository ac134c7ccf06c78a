import { random, type Random } from './random.ts';
import { growthInTerm } from './schools.ts';
import { storyOf } from './stories.ts';
import { subjectIndex } from './subject-list.ts';
import { meanState } from './transitions.ts';
import type { ClassUnit, Entry, ExamPlan, ExamSubjectPlan, MarkStatus, Place, Pupil, School, Sitting } from './model.ts';

/** Of the variance that is new at each exam, this part is shared by all subjects. */
export const sharedNews = 0.5;

/** Present at an exam: on the roll and neither gone nor resting. */
export const isPresent = (place: Place | null): place is Place => place !== null && place.status !== '转出' && place.status !== '休学';

/** state ← ρ·state + years·(school + class growth) + σ·news (samples/README.md, eq. 2). */
export function advance(seed: number, plan: ExamPlan, pupils: readonly Pupil[]): void {
  const draw = random(seed, `news/${plan.key}`);
  const shared = Math.sqrt(sharedNews);
  const own = Math.sqrt(1 - sharedNews);
  for (const pupil of pupils) {
    const place = pupil.places[plan.termIndex]!;
    if (!isPresent(place)) continue;
    const { school, classUnit } = place;
    const news = shared * draw.normal();
    for (const { subject } of plan.subjects) {
      const s = subjectIndex(subject);
      const growth = growthInTerm(school, classUnit.stage, s, plan.termIndex) + classUnit.growth[s]!;
      pupil.state[s] = plan.rho * pupil.state[s]! + plan.years * growth + plan.sigma * (news + own * draw.normal());
    }
  }
}

/** 异卷: each school's own paper is harder or easier and spreads pupils more or less. */
export function ownPaper(seed: number, plan: ExamPlan, school: School, subject: string): { shift: number; spread: number } {
  if (!plan.meta.formPerSchool) return { shift: 0, spread: 1 };
  const draw = random(seed, `form/${plan.key}/${school.plan.name}/${subject}`);
  return { shift: 0.04 * draw.normal(), spread: 0.9 + 0.2 * draw.next() };
}

export function markOf(plan: ExamPlan, subject: ExamSubjectPlan, state: number, form: { shift: number; spread: number }): number {
  const rate = subject.meanRate + form.shift + (subject.spreadRate * form.spread * (state - plan.centre)) / plan.scale;
  const steps = Math.round((subject.fullMark * rate) / subject.step);
  return Math.min(subject.fullMark, Math.max(0, steps * subject.step));
}

/** The schools and classes drawn to sit the exam. */
export function sittingClasses(seed: number, plan: ExamPlan, present: readonly Pupil[], schools: readonly School[]): Set<ClassUnit> {
  const bySchool = new Map<School, Set<ClassUnit>>();
  for (const pupil of present) {
    const place = pupil.places[plan.termIndex]!;
    if (!bySchool.has(place.school)) bySchool.set(place.school, new Set());
    bySchool.get(place.school)!.add(place.classUnit);
  }
  const drawn = new Set<ClassUnit>();
  schools.filter((school) => bySchool.has(school)).forEach((school, i) => {
    if (i % plan.schoolStep !== 0) return;
    const draw = random(seed, `sample/${plan.key}/${school.plan.name}`);
    const all = [...bySchool.get(school)!].sort((a, b) => a.number - b.number);
    for (const unit of draw.shuffle(all).slice(0, Math.ceil(all.length * plan.classShare - 1e-9))) drawn.add(unit);
  });
  return drawn;
}

export function sit(seed: number, plan: ExamPlan, pupils: readonly Pupil[], schools: readonly School[]): Sitting {
  const draw = random(seed, `sitting/${plan.key}`);
  const present = pupils.filter((pupil) => isPresent(pupil.places[plan.termIndex]!));
  const drawn = sittingClasses(seed, plan, present, schools);
  const entries: Entry[] = [];
  const seats = new Map<School, number>();
  const listed = present.filter((pupil) => drawn.has(pupil.places[plan.termIndex]!.classUnit));
  listed.sort((a, b) => order(a.places[plan.termIndex]!, b.places[plan.termIndex]!) || a.index - b.index);
  const forms = new Map<string, { shift: number; spread: number }>();
  const formOf = (school: School, subject: string): { shift: number; spread: number } => {
    const key = `${school.index}/${subject}`;
    let form = forms.get(key);
    if (!form) forms.set(key, form = ownPaper(seed, plan, school, subject));
    return form;
  };
  for (const pupil of listed) {
    const place = pupil.places[plan.termIndex]!;
    const seat = (seats.get(place.school) ?? 0) + 1;
    seats.set(place.school, seat);
    const statuses = attendance(draw, plan, pupil, place);
    const marks = plan.subjects.map((subject, i) => {
      if (statuses[i] !== '正常' && statuses[i] !== '剔除') return null;
      if (draw.chance(0.0004)) return 0;
      const state = pupil.state[subjectIndex(subject.subject)]! - (pupil.special ? 2 : 0);
      return markOf(plan, subject, state, formOf(place.school, subject.subject));
    });
    const examNo = `${plan.meta.term.slice(7, 9)}${place.school.code.slice(4)}${String(seat).padStart(4, '0')}`;
    entries.push({ pupil, place, examNo, marks, statuses, scaled: null });
  }
  return { plan, entries };
}

const order = (a: Place, b: Place): number => a.school.index - b.school.index || a.classUnit.number - b.classUnit.number;

/** Weak pupils stay away more often, so that leaving the absent out flatters a school. */
function attendance(draw: Random, plan: ExamPlan, pupil: Pupil, place: Place): MarkStatus[] {
  const own = storyOf(place.school.plan.name, place.classUnit.stage)?.absence;
  const chance = (own ?? 0.01) * Math.exp(-0.5 * meanState(pupil));
  const whole: MarkStatus | null = draw.chance(chance) ? '缺考' : draw.chance(0.0015) ? '缓考' : null;
  return plan.subjects.map(({ subject }) => {
    const optional = pupil.track !== null && plan.meta.grade === '高三' && !['语文', '数学', '英语'].includes(subject);
    if (optional && !pupil.chosen.includes(subject)) return '未选考';
    if (whole) return whole;
    if (pupil.special) return '剔除';
    const draws = draw.next();
    return draws < 0.002 ? '缺考' : draws < 0.0024 ? '违纪' : draws < 0.0032 ? '免考' : '正常';
  });
}
