/** 2026-11-22 → 2026年11月22日; anything else is left as it is. */
export function chineseDate(iso: string): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso);
  if (parts === null) return iso;
  return `${parts[1] ?? ''}年${String(Number(parts[2]))}月${String(Number(parts[3]))}日`;
}
