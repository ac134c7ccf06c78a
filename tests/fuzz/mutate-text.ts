import type { Random } from '../../samples/district/random.ts';
import type { Mutation } from './mutate-bytes.ts';

const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8').decode(bytes);
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const place = (text: string, random: Random): number => random.int(text.length + 1);
const put = (text: string, random: Random, inserted: string): string => {
  const at = place(text, random);
  return text.slice(0, at) + inserted + text.slice(at);
};
const count = (random: Random): number => 10 ** (1 + random.int(4)) * (1 + random.int(9));

const pieces = ['"', '""', ',', '\t', ';', '|', '，', '\r', '\n', '\r\n', '\0', '\ufeff', '\ufffd', '=', '\u202e', '　', "'", '<', '&#', '\ud800', '💯', '姓名', '学校,班级,姓名,语文\n', '-', '1e999', '0x1', '(', '（'];

export const textMutations: Readonly<Record<string, Mutation>> = {
  piece: (bytes, random) => encode(put(decode(bytes), random, random.pick(pieces).repeat(1 + random.int(5)))),
  flood: (bytes, random) => encode(put(decode(bytes), random, random.pick(pieces).repeat(Math.min(60_000, count(random))))),
  lines: (bytes, random) => {
    const lines = decode(bytes).split(/\r?\n/u);
    for (let times = 1 + random.int(10); times > 0; times--) {
      const [a, b] = [random.int(lines.length), random.int(lines.length)];
      if (random.chance(0.3)) lines.splice(a, 1);
      else if (random.chance(0.5)) lines.splice(a, 0, lines[b] ?? '');
      else [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
    }
    return encode(lines.join(random.pick(['\n', '\r\n', '\r'])));
  },
  cells: (bytes, random) => encode(decode(bytes).replace(/[^,\t\n\r<>]+/gu, (cell) => (random.chance(0.04) ? random.pick(['', '-1', '1e400', '999999', '缺考', '姓名', '总分', '平均分', '第1题', '2025级', '＝1', 'NaN', '1/2', '12:30', cell.repeat(50)]) : cell))),
  separator: (bytes, random) => encode(decode(bytes).replaceAll(',', random.pick([';', '\t', '|', '，', '  ', '、', '']))),
  wideRow: (bytes, random) => encode(put(decode(bytes), random, `\n${','.repeat(count(random))}\n`)),
  encodings: (bytes, random) => {
    const text = decode(bytes);
    if (random.chance(0.5)) return new Uint8Array([...random.pick([[0xff, 0xfe], [0xfe, 0xff], [0xef, 0xbb, 0xbf]]), ...bytes]);
    const wide = new Uint8Array(text.length * 2);
    for (let index = 0; index < text.length; index++) new DataView(wide.buffer).setUint16(index * 2, text.charCodeAt(index), random.chance(0.999));
    return wide;
  },
};

const tags = ['<table>', '</table>', '<tr>', '</tr>', '<td>', '</td>', '<td rowspan=2000 colspan=2000>', '<td rowspan=99999999>', '<td colspan="-3">', '<!--', '-->', '<script>', '<style>', '<head>', '</script>', '<br>', '<td a="', '&#x110000;', '&#0;', '&unknown;', '<', '>'];
export const htmlMutations: Readonly<Record<string, Mutation>> = {
  tag: (bytes, random) => {
    let text = decode(bytes);
    for (let times = 1 + random.int(6); times > 0; times--) text = put(text, random, random.pick(tags));
    return encode(text);
  },
  tagFlood: (bytes, random) => encode(put(decode(bytes), random, random.pick(tags).repeat(Math.min(40_000, count(random))))),
};
