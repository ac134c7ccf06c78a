import type { PupilId } from '../values/parse-id.ts';

/** What a row says about its pupil. */
export interface PupilClues {
  readonly eduId: PupilId | null;
  readonly examNo: string | null;
  readonly name: string;
  readonly sex: string | null;
  readonly birth?: string | null;
  readonly ethnicity?: string | null;
  readonly schoolId: number;
  readonly classId: number | null;
  /** 七年级（3）班 */
  readonly className: string | null;
  readonly cohort: number | null;
  /** 往届 pupils may belong to an earlier cohort. */
  readonly repeats?: boolean;
  /** True when the name stands in one class only among the rows of this school; then a change of class may be seen. */
  readonly onlyOne?: boolean;
  /** Which of several pupils of one name in one class and table, from 1; 0 when the name stands once. */
  readonly namesake: number;
  /** Where the row is; the row counted from 1. */
  readonly source: { readonly file: string; readonly sheet: string; readonly row: number; readonly name: string };
}

/** The ladder, surest first. */
export const matchRules = ['人工指定', '学籍号', '考号', '桥接', '姓名+学校+班级', '姓名+学校', '姓名+学校（换班）', '姓名+学校（复读）', '新建'] as const;
export type MatchRule = (typeof matchRules)[number];

/**
 * The key under which a decision about a pupil is kept. Nothing in it changes from year to year, so that
 * the decision holds for the next exam too.
 */
export function decisionKey({ schoolId, cohort, className, name, sex, eduId, namesake }: PupilClues): string {
  const number = /（(.+)）/u.exec(className ?? '')?.[1] ?? '';
  return ['决定', schoolId, cohort ?? '', number, name, sex ?? '', eduId?.key ?? '', namesake || ''].join(':');
}

export const DECISION = '决定:';
