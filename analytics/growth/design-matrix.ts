/** A predictor of a tidy csv: numbers as they are, or a factor with the level taken as base. */
export interface DesignColumn {
  readonly term: string;
  readonly values: readonly number[];
}

/** Text that means "no value" in a tidy csv. */
export const isMissing = (text: string): boolean => text === '' || text === 'NA' || text === 'null';

export const isNumeric = (texts: readonly string[]): boolean => texts.every((text) => isMissing(text) || Number.isFinite(Number(text)));

/**
 * Columns of one predictor. A column with any text that is no number is a factor, treatment-coded: one
 * 0/1 column per level but the base (the first in code-point order unless given), named column + level.
 */
export function designColumns(name: string, texts: readonly string[], base?: string): readonly DesignColumn[] {
  if (isNumeric(texts) && base === undefined) return [{ term: name, values: texts.map(Number) }];
  const levels = [...new Set(texts)].toSorted((a, b) => (a < b ? -1 : 1));
  const reference = base ?? levels[0];
  return levels
    .filter((level) => level !== reference)
    .map((level) => ({ term: `${name}${level}`, values: texts.map((text) => (text === level ? 1 : 0)) }));
}
