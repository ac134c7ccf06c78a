import type { Finding } from './finding.ts';
import type { ExamMeta, FileOutcome, ImportOptions } from './plan.ts';
import type { ReadFile } from './read-files.ts';
import type { ImportState } from './roles/import-state.ts';

/** 数据处理记录: which file was read how, by which rules, with what result. Stored with the batch, printable as an annex. */
export function preparationRecord(
  planId: string, state: ImportState, read: readonly ReadFile[], exams: readonly ExamMeta[], findings: readonly Finding[], outcomes: readonly FileOutcome[],
): unknown {
  const counts = new Map<string, number>();
  for (const { code } of findings) counts.set(code, (counts.get(code) ?? 0) + 1);
  return {
    version: 1,
    planId,
    actor: state.options.actor,
    exams,
    options: decisionsOf(state.options),
    files: read.map(({ source, sha256, sourceId, parsed, tables }, index) => ({
      name: source.name, sha256, sourceId, container: parsed?.container ?? null, encoding: parsed?.encoding ?? null, outcome: outcomes[index],
      tables: tables.map(({ sheet, role, found, columns }) => ({
        sheet, role, headerRows: found.headerRows.map((row) => row + 1),
        columns: columns.map(({ header, meaning, reason, confidence }) => ({ header, meaning, reason, confidence })),
      })),
    })),
    rules: [...state.rules].map(([rule, times]) => ({ rule, times })),
    match: { byRule: state.pupils.report().byRule, created: state.pupils.report().created, ambiguous: state.pupils.report().ambiguous.length },
    findings: Object.fromEntries(counts),
  };
}

/** Everything the analyst chose, as he chose it. */
function decisionsOf({ actor: _actor, meanings: _meanings, exam: _exam, ...chosen }: ImportOptions): unknown {
  return chosen;
}
