/**
 * The one place where a number becomes text, on screen and in every document.
 * `rate` takes a fraction 0–1 and prints percent; `points` takes a difference of rates and prints 个百分点.
 */
export type NumberFormat =
  | 'count' // 1234
  | 'score' // 85.32
  | 'rate' // 0.8532 → 85.32%
  | 'points' // 0.0123 → +1.23 (个百分点)
  | 'signed' // +1.23
  | 'ratio' // 0.586, three decimals
  | 'index'; // 0.52, two decimals

/** True minus sign, so that columns of numbers align and negative values read as such. */
export const MINUS = '−';
export const NO_VALUE = '—';

export function formatNumber(value: number | null | undefined, format: NumberFormat): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NO_VALUE;
  switch (format) {
    case 'count':
      return withSign(value, 0, false);
    case 'score':
    case 'index':
      return withSign(value, 2, false);
    case 'ratio':
      return withSign(value, 3, false);
    case 'rate':
      return `${withSign(value * 100, 2, false)}%`;
    case 'points':
      return withSign(value * 100, 2, true);
    case 'signed':
      return withSign(value, 2, true);
  }
}

/** Rounds half away from zero on the decimal value as printed, as offices do by hand. */
export function roundHalfUp(value: number, digits: number): number {
  const scaled = Number(`${Math.abs(value)}e${digits}`);
  const rounded = Math.round(Number.isNaN(scaled) ? Math.abs(value) * 10 ** digits : scaled + Number.EPSILON * scaled);
  return (Math.sign(value) * rounded) / 10 ** digits;
}

function withSign(value: number, digits: number, signed: boolean): string {
  const rounded = roundHalfUp(value, digits);
  const body = Math.abs(rounded).toFixed(digits);
  if (rounded === 0) return body;
  if (rounded < 0) return MINUS + body;
  return signed ? `+${body}` : body;
}
