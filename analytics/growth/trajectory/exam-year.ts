import { parseTerm } from '../../schema/terms.ts';

/** Usual day of an exam without a date, as a share of the year: 期中 in November and April, others in January and June. */
const USUAL = { 期中: [0.87, 0.31], other: [0.04, 0.48] } as const;

/** When an exam was sat, in years; null when neither its date nor its term can be read. */
export function examYear({ date, term, kind }: { readonly date: string | null; readonly term: string; readonly kind: string }): number | null {
  const day = date === null ? Number.NaN : Date.parse(date);
  if (Number.isFinite(day)) {
    const year = new Date(day).getUTCFullYear();
    const start = Date.UTC(year, 0, 1);
    return year + (day - start) / (Date.UTC(year + 1, 0, 1) - start);
  }
  const parsed = parseTerm(term);
  if (!parsed) return null;
  const middle = kind === '期中';
  const share = (middle ? USUAL.期中 : USUAL.other)[parsed.half - 1]!;
  // The first term begins in autumn: its 期中 lies in the year it starts, everything else in the next.
  return parsed.startYear + (middle && parsed.half === 1 ? 0 : 1) + share;
}
