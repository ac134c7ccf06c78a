import type { CohortExamRow } from '../../measures/trajectory-exams.ts';
import { examYear } from './exam-year.ts';

/** What the choice needs to know of an exam. */
export interface TrajectoryExamFacts {
  readonly exam_id: number;
  readonly term: string;
  readonly date: string | null;
  readonly kind: string;
  readonly stage: string;
  readonly isEntry: boolean;
}

export interface TrajectoryExam {
  readonly exam: number;
  /** Years since the first exam of the trajectory. */
  readonly years: number;
  /** Pupils of the exit cohort with a score. */
  readonly n: number;
}

export type LeftOutReason = 'forms' | 'few' | 'undated';

export interface TrajectoryExams {
  /** In order of time, the entrance first, the exit last; all on papers that the whole cohort shared. */
  readonly exams: readonly TrajectoryExam[];
  /** The entrance is marked as such (入学考试); else it is simply the earliest exam there is. */
  readonly entranceMarked: boolean;
  /** Exams that pupils of the cohort sat on the way but that draw no line across units. */
  readonly leftOut: readonly { readonly exam: number; readonly reason: LeftOutReason; readonly n: number }[];
  /** Where pupils are counted as having entered: the first exam in the stage of the exit, whatever its paper, that most of the cohort sat; else the entrance. Null when it is the exit. */
  readonly first: number | null;
  readonly cohort: number;
}

/** An exam belongs to the trajectory when so many of the exit cohort sat it. */
export const EXAM_PUPILS = 20;
export const EXAM_SHARE = 0.3;
/** An exam on the way that fewer sat was one of some schools: in it the others would seem to have no pupils. */
const ENTERED_SHARE = 0.7;

/**
 * The exams of a cohort from its entrance to the exit. Entrance: the latest exam before the exit that is
 * marked as an entrance exam and was sat by enough of the cohort on one paper; without one, the earliest exam.
 * Null when nobody sat the exit or it has neither date nor term; the exit's own forms are the caller's to check.
 */
export function chooseExams(exitId: number, facts: readonly TrajectoryExamFacts[], rows: readonly CohortExamRow[]): TrajectoryExams | null {
  const cohort = rows[0]?.cohort ?? 0;
  const exit = facts.find(({ exam_id }) => exam_id === exitId);
  const exitYear = exit ? examYear(exit) : null;
  if (!exit || exitYear === null || cohort === 0) return null;
  const enough = (n: number): boolean => n >= EXAM_PUPILS && n / cohort >= EXAM_SHARE;
  const known = rows.flatMap((row) => {
    const of = facts.find(({ exam_id }) => exam_id === row.exam_id);
    return of && row.exam_id !== exitId ? [{ ...row, of, year: examYear(of) }] : [];
  });
  const before = known
    .flatMap((row) => (row.year === null || row.year >= exitYear ? [] : [{ ...row, year: row.year }]))
    .sort((a, b) => a.year - b.year || a.exam_id - b.exam_id);
  const usable = before.filter(({ n, forms }) => enough(n) && forms === 1);
  const marked = usable.findLast(({ of }) => of.isEntry);
  const entrance = marked ?? usable[0];
  const from = entrance?.year ?? Number.POSITIVE_INFINITY;
  const start = entrance?.year ?? exitYear;
  const line = usable.filter(({ year }) => year >= from);
  const onTheWay = before.filter((row) => row.n > 0 && !line.includes(row) && (!marked || row.year >= from));
  const first = before.find(({ of, sat, year }) => of.stage === exit.stage && enough(sat) && sat / cohort >= ENTERED_SHARE && (!marked || year >= from)) ?? (entrance?.of.stage === exit.stage ? entrance : undefined);
  return {
    exams: [
      ...line.map(({ exam_id, year, n }) => ({ exam: exam_id, years: year - start, n })),
      { exam: exitId, years: exitYear - start, n: cohort },
    ],
    entranceMarked: marked !== undefined,
    leftOut: [
      ...onTheWay.map(({ exam_id, n, forms }) => ({ exam: exam_id, reason: enough(n) && forms > 1 ? ('forms' as const) : ('few' as const), n })),
      ...known.filter(({ year, n }) => year === null && n > 0).map(({ exam_id, n }) => ({ exam: exam_id, reason: 'undated' as const, n })),
    ],
    first: first?.exam_id ?? null,
    cohort,
  };
}
