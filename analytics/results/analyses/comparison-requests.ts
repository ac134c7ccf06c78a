import type { IndexDefinition } from '../../measures/composite-index.ts';
import type { ScalingOptions } from '../../measures/scaling.ts';
import type { ScalingSchemeId } from '../../measures/scaling-schemes.ts';

/** 均衡 of one exam and subject, with the same figures of the other exams of the grade. */
export interface EquityRequest {
  readonly exam: number;
  readonly subject: string;
  readonly county?: string;
}

/** 赋分 computed anew over the joint exam's pool and held against the imported one. */
export interface ScalingRequest {
  readonly exam: number;
  readonly subjects?: readonly string[];
  readonly scheme?: ScalingSchemeId;
  readonly options?: Partial<ScalingOptions>;
}

/** A composite index; `earlier` is the exam that 后30% compares with. */
export interface CompositeRequest {
  readonly exam: number;
  /** Id of a saved or shipped index; the session turns it into `definition`. */
  readonly index?: string;
  readonly definition?: IndexDefinition;
  readonly earlier?: number;
}

/** 集团 inside and between; helped schools against like schools, from `before` to `after`. */
export interface PartnersRequest {
  readonly before: number;
  readonly after: number;
  readonly subject: string;
  /** What changes: the school's mean T (default), or the value added of the pupils who sat both. */
  readonly measure?: 't' | 'growth';
}

/** Where the pupils of `from` (小升初, 初升高) are in `to`, and 巩固率 between two terms of the roster. */
export interface TransitionsRequest {
  readonly from: number;
  readonly to: number;
  /** 优质生源: the first N by 总分 in `from`. */
  readonly top?: number;
}

export interface ExamCheckRequest {
  /** Absent: every exam. */
  readonly exam?: number;
}

/** The analyses of the 比较 page beyond the side-by-side one. */
export type ComparisonRequest =
  | ({ readonly analysis: 'equity' } & EquityRequest)
  | ({ readonly analysis: 'scaling' } & ScalingRequest)
  | ({ readonly analysis: 'composite' } & CompositeRequest)
  | ({ readonly analysis: 'partners' } & PartnersRequest)
  | ({ readonly analysis: 'transitions' } & TransitionsRequest)
  | ({ readonly analysis: 'exam-check' } & ExamCheckRequest);
