import { plainText } from '../table/cell-text.ts';

/** A school's name as compared: half-width, without brackets and dashes. */
export const schoolKey = (name: string): string => plainText(name).replace(/[()（）·•\-—]/gu, '').toLowerCase();

const numerals: Readonly<Record<string, string>> = { 1: '一', 2: '二', 3: '三', 4: '四', 5: '五', 6: '六', 7: '七', 8: '八', 9: '九', 10: '十' };

/** Which of several words for one kind of school: 中心小学校, 中心学校, 中心校, 完小 … */
const kindWords: readonly [RegExp, string][] = [
  [/(?:完全)?小学校$|完小$/u, '小学'],
  [/中心(?:小学|学校|校)$/u, '中心小学'],
  [/(?:初级|高级|完全)中学(?:校)?$|中学校$/u, '中学'],
  [/九年(?:一贯)?制?学校$/u, '九年一贯制学校'],
];

export interface SchoolName {
  /** 甲县, 乙市 before the name; '' when it names none. */
  readonly place: string;
  readonly core: string;
}

/**
 * What two writings of one school share: 甲县城关镇第一中学, 城关镇一中, 城关一中 → 城关一中. A county or
 * city before the name is kept apart, since 甲县一中 and 乙县一中 are two schools.
 */
export function schoolName(name: string, places: readonly string[] = []): SchoolName {
  let core = schoolKey(name).replace(/\d{1,2}/gu, (digits) => numerals[digits] ?? digits);
  let place = '';
  for (let found = leadingPlace(core, places); found !== ''; found = leadingPlace(core, places)) {
    place = found;
    core = core.slice(found.length);
  }
  for (const [pattern, word] of kindWords) core = core.replace(pattern, word);
  core = core.replace(/第(?=[一二三四五六七八九十])/gu, '').replace(/([一二三四五六七八九十])中学?$/u, '$1中').replace(/([一二三四五六七八九十])小学?$/u, '$1小').replace(/[镇乡](?=.{2,}$)/u, '');
  return { place, core };
}

function leadingPlace(text: string, places: readonly string[]): string {
  const known = places.find((place) => text.startsWith(place) && text.length - place.length >= 2);
  return known ?? /^\p{Script=Han}{1,4}?(?:省|市|自治[州县区]|县|旗)(?=.{2,})/u.exec(text)?.[0] ?? '';
}

/** Numbers and directions that make two like names two schools: 一中 – 二中, 城东 – 城西, 南校区 – 北校区. */
export const distinguishing = (core: string): string => [...core].filter((character) => /[一二三四五六七八九十东西南北上下新老\d]/u.test(character)).sort().join('');

/** Dice coefficient of the two-character pieces of two names (Dice 1945): 2·|A∩B| / (|A| + |B|), 0–1. */
export function similarity(a: string, b: string): number {
  if (a === b) return 1;
  const [left, right] = [pieces(a), pieces(b)];
  let shared = 0;
  for (const [piece, count] of left) shared += Math.min(count, right.get(piece) ?? 0);
  const size = (all: Map<string, number>): number => [...all.values()].reduce((sum, count) => sum + count, 0);
  return (2 * shared) / (size(left) + size(right));
}

/** With both ends marked, so that a first and a last character count too. */
export function pieces(text: string): Map<string, number> {
  const found = new Map<string, number>();
  const characters = ['^', ...text, '$'];
  for (let at = 0; at + 1 < characters.length; at++) {
    const piece = `${characters[at]!}${characters[at + 1]!}`;
    found.set(piece, (found.get(piece) ?? 0) + 1);
  }
  return found;
}
