import type { ScalingGrade, ScalingScheme } from './scaling-schemes.ts';

/**
 * Where equal marks straddle the share of a grade: `upper_min` takes them all up (the smallest number not
 * under the share), `lower_max` leaves them all down, `near` takes whichever is nearer to the share, up on a draw.
 */
export const tieRules = ['upper_min', 'lower_max', 'near'] as const;
/** What a grade gives whose marks are all equal (Y1 = Y2): its highest, middle or lowest 赋分. */
export const flatGradeRules = ['top', 'middle', 'bottom'] as const;
/** `observed`: the best and the last mark of the pool get the ends of the scale. `paper`: full mark and 0 do. */
export const endRules = ['observed', 'paper'] as const;
export const emptyGradeRules = ['allow', 'refuse'] as const;

export interface ScalingOptions {
  readonly ties: (typeof tieRules)[number];
  readonly flatGrade: (typeof flatGradeRules)[number];
  readonly ends: (typeof endRules)[number];
  /** A grade left without pupils because ties took them all. */
  readonly emptyGrade: (typeof emptyGradeRules)[number];
  /** A pool below this is refused: the smallest grades would be nobody. */
  readonly minimumPool: number;
}

export const defaultScaling: ScalingOptions = { ties: 'upper_min', flatGrade: 'top', ends: 'observed', emptyGrade: 'allow', minimumPool: 34 };

export interface ScaledGrade extends ScalingGrade {
  readonly n: number;
  /** Lowest and highest raw mark (Y1, Y2) that the conversion used; null in an empty grade. */
  readonly from: number | null;
  readonly to: number | null;
}

export interface ScaledMark {
  readonly grade: string;
  readonly exact: number;
  readonly scaled: number;
  readonly n: number;
}

export type ScaledPool =
  | { readonly ok: true; readonly n: number; readonly grades: readonly ScaledGrade[]; readonly marks: ReadonlyMap<number, ScaledMark> }
  | { readonly ok: false; readonly reason: string };

/** T = T1 + (T2 − T1)(Y − Y1)/(Y2 − Y1), from (Y2 − Y)/(Y − Y1) = (T2 − T)/(T − T1); unrounded. */
export const convertMark = (mark: number, from: number, to: number, low: number, high: number): number => low + ((high - low) * (mark - from)) / (to - from);

/** Half up, on the value to nine decimals: 71.5 written as 71.49999999999999 is 72. */
export const roundScaled = (exact: number): number => Math.floor(Number(exact.toFixed(9)) + 0.5);

/** 赋分 of everybody in one pool: `marks` are the valid raw marks of all who sat the joint exam in the subject. */
export function scalePoolMarks(marks: readonly number[], scheme: ScalingScheme, options: ScalingOptions, fullMark: number | null): ScaledPool {
  if (marks.length < options.minimumPool) return { ok: false, reason: `赋分总体只有${marks.length}人，不足${options.minimumPool}人，等级比例没有意义。请并入全部联考学校的成绩，或在选项中调低人数下限。` };
  if (options.ends === 'paper' && fullMark === null) return { ok: false, reason: '选择了“以试卷满分和0分为两端”，但这份试卷没有满分。请先补上满分，或改用实际最高分、最低分为两端。' };
  const groups = [...countsOf(marks)].sort((a, b) => b[0] - a[0]);
  const gradeOf = assignGrades(groups, scheme.grades, marks.length, options.ties);
  const grades = scheme.grades.map((grade, index): ScaledGrade => {
    const own = groups.filter((_, group) => gradeOf[group] === index);
    const n = own.reduce((sum, [, count]) => sum + count, 0);
    if (n === 0) return { ...grade, n, from: null, to: null };
    const paper = options.ends === 'paper';
    return { ...grade, n, to: paper && index === 0 ? fullMark! : own[0]![0], from: paper && index === scheme.grades.length - 1 ? 0 : own.at(-1)![0] };
  });
  const empty = grades.filter(({ n }) => n === 0).map(({ grade }) => grade);
  if (empty.length > 0 && options.emptyGrade === 'refuse') return { ok: false, reason: `同分的学生太多，等级${empty.join('、')}没有人。请改用别的同分规则，或允许空等级。` };
  const converted = groups.map(([mark, n], group): [number, ScaledMark] => {
    const grade = grades[gradeOf[group]!]!;
    const exact = exactMark(mark, grade, options.flatGrade);
    return [mark, { grade: grade.grade, exact, scaled: roundScaled(exact), n }];
  });
  return { ok: true, n: marks.length, grades, marks: new Map(converted) };
}

function exactMark(mark: number, { from, to, low, high }: ScaledGrade, flat: ScalingOptions['flatGrade']): number {
  if (from === to) return flat === 'top' ? high : flat === 'bottom' ? low : (low + high) / 2;
  return convertMark(mark, from!, to!, low, high);
}

function countsOf(marks: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const mark of marks) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  return counts;
}

/** Grade of every group of equal marks, best first: the cut below each grade stands where the tie rule puts it. */
function assignGrades(groups: readonly (readonly [number, number])[], grades: readonly ScalingGrade[], total: number, ties: ScalingOptions['ties']): number[] {
  const cumulative: number[] = [0];
  for (const [, n] of groups) cumulative.push(cumulative.at(-1)! + n);
  const cuts: number[] = [];
  let share = 0;
  for (const [index, grade] of grades.entries()) {
    share += grade.share;
    const wanted = (share / 100) * total;
    const last = index === grades.length - 1;
    // Groups taken so far at the smallest count not under the share; 1e-9 because shares are decimal.
    const up = cumulative.findIndex((count) => count >= wanted - 1e-9);
    const exact = Math.abs(cumulative[up]! - wanted) <= 1e-9;
    const down = exact ? up : up - 1;
    const nearer = cumulative[up]! - wanted <= wanted - cumulative[down]! ? up : down;
    cuts.push(last ? groups.length : Math.max(cuts.at(-1) ?? 0, ties === 'upper_min' ? up : ties === 'lower_max' ? down : nearer));
  }
  return groups.map((_, group) => cuts.findIndex((cut) => group < cut));
}
