/** School terms `2025-2026-1` (first term, 秋季) and `2025-2026-2` (second term, 春季). */
export interface Term {
  readonly startYear: number;
  readonly half: 1 | 2;
}

export function parseTerm(term: string): Term | null {
  const match = /^(\d{4})-(\d{4})-([12])$/.exec(term);
  if (!match) return null;
  const startYear = Number(match[1]);
  if (Number(match[2]) !== startYear + 1) return null;
  return { startYear, half: match[3] === '1' ? 1 : 2 };
}

export const formatTerm = ({ startYear, half }: Term): string => `${startYear}-${startYear + 1}-${half}`;

/** 2025—2026学年第一学期 */
export function termLabel(term: string): string {
  const parsed = parseTerm(term);
  if (!parsed) return term;
  return `${parsed.startYear}—${parsed.startYear + 1}学年第${parsed.half === 1 ? '一' : '二'}学期`;
}

export const termOrder = (term: string): number => {
  const parsed = parseTerm(term);
  return parsed ? parsed.startYear * 2 + parsed.half : 0;
};
