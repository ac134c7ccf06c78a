import type { ItemColumn, ScoreMatrix } from './score-matrix.ts';

/**
 * What a missing mark does. `listwise`: the pupil leaves the analysis. `zero`: it counts as 0 marks.
 * `available`: each item is taken over the pupils who have it, a pupil's total is his score rate on the
 * items he has times the paper's full mark.
 * In all three a pupil without any mark, and an item nobody has a mark on, leave first and are counted.
 */
export type MissingPolicy = 'listwise' | 'zero' | 'available';

export interface SettledMarks {
  readonly matrix: ScoreMatrix;
  readonly policy: MissingPolicy;
  /** Row of the matrix as given, per pupil kept. */
  readonly pupils: Int32Array;
  /** Pupils without a single mark. */
  readonly emptyPupils: number;
  /** Pupils who left because of `listwise`. */
  readonly incompletePupils: number;
  /** Missing marks among pupils with at least one, before the policy. */
  readonly missingMarks: number;
  readonly emptyItems: readonly string[];
}

export function settleMissing({ n, columns }: ScoreMatrix, policy: MissingPolicy): SettledMarks {
  const lacking = new Int32Array(n);
  const used = columns.filter(({ missing }) => missing === null || missing.includes(0));
  for (const { missing } of used) {
    if (missing) for (let i = 0; i < n; i++) lacking[i]! += missing[i]!;
  }
  const rows: number[] = [];
  let emptyPupils = 0;
  let incompletePupils = 0;
  let missingMarks = 0;
  for (let i = 0; i < n; i++) {
    if (lacking[i] === used.length) {
      emptyPupils++;
      continue;
    }
    missingMarks += lacking[i]!;
    if (policy === 'listwise' && lacking[i]! > 0) incompletePupils++;
    else rows.push(i);
  }
  const pupils = Int32Array.from(rows);
  return {
    matrix: { n: pupils.length, columns: used.map((column) => keep(column, pupils, policy === 'available', n)) },
    policy, pupils, emptyPupils, incompletePupils, missingMarks,
    emptyItems: columns.filter((column) => !used.includes(column)).map(({ item }) => item),
  };
}

function keep(column: ItemColumn, pupils: Int32Array, keepMask: boolean, n: number): ItemColumn {
  const { missing, choices } = column;
  if (pupils.length === n) return { ...column, missing: keepMask ? missing : null };
  const mask = keepMask && missing !== null ? Uint8Array.from(pupils, (row) => missing[row]!) : null;
  return {
    ...column,
    scores: Float64Array.from(pupils, (row) => column.scores[row]!),
    missing: mask?.includes(1) ? mask : null,
    choices: choices && { ...choices, chosen: Int16Array.from(pupils, (row) => choices.chosen[row]!) },
  };
}
