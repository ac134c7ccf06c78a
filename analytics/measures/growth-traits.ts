import { query } from '../engine/query.ts';
import { identifier, joinSql, sql } from '../engine/sql.ts';
import { covariateJoins, factorSql, type FactorName } from './covariates.ts';
import { termSql, type DesignTerm } from './design-terms.ts';
import { matchedSql, pairsSource, type PairsSource, type PairsSpec } from './pairs.ts';

/** What residuals are looked at by. */
export const pupilTraits = ['sex', 'locality', 'language', 'category'] as const satisfies readonly FactorName[];

/**
 * Matched pupils one by one: x0 … the baselines, d0 … the columns of the model, the school where the outcome
 * was sat, and the traits as they stand there.
 */
export function growthTraitsQuery(spec: PairsSpec, terms: readonly DesignTerm[], from: PairsSource = pairsSource(spec)) {
  const columns: Record<string, 'int' | 'text' | 'double'> = { student_id: 'int', school_id: 'int', unit: 'text', y: 'double' };
  spec.baselines.forEach((_, k) => (columns[`x${k}`] = 'double'));
  terms.forEach((_, k) => (columns[`d${k}`] = 'double'));
  for (const name of pupilTraits) columns[name] = 'text';
  const design = terms.map((term, k) => sql`, ${termSql(term)} AS ${identifier(`d${k}`)}`);
  const traits = pupilTraits.map((name) => sql`${factorSql(name)} AS ${identifier(name)}`);
  return query(
    'growth.traits',
    columns,
    sql`WITH matched AS (SELECT *${joinSql(design, '\n')} FROM ${from} pair WHERE ${matchedSql(spec)})
        SELECT p.*, ${joinSql(traits)}
        FROM matched p
        JOIN score b ON b.exam_id = ${spec.outcome.exam} AND b.subject = ${spec.outcome.subject} AND b.student_id = p.student_id AND b.form_group = p.f
        ${joinSql(covariateJoins(pupilTraits), '\n')} ORDER BY p.student_id`,
  );
}
