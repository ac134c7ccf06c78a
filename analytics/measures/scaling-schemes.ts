/** One grade of a 赋分 scheme, best first. A grade with `low` = `high` gives one fixed mark. */
export interface ScalingGrade {
  readonly grade: string;
  /** Share of the pool in per cent. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

export interface ScalingScheme {
  readonly id: ScalingSchemeId;
  readonly name: string;
  /** Subjects it is made for, by their canonical names. */
  readonly subjects: readonly string[];
  readonly grades: readonly ScalingGrade[];
}

export const scalingSchemeIds = ['3+1+2', '山东', '上海', '北京', '天津', '浙江2021前'] as const;
export type ScalingSchemeId = (typeof scalingSchemeIds)[number];

const chosenOfThree = ['化学', '生物', '道德与法治', '地理'];
const chosenOfSix = ['物理', '化学', '生物', '道德与法治', '历史', '地理'];

/** Linear inside each interval. */
const intervals = (names: readonly string[], shares: readonly number[], ranges: readonly (readonly [number, number])[]): ScalingGrade[] =>
  names.map((grade, index) => ({ grade, share: shares[index]!, low: ranges[index]![0], high: ranges[index]![1] }));

/** One mark per grade: from `top` down by `step`. */
const steps = (shares: readonly number[], top: number, step: number): ScalingGrade[] =>
  shares.map((share, index) => ({ grade: String(index + 1), share, low: top - index * step, high: top - index * step }));

/**
 * Published schemes of 等级赋分: 3+1+2 (再选科目), and the 3+3 provinces. Grades from the best to the last;
 * the shares of each add up to 100 (tested). 浙江 since 2022 uses interval tables that the office gives.
 */
export const scalingSchemes: readonly ScalingScheme[] = [
  {
    id: '3+1+2', name: '3+1+2（五等，30～100分）', subjects: chosenOfThree,
    grades: intervals(['A', 'B', 'C', 'D', 'E'], [15, 35, 35, 13, 2], [[86, 100], [71, 85], [56, 70], [41, 55], [30, 40]]),
  },
  {
    id: '山东', name: '山东3+3（八等，21～100分）', subjects: chosenOfSix,
    grades: intervals(['A', 'B+', 'B', 'C+', 'C', 'D+', 'D', 'E'], [3, 7, 16, 24, 24, 16, 7, 3], [[91, 100], [81, 90], [71, 80], [61, 70], [51, 60], [41, 50], [31, 40], [21, 30]]),
  },
  { id: '上海', name: '上海3+3（十一级，40～70分）', subjects: chosenOfSix, grades: steps([5, 10, 10, 10, 10, 10, 10, 10, 10, 10, 5], 70, 3) },
  { id: '北京', name: '北京3+3（二十一级，40～100分）', subjects: chosenOfSix, grades: steps([1, 2, 3, 4, 5, 7, 8, 9, 8, 8, 7, 6, 6, 6, 5, 4, 4, 3, 2, 1, 1], 100, 3) },
  { id: '天津', name: '天津3+3（二十一级，40～100分）', subjects: chosenOfSix, grades: steps([2, 3, 4, 5, 6, 7, 7, 7, 7, 7, 6, 6, 6, 6, 6, 5, 4, 3, 1, 1, 1], 100, 3) },
  { id: '浙江2021前', name: '浙江3+3（2021年及以前，二十一级，40～100分）', subjects: [...chosenOfSix, '技术'], grades: steps([1, 2, 3, 4, 5, 6, 7, 8, 7, 7, 7, 7, 7, 7, 6, 5, 4, 3, 2, 1, 1], 100, 3) },
];
