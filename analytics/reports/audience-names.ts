import type { ExamData, ExamGrowth, ExamTrajectory, TermData } from './term-data.ts';
import type { Audience } from './document.ts';
import type { GrowthRun } from '../results/analyses/growth.ts';

/** What a reader may see: real names, codes, or no school at all (design: reports, Names). */
export const showsSchools = (audience: Audience): boolean => audience !== '公开版';
export const showsNames = (audience: Audience): boolean => audience === '局领导版';

/** The term's data with every school under the name this audience may read. */
export function forAudience(data: TermData, audience: Audience): TermData {
  if (showsNames(audience)) return data;
  const codes = new Map(data.schools.map(({ school_id, public_code }) => [school_id, public_code]));
  const codeOf = (id: number | null): string => (id === null ? '—' : (codes.get(id) ?? '—'));
  const named = <T extends { readonly name: string; readonly effect: { readonly unit: string } }>(units: readonly T[]): T[] => units.map((unit) => ({ ...unit, name: codeOf(Number(unit.effect.unit)), county: null }));
  const rename = (run: GrowthRun): GrowthRun => ({ ...run, units: named(run.units) });
  const growth = (value: ExamGrowth): ExamGrowth => ({
    ...value,
    total: rename(value.total),
    subjects: value.subjects.map(({ subject, run }) => ({ subject, run: rename(run) })),
    models: value.models.map((model) => ({ ...model, units: named(model.units) })),
    years: value.years && { ...value.years, units: named(value.years.units), slots: value.years.slots.map((year) => year && { ...year, run: { ...year.run, units: named(year.run.units) } }) },
    // Groups are called after their leading school.
    upper: value.upper.filter(({ by }) => by === 'county'),
    classes: [],
    withheld: value.withheld.map((reason) => (data.schools.some(({ name }) => reason.includes(name)) ? `${reason.split('：')[0]}：有学校的资料需要核对，没有计算。` : reason)),
  });
  const trajectory = (value: ExamTrajectory): ExamTrajectory => ({
    ...value,
    view: { ...value.view, units: named(value.view.units) },
    entrance: { ...value.entrance, subjects: value.entrance.subjects.map(({ subject, units }) => ({ subject, units: named(units) })) },
  });
  const exam = (value: ExamData): ExamData => ({
    ...value,
    schools: value.schools.map((row) => ({ ...row, name: codeOf(row.school_id) })),
    growth: value.growth && growth(value.growth),
    reference: value.reference && { ...value.reference, units: named(value.reference.units) },
    trajectory: value.trajectory && trajectory(value.trajectory),
  });
  return {
    ...data,
    schools: data.schools.map((school) => ({ ...school, name: school.public_code, county: null })),
    exams: data.exams.map(exam),
  };
}
