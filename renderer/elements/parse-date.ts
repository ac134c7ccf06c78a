/** ISO date from what people type: 2026-5-20, 2026/05/20, 2026.5.20, 20260520, 2026年5月20日; null when it is no date. */
export function parseDate(text: string): string | null {
  const match = /^(\d{4})(?:\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{2})(\d{2}))$/.exec(text.trim());
  if (!match) return null;
  const [year, month, day] = [match[1], match[2] ?? match[4], match[3] ?? match[5]].map(Number);
  const date = new Date(Date.UTC(year!, month! - 1, day));
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month! - 1 && date.getUTCDate() === day;
  return real ? date.toISOString().slice(0, 10) : null;
}
