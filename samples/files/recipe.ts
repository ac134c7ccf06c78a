import type { ClassStyle, MissingStyle, SubjectStyle } from './writing.ts';
import type { FileFormat } from './draft.ts';

/** How one office or school sets out its file (shapes of domain notes D). */
export interface Recipe {
  readonly layout: 'plain' | 'titled' | 'instructed' | 'coded' | 'ranked' | 'byClass' | 'summed' | 'merged' | 'scaled';
  readonly format: FileFormat;
  readonly ids: 'eduId' | 'examNo' | 'both' | 'name';
  readonly classes: ClassStyle;
  readonly missing: MissingStyle;
  readonly subjects: SubjectStyle;
  /** 语文（120分）, 语文(120), 满分120 in the title, or nothing. */
  readonly fullMarks: 'wide' | 'bracket' | 'title' | 'none';
}

/** `layout format ids classes missing subjects fullMarks`, one file a line, so that a set reads as a table. */
export function recipes(table: string): Recipe[] {
  return table.trim().split('\n').map((line) => {
    const [layout, format, ids, classes, missing, subjects, fullMarks] = line.trim().split(/\s+/);
    return {
      layout: oneOf(layout, ['plain', 'titled', 'instructed', 'coded', 'ranked', 'byClass', 'summed', 'merged', 'scaled']),
      format: oneOf(format, ['xlsx', 'xls', 'csv-utf8', 'csv-bom', 'csv-gb18030']),
      ids: oneOf(ids, ['eduId', 'examNo', 'both', 'name']),
      classes: oneOf(classes, ['plain', 'bracket', 'code', 'number', 'padded', 'junior', 'hanzi', 'yearWord']),
      missing: oneOf(missing, ['words', 'dash', 'blank', 'letters', 'phrases']),
      subjects: oneOf(subjects, ['full', 'short', 'old', 'senior', 'spaced']),
      fullMarks: oneOf(fullMarks, ['wide', 'bracket', 'title', 'none']),
    };
  });
}

function oneOf<T extends string>(text: string | undefined, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new Error(`unknown word in a recipe: ${text}`);
  return found;
}
