import { gradeOrder } from '../../schema/grades.ts';
import type { SchoolSystem } from './parse-grade.ts';

/** Where a grade stands in its stage: the index of the stage's first grade, its years, and the year of the grade in it, from 1. */
export function stageYears(grade: string, system: SchoolSystem): { readonly first: number; readonly length: number; readonly year: number } {
  const order = gradeOrder(grade);
  const primary = system === '五四' ? 5 : 6;
  const [first, length] = order >= 9 ? [9, 3] : order >= primary ? [primary, 9 - primary] : [0, primary];
  return { first, length, year: order - first + 1 };
}
