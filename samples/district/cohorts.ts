import { grades } from '../../analytics/schema/grades.ts';
import type { StageIndex } from './model.ts';

/** A year group followed over the three terms; named after its grade in 2024—2025. */
export interface Cohort {
  readonly key: string;
  readonly grades: readonly [string, string, string];
  readonly stages: readonly [StageIndex, StageIndex, StageIndex];
  /** School years start in September: pupils are born from September of this year on. */
  readonly birthYear: number;
}

const cohort = (key: string, first: (typeof grades)[number], then: string, stages: readonly [StageIndex, StageIndex]): Cohort => ({
  key, grades: [first, then, then], stages: [stages[0], stages[1], stages[1]], birthYear: 2017 - grades.indexOf(first),
});

export const cohorts: readonly Cohort[] = [
  cohort('P4', '三年级', '四年级', [0, 0]),
  cohort('P5', '五年级', '六年级', [0, 0]),
  cohort('P6', '六年级', '七年级', [0, 1]),
  cohort('J7', '七年级', '八年级', [1, 1]),
  cohort('J8', '八年级', '九年级', [1, 1]),
  cohort('J9', '九年级', '高一', [1, 2]),
  cohort('H2', '高二', '高三', [2, 2]),
];
