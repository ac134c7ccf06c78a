/** A band holds values from `from` up to the band before it. Values are rounded to two decimals first, as printed. */
export interface Band {
  readonly label: string;
  readonly from: number;
}

/** P of an item (P = 1 is easy). */
export const difficultyBands: readonly Band[] = [
  { label: '容易', from: 0.86 },
  { label: '较易', from: 0.73 },
  { label: '中等', from: 0.38 },
  { label: '较难', from: 0.15 },
  { label: '很难', from: -Infinity },
];

/** D of an item (Ebel 1965, Measuring Educational Achievement): his “marginal” is 尚可 (须修改), his “poor” 需改 (淘汰或重编). */
export const discriminationBands: readonly Band[] = [
  { label: '很好', from: 0.4 },
  { label: '良好', from: 0.3 },
  { label: '尚可', from: 0.2 },
  { label: '需改', from: -Infinity },
];

/** P of a whole paper: 0.3–0.7 适宜, above 0.9 过易; what lies between is named after its side. */
export const paperDifficultyBands: readonly Band[] = [
  { label: '过易', from: 0.91 },
  { label: '偏易', from: 0.71 },
  { label: '适宜', from: 0.3 },
  { label: '偏难', from: -Infinity },
];

/** α: 0.9 is wanted of standardised exams, 0.7–0.8 of class tests. */
export const reliabilityBands: readonly Band[] = [
  { label: '达到标准化考试要求', from: 0.9 },
  { label: '良好', from: 0.8 },
  { label: '达到课堂测验要求', from: 0.7 },
  { label: '偏低', from: -Infinity },
];

export function bandOf(bands: readonly Band[], value: number | null): string | null {
  if (value === null) return null;
  const rounded = (Math.sign(value) * Math.round(Math.abs(value) * 100 + 1e-9)) / 100;
  return bands.find(({ from }) => rounded >= from)?.label ?? null;
}
