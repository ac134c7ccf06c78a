import type { CallOptions } from '../call.ts';
import type { Engine } from '../engine/engine.ts';
import { scoreStatements } from '../measures/score-fact.ts';

/** Builds the fact table that every measure reads, from the canonical tables as they are now. */
export async function rebuildScores(engine: Engine, call?: CallOptions): Promise<void> {
  for (const { name, sql } of scoreStatements()) await engine.exec(name, sql, call);
}
