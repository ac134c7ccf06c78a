import { sql, type Sql } from '../engine/sql.ts';
import type { Stage } from '../schema/grades.ts';

/** Shares of the full mark that make the lines of one stage. A score on the line is 及格/良好/优秀; 低分 is below its line. */
export interface StageThresholds {
  readonly pass: number;
  readonly good: number;
  readonly excellent: number;
  readonly low: number;
}

/** Versioned data: every figure made with it names the version. */
export interface ThresholdSet {
  readonly version: string;
  readonly stages: Readonly<Record<Stage, StageThresholds>>;
}

/** Usual office settings (design/domain.md, B1); a paper's own marks come first. */
export const defaultThresholds: ThresholdSet = {
  version: '默认-1',
  stages: {
    小学: { pass: 0.6, good: 0.8, excellent: 0.9, low: 0.4 },
    初中: { pass: 0.6, good: 0.75, excellent: 0.85, low: 0.4 },
    高中: { pass: 0.6, good: 0.7, excellent: 0.8, low: 0.4 },
  },
};

/** The line of a score row as SQL: share of `fullMark` by `stage`, to six decimals so that 0.7 × 110 is 77 and not above it. */
export function lineSql(set: ThresholdSet, line: keyof StageThresholds, stage: Sql, fullMark: Sql): Sql {
  const { 小学, 初中, 高中 } = set.stages;
  return sql`round(${fullMark} * CASE ${stage} WHEN '小学' THEN ${小学[line]} WHEN '初中' THEN ${初中[line]} ELSE ${高中[line]} END, 6)`;
}
