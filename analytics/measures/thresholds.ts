import { joinSql, sql, type Sql } from '../engine/sql.ts';
import type { Stage } from '../schema/grades.ts';

/** Shares of the full mark that make the lines of one stage, grade or subject. 低分 is below its line. */
export interface StageThresholds {
  readonly pass: number;
  readonly good: number;
  readonly excellent: number;
  readonly low: number;
}
export type LineName = keyof StageThresholds;

/** Lines of their own for part of a stage; the rule that names most wins. */
export interface ThresholdRule {
  readonly stage: Stage;
  readonly grade?: string | undefined;
  readonly subject?: string | undefined;
  readonly lines: StageThresholds;
}

/** What becomes of a line that is no whole number of points (0.85 × 110 = 93.5). */
export const lineRoundings = ['不取整', '四舍五入', '进位', '舍去'] as const;
export type LineRounding = (typeof lineRoundings)[number];

/**
 * Versioned data: every figure made with it names the version. Precedence: the paper's own marks, then the rule that
 * names grade and subject, then subject, then grade, then stage; among equals the later one.
 */
export interface ThresholdSet {
  readonly version: string;
  readonly stages: Readonly<Record<Stage, StageThresholds>>;
  readonly rules: readonly ThresholdRule[];
  /** ≥: a score on the line counts; >: it does not. 低分 is always strictly below its line. */
  readonly boundary: '≥' | '>';
  readonly rounding: LineRounding;
}

/** Usual office settings (design/domain.md, B1); a paper's own marks come first. */
export const defaultThresholds: ThresholdSet = {
  version: '默认-1',
  stages: {
    小学: { pass: 0.6, good: 0.8, excellent: 0.9, low: 0.4 },
    初中: { pass: 0.6, good: 0.75, excellent: 0.85, low: 0.4 },
    高中: { pass: 0.6, good: 0.7, excellent: 0.8, low: 0.4 },
  },
  rules: [],
  boundary: '≥',
  rounding: '不取整',
};

const weight = ({ grade, subject }: ThresholdRule): number => (subject === undefined ? 0 : 2) + (grade === undefined ? 0 : 1);

/** Rules in the order they are tried. */
const byPrecedence = (rules: readonly ThresholdRule[]): ThresholdRule[] => rules.toReversed().sort((a, b) => weight(b) - weight(a));

/** Shares in force for one paper without marks of its own; null for a grade outside the three stages. */
export function thresholdsFor(set: ThresholdSet, of: { readonly stage: string; readonly grade: string; readonly subject: string }): StageThresholds | null {
  const rule = byPrecedence(set.rules).find(({ stage, grade, subject }) => stage === of.stage && (grade ?? of.grade) === of.grade && (subject ?? of.subject) === of.subject);
  return rule?.lines ?? Object.entries(set.stages).find(([stage]) => stage === of.stage)?.[1] ?? null;
}

export interface LineOf {
  readonly stage: Sql;
  readonly grade: Sql;
  readonly subject: Sql;
  readonly fullMark: Sql;
}

/** The line of a score row as SQL, in points; to six decimals so that 0.7 × 110 is 77 and not above it, then rounded as the set says. */
export function lineSql(set: ThresholdSet, line: LineName, { stage, grade, subject, fullMark }: LineOf): Sql {
  const { 小学, 初中, 高中 } = set.stages;
  const rules = byPrecedence(set.rules).map((rule) => {
    const conditions = [
      sql`${stage} = ${rule.stage}`,
      ...(rule.grade === undefined ? [] : [sql`${grade} = ${rule.grade}`]),
      ...(rule.subject === undefined ? [] : [sql`${subject} = ${rule.subject}`]),
    ];
    return sql`WHEN ${joinSql(conditions, ' AND ')} THEN ${rule.lines[line]}`;
  });
  const share = sql`CASE ${joinSql(rules, '\n')} WHEN ${stage} = '小学' THEN ${小学[line]} WHEN ${stage} = '初中' THEN ${初中[line]} ELSE ${高中[line]} END`;
  const exact = sql`round(${fullMark} * ${share}, 6)`;
  switch (set.rounding) {
    case '不取整':
      return exact;
    case '四舍五入':
      return sql`round(${exact})`;
    case '进位':
      return sql`ceil(${exact})`;
    case '舍去':
      return sql`floor(${exact})`;
  }
}
