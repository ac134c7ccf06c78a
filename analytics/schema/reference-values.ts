/**
 * What the `values` column of a `reference` row holds: JSON of the shape that its `kind` names.
 * `exam_id` and `subject` of the row say which exam the score side (一分一段) or the starting side (位次对照,
 * 期望曲线) belongs to; both may be NULL for a table that came without its exam in the workspace.
 */
export const referenceKinds = ['一分一段', '位次对照', '期望曲线'] as const;
export type ReferenceKind = (typeof referenceKinds)[number];

/** Stated with every figure that rests on the table: the 参照系. */
interface ReferenceSource {
  /** Who the table is about, in words: 全省物理类考生, 全盟中考考生. */
  readonly population: string;
  /** 县/市/盟/省 … of that population. */
  readonly scope: string;
  /** Calendar year of the exam; of the outcome where the table ties two exams. */
  readonly year: number;
}

/** 一分一段: how many candidates reached a score. Any order; scores differ, `cumulative` never falls as the score falls. */
export interface ScoreSegments extends ReferenceSource {
  readonly points: readonly {
    readonly score: number;
    /** 累计人数: candidates with this score or more. */
    readonly cumulative: number;
  }[];
  /** All candidates, where the table ends above the lowest score; the largest `cumulative` unless given. */
  readonly candidates?: number;
}

/** 位次对照: the place in the outcome exam that candidates of a place in the starting exam usually reach. 1 is the best place. */
export interface RankTable extends ReferenceSource {
  readonly points: readonly {
    /** Place in the starting exam (中考, 盟/市). */
    readonly from: number;
    /** Expected place in the outcome exam (高考, 省). */
    readonly to: number;
  }[];
  /** Candidates of the starting and of the outcome exam: a place means something only beside them. */
  readonly fromCandidates: number;
  readonly toCandidates: number;
}

/** 期望曲线: expected outcome in points for a start in points. */
export interface ExpectedCurve extends ReferenceSource {
  readonly points: readonly {
    readonly prior: number;
    readonly expected: number;
    /** SD of outcomes around `expected` in the reference population. */
    readonly sd?: number;
  }[];
}

export interface ReferenceValues {
  readonly 一分一段: ScoreSegments;
  readonly 位次对照: RankTable;
  readonly 期望曲线: ExpectedCurve;
}
