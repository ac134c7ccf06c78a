import { emptyContext } from '../../analytics/intake/intake-context.ts';
import { parseFile } from '../../analytics/intake/parse-file.ts';
import { planImport } from '../../analytics/intake/plan-import.ts';
import type { SourceFile } from '../../analytics/intake/sheet.ts';
import { options } from '../../analytics/intake/testing/plan-of.ts';

export interface Verdict {
  /** null when the file was dealt with as it should be. */
  readonly problem: string | null;
  readonly outcome: 'refused' | 'nothing stored' | 'stored';
}

/** Small enough to be planned as well in a fuzz run; larger ones are only parsed. */
const PLANNED_CELLS = 60_000;

/** Whatever the bytes: no throw, a Chinese reason for every refusal, rows that add up, finite numbers only. */
export async function checkFile(file: SourceFile): Promise<Verdict> {
  const parsed = await parseFile(file);
  if (parsed.sheets.length === 0) {
    const reason = parsed.findings.find(({ severity }) => severity === 'error');
    const clear = reason !== undefined && /\p{Script=Han}{3}/u.test(reason.message) && reason.fix !== null && reason.fix !== '';
    return { problem: clear ? null : 'refused without a clear reason', outcome: 'refused' };
  }
  const cells = parsed.sheets.reduce((sum, { rows }) => sum + rows.reduce((width, row) => width + row.length, 0), 0);
  if (cells > PLANNED_CELLS) return { problem: null, outcome: 'nothing stored' };
  const plan = await planImport([file], options, emptyContext, () => Promise.resolve(parsed));
  for (const outcome of plan.preview.files) {
    if (outcome.rowsRead !== outcome.rowsStored + outcome.rowsRefused + outcome.rowsDropped) return { problem: 'rows do not add up', outcome: 'stored' };
  }
  for (const { table, columns } of plan.draft?.tables ?? []) {
    for (const [column, values] of Object.entries(columns)) {
      for (const value of values) if (typeof value === 'number' && !Number.isFinite(value)) return { problem: `${table}.${column} holds ${value}`, outcome: 'stored' };
    }
  }
  return { problem: null, outcome: plan.draft ? 'stored' : 'nothing stored' };
}
