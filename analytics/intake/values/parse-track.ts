import { joinList } from '../../schema/column.ts';
import { plainText } from '../table/cell-text.ts';

export interface Track {
  readonly track: string | null;
  /** Canonical subjects joined as a list. */
  readonly chosen: string;
  readonly subjects: readonly string[];
}

const letters: Readonly<Record<string, string>> = {
  物: '物理', 化: '化学', 生: '生物', 史: '历史', 历: '历史', 地: '地理', 政: '道德与法治', 思: '道德与法治', 技: '技术',
};

/** 物理类, 历史类, 文, 理, and combinations: 物化生, 历政地, 史政地, "物理,化学,生物,". */
export function parseTrack(text: string): Track | null {
  const plain = plainText(text);
  if (plain === '' || /应届|往届/u.test(plain)) return null;
  const subjects = chosenSubjects(plain);
  const track = /^物理(?:类|方向|组)?$|^物$/u.test(plain) ? '物理类'
    : /^历史(?:类|方向|组)?$|^历$|^史$/u.test(plain) ? '历史类'
      : /^理科?$/u.test(plain) ? '理' : /^文科?$/u.test(plain) ? '文'
        : subjects.includes('物理') ? '物理类' : subjects.includes('历史') ? '历史类' : subjects.length > 0 ? '普通' : plain;
  return { track, chosen: joinList(subjects), subjects };
}

function chosenSubjects(plain: string): string[] {
  const compact = plain.replace(/思想政治|道德与法治/gu, '政').replace(/物理|化学|生物学?|历史|地理|政治|技术/gu, (word) => word[0]!).replace(/[,、+/，;\s]/gu, '');
  if (compact.length < 2 || compact.length > 4) return [];
  const subjects = [...compact].map((letter) => letters[letter]);
  return subjects.every((subject) => subject !== undefined) ? [...new Set(subjects)] : [];
}
