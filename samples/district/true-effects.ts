import { growthInTerm } from './schools.ts';
import { isPresent } from './sitting.ts';
import { subjectIndex, type SubjectName } from './subject-list.ts';
import type { ExamPlan, Pupil } from './model.ts';

/**
 * What schools and classes really added to one pupil between two exams, in pupil SDs: the terms of the
 * process other than carry-over and chance, carried along with it,
 *   E ← ρ_k·E + years_k·(growth_school + growth_class)  for each exam k after the baseline.
 * `only` leaves out the part of the class, or of the school.
 */
export function trueEffect(plans: readonly ExamPlan[], from: ExamPlan, to: ExamPlan, pupil: Pupil, subject: SubjectName, only: 'both' | 'school' | 'class' = 'both'): number {
  const s = subjectIndex(subject);
  let effect = 0;
  for (const plan of pathBetween(plans, from, to, subject)) {
    const place = pupil.places[plan.termIndex]!;
    if (!isPresent(place)) continue;
    const school = only === 'class' ? 0 : growthInTerm(place.school, place.classUnit.stage, s, plan.termIndex);
    const unit = only === 'school' ? 0 : place.classUnit.growth[s]!;
    effect = plan.rho * effect + plan.years * (school + unit);
  }
  return effect;
}

/** How much of the state at the baseline is left at the outcome: the product of the ρ between them. */
export const carryOver = (plans: readonly ExamPlan[], from: ExamPlan, to: ExamPlan, subject: SubjectName): number =>
  pathBetween(plans, from, to, subject).reduce((product, { rho }) => product * rho, 1);

/** Points on the outcome's paper that one pupil SD is worth. */
export function pointsPerSd(plan: ExamPlan, subject: SubjectName): number {
  const { fullMark, spreadRate } = plan.subjects.find((one) => one.subject === subject)!;
  return (fullMark * spreadRate) / plan.scale;
}

function pathBetween(plans: readonly ExamPlan[], from: ExamPlan, to: ExamPlan, subject: SubjectName): ExamPlan[] {
  const own = plans.filter(({ cohort, subjects }) => cohort === from.cohort && subjects.some((one) => one.subject === subject));
  return own.slice(own.indexOf(from) + 1, own.indexOf(to) + 1);
}

