import { ROWS_A_STEP, type Steps } from '../in-steps.ts';
import type { RowIdentity } from '../roles/read-identity.ts';

/**
 * Tells of a row whether its name stands in one class only among all rows of its school. Only then may
 * a known pupil of that name in another class be taken for one who has changed class.
 */
export function* onlyNames(rows: readonly { readonly identity: RowIdentity }[]): Steps<(identity: RowIdentity) => boolean> {
  const classes = new Map<string, string | null>();
  for (const [index, { identity }] of rows.entries()) {
    if (index % ROWS_A_STEP === 0) yield;
    const key = keyOf(identity);
    const known = classes.get(key);
    classes.set(key, known === undefined || known === identity.className ? identity.className : null);
  }
  return (identity) => classes.get(keyOf(identity)) !== null;
}

const keyOf = ({ school, name }: RowIdentity): string => `${school}\t${name}`;
