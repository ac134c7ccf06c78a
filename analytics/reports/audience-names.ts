import type { ExamData, ExamGrowth, TermData } from './term-data.ts';
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
  const rename = (run: GrowthRun): GrowthRun => ({ ...run, units: run.units.map((unit) => ({ ...unit, name: codeOf(Number(unit.effect.unit)), county: null })) });
  const growth = (value: ExamGrowth): ExamGrowth => ({
    ...value, total: rename(value.total), subjects: value.subjects.map(({ subject, run }) => ({ subject, run: rename(run) })),
  });
  const exam = (value: ExamData): ExamData => ({
    ...value,
    schools: value.schools.map((row) => ({ ...row, name: codeOf(row.school_id) })),
    growth: value.growth ? growth(value.growth) : null,
  });
  return {
    ...data,
    schools: data.schools.map((school) => ({ ...school, name: school.public_code, county: null })),
    exams: data.exams.map(exam),
  };
}
