import type { SheetCell } from '../sheet.ts';

/** A cell as text, with numbers written out in full (ids must not become 1.2E+11). */
export function cellText(cell: SheetCell | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') return numberText(cell);
  if (typeof cell === 'boolean') return cell ? '是' : '否';
  return cell.trim();
}

function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  // 117.10000000000001 is what formulas leave of 117.1.
  return String(Number(value.toPrecision(12)));
}

/** Half-width digits, letters and punctuation, no blanks: how labels and marks are compared. */
export const plainText = (text: string): string => (PLAIN.test(text) ? text : text.normalize('NFKC').replace(/[\s\u200b\ufeff]+/gu, ''));

/** Numbers and codes, which most cells are, need no work. */
const PLAIN = /^[!-~]*$/u;

export const isBlank = (cell: SheetCell | undefined): boolean => cellText(cell) === '';

/** 0 → A, 25 → Z, 26 → AA. */
export function columnLetter(index: number): string {
  let letters = '';
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1) letters = String.fromCharCode(65 + (rest % 26)) + letters;
  return letters;
}
