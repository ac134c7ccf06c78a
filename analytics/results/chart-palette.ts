import type { Mark } from './element.ts';

/** One meaning, one colour, on screen and paper; told apart by colour-blind readers and in grey print. */
export const markColors: Readonly<Record<Mark, string>> = {
  above: '#2166ac',
  below: '#b2560d',
  same: '#8a8f98',
  reference: '#3f4650',
  suppressed: '#c3c7cd',
};

/** Spoken form of a mark, with the symbol that survives black-and-white printing. */
export const markLabels: Readonly<Record<Mark, { readonly symbol: string; readonly text: string }>> = {
  above: { symbol: '▲', text: '高于' },
  below: { symbol: '▼', text: '低于' },
  same: { symbol: '', text: '未见显著差异' },
  reference: { symbol: '', text: '参照' },
  suppressed: { symbol: '', text: '人数不足' },
};

export const ink = {
  text: '#1f2329',
  secondary: '#5c6370',
  rule: '#d5d9df',
  grid: '#eceef1',
  accent: '#1f5fa8',
  reference: '#3f4650',
  paper: '#ffffff',
} as const;

/** Every subject keeps its colour in all charts. */
const subjectColors: Readonly<Record<string, string>> = {
  总分: '#34495e',
  语文: '#b5473c',
  数学: '#2f6db3',
  英语: '#3c8d5a',
  日语: '#8cb369',
  俄语: '#5b8c85',
  物理: '#6a4c93',
  化学: '#c77d1e',
  生物: '#4f9d9d',
  道德与法治: '#a8577e',
  历史: '#8c6239',
  地理: '#5a7d2a',
  科学: '#3a86a8',
  信息技术: '#5f6caf',
  技术: '#7f8c9a',
  体育: '#d0743c',
  音乐: '#b56fa0',
  美术: '#9c7a3c',
  劳动: '#7a8450',
  文综: '#93603f',
  理综: '#47628f',
};

/** For series that are not subjects: steps that differ in lightness, so that grey print keeps them apart. */
const sequence = ['#2f6db3', '#e0a458', '#5c8d72', '#8c6bb1', '#b5473c', '#7f8c9a', '#3aa6b9', '#a67c52'];

export function seriesColor(name: string, index: number): string {
  return subjectColors[name] ?? sequence[index % sequence.length] ?? ink.accent;
}

const heatAbove = [33, 102, 172] as const;
const heatBelow = [178, 86, 13] as const;

/** `share` from −1 (furthest below the centre) over 0 (neutral paper) to 1 (furthest above). */
export function heatColor(share: number): string {
  const strength = Math.min(1, Math.abs(share)) ** 0.85 * 0.88;
  const target = share >= 0 ? heatAbove : heatBelow;
  const channel = (full: number) => Math.round(248 + (full - 248) * strength).toString(16).padStart(2, '0');
  return `#${channel(target[0])}${channel(target[1])}${channel(target[2])}`;
}

/** Text colour that stays readable on the given fill. */
export function textOn(fill: string): string {
  const part = (from: number) => Number.parseInt(fill.slice(from, from + 2), 16) / 255;
  const luminance = 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
  return luminance > 0.55 ? ink.text : ink.paper;
}
