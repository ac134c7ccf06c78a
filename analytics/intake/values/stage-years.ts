import { gradeOrder, stageOf, type Stage } from '../../schema/grades.ts';
import type { SchoolSystem } from './parse-grade.ts';

/** Where a grade stands in its stage: the index of the stage's first grade, its years, and the year of the grade in it, from 1. */
export function stageYears(grade: string, system: SchoolSystem): { readonly first: number; readonly length: number; readonly year: number } {
  const order = gradeOrder(grade);
  const primary = system === '五四' ? 5 : 6;
  const [first, length] = order >= 9 ? [9, 3] : order >= primary ? [primary, 9 - primary] : [0, primary];
  return { first, length, year: order - first + 1 };
}

/** The stage of a grade; 六年级 is the first of 初中 in the 五四 system. */
export const stageIn = (grade: string, system: SchoolSystem = '六三'): Stage | null => (system === '五四' && gradeOrder(grade) === 5 ? '初中' : stageOf(grade));
