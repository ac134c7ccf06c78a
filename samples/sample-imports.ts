import type { ExamMeta } from '../analytics/intake/plan.ts';
import type { SourceFile } from '../analytics/intake/sheet.ts';
import { makeDistrict, type DistrictOptions } from './district.ts';
import { terms, type District } from './district/model.ts';
import type { FileExpectation, ImportDraft } from './files/draft.ts';
import { encodeFile } from './files/encode.ts';
import { examImports } from './files/exam-imports.ts';
import { itemImports } from './files/item-imports.ts';
import { processImports } from './files/process-imports.ts';
import { relationsImport, rosterImports, schoolListImport } from './files/structure-imports.ts';

/** Files to be imported together, as they would arrive, and what they hold. */
export interface SampleImport {
  readonly key: string;
  readonly label: string;
  readonly exam: ExamMeta | null;
  readonly school: string | null;
  /** True for files that can wait: teaching, 听课, indicators, item scores. */
  readonly optional: boolean;
  readonly files: readonly SourceFile[];
  /** By position in `files`. */
  readonly expected: readonly FileExpectation[];
}

/**
 * Every import in the order in which they would arrive: schools and relations, then term by term the
 * roster and the exams by date, then what can wait.
 */
export function* importDrafts(district: District): Generator<ImportDraft> {
  yield schoolListImport(district);
  yield relationsImport(district);
  const rosters = rosterImports(district);
  for (const termIndex of terms.keys()) {
    yield rosters[termIndex]!;
    for (const sitting of district.sittings) if (sitting.plan.termIndex === termIndex) yield* examImports(district, sitting);
  }
  yield* itemImports(district);
  yield* processImports(district);
}

/** Encodes one import's files at a time, so that a worker can breathe between them and memory stays flat. */
export function* sampleImports(options: DistrictOptions): Generator<SampleImport> {
  for (const draft of importDrafts(makeDistrict(options))) {
    const { files, ...rest } = draft;
    yield { ...rest, files: files.map(encodeFile), expected: files.map(({ expected }) => expected) };
  }
}
