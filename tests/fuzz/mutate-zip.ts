import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate';
import type { Random } from '../../samples/district/random.ts';
import type { Mutation } from './mutate-bytes.ts';
import { byteMutations } from './mutate-bytes.ts';

type Parts = Record<string, Uint8Array>;

const parts = (bytes: Uint8Array): Parts => unzipSync(bytes);
/** Stored, not deflated, half the time: later byte mutations then reach the XML. */
const packed = (content: Parts, level: 0 | 1 = 1): Uint8Array => zipSync(content satisfies Zippable, { level });
const names = (content: Parts): string[] => Object.keys(content);

/** Every central directory record, as offsets. */
function directory(bytes: Uint8Array): number[] {
  const at: number[] = [];
  for (let index = 0; index + 46 < bytes.length; index++) if (bytes[index] === 0x50 && bytes[index + 1] === 0x4b && bytes[index + 2] === 1 && bytes[index + 3] === 2) at.push(index);
  return at;
}

const changed = (bytes: Uint8Array, change: (content: Parts) => void): Uint8Array => {
  const content = parts(bytes);
  change(content);
  return packed(content);
};

const xmlPart = (content: Parts, random: Random, preferred: RegExp = /sheet1\.xml$|content\.xml$|sharedStrings\.xml$|workbook\.xml$|\.rels$/u): string | null => {
  const candidates = names(content).filter((name) => preferred.test(name));
  return candidates.length === 0 ? null : random.pick(candidates);
};

/** Changes the text of one part; a container without such parts is left to the byte mutations. */
const inText = (preferred: RegExp, change: (text: string, random: Random) => string): Mutation => (bytes, random) => {
  const content = parts(bytes);
  const name = xmlPart(content, random, preferred);
  if (name === null) return byteMutations['number']!(bytes, random);
  content[name] = strToU8(change(strFromU8(content[name]!), random));
  return packed(content);
};

const sheet = /sheet\d\.xml$|content\.xml$/u;
const any = /\.xml$|\.rels$/u;
const refs = ['ZZZ99999999', 'XFD1048576', 'A0', 'A-1', '1A', 'AAAAAAAAAAAA1', 'A99999999999999999999', '', 'R1C1', '$A$1', 'A1:B2', 'é1'];
const types = ['s', 'd', 'e', 'b', 'str', 'inlineStr', 'n', 'x'];
const values = ['99999999', '-1', '1e309', 'NaN', '', 'abc', '2147483648', '0x10', '1,5', '&#0;', '&lt;', '𝟗'];
const at = (text: string, random: Random, inserted: string): string => {
  const tags = [...text.matchAll(/>/gu)];
  const place = tags.length === 0 ? 0 : random.pick(tags).index + 1;
  return text.slice(0, place) + inserted + text.slice(place);
};
const someTag = (text: string, pattern: RegExp, random: Random, write: (tag: string) => string): string => {
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return text;
  const one = random.pick(found);
  return text.slice(0, one.index) + write(one[0]) + text.slice(one.index + one[0].length);
};

export const zipMutations: Readonly<Record<string, Mutation>> = {
  swapEntries: (bytes, random) => changed(bytes, (content) => {
    const [a, b] = [random.pick(names(content)), random.pick(names(content))];
    [content[a], content[b]] = [content[b]!, content[a]!];
  }),
  dropEntry: (bytes, random) => changed(bytes, (content) => void delete content[random.pick(names(content))]),
  renameEntry: (bytes, random) => changed(bytes, (content) => {
    const name = random.pick(names(content));
    const entry = content[name]!;
    delete content[name];
    content[random.pick([name.toUpperCase(), name.replaceAll('/', '\\'), `../${name}`, `/${name}`, `${name}/`, '__proto__', 'constructor', name.replace('1', '2'), ''])] = entry;
  }),
  emptyEntry: (bytes, random) => changed(bytes, (content) => void (content[random.pick(names(content))] = new Uint8Array())),
  noiseEntry: (bytes, random) => changed(bytes, (content) => {
    const name = random.pick(names(content));
    content[name] = byteMutations[random.pick(Object.keys(byteMutations))]!(content[name]!.length > 0 ? content[name]! : new Uint8Array(9), random);
  }),
  /** The same name twice: readers disagree on which counts. */
  duplicateEntry: (bytes, random) => {
    const copy = packed(parts(bytes), 0);
    const entries = directory(copy);
    const [a, b] = [random.pick(entries), random.pick(entries)];
    const view = new DataView(copy.buffer);
    view.setUint32(a + 42, view.getUint32(b + 42, true), true);
    return copy;
  },
  wrongSizes: (bytes, random) => {
    const copy = packed(parts(bytes));
    const view = new DataView(copy.buffer);
    for (const entry of directory(copy)) if (random.chance(0.4)) view.setUint32(entry + random.pick([20, 24]), random.pick([0, 1, 0xffff, 0xffffffff, 0x7fffffff, copy.length, copy.length * 2]), true);
    return copy;
  },
  wrongMethod: (bytes, random) => {
    const copy = packed(parts(bytes));
    new DataView(copy.buffer).setUint16(random.pick(directory(copy)) + 10, random.pick([0, 1, 8, 9, 12, 14, 93, 99]), true);
    return copy;
  },
  manyEntries: (bytes, random) => changed(bytes, (content) => {
    for (let index = random.int(3000); index > 0; index--) content[`xl/x${index}.xml`] = new Uint8Array(1);
  }),
  nested: (bytes) => packed({ 'xl/workbook.xml': bytes, 'inner.xlsx': bytes }),
  stored: (bytes, random) => byteMutations[random.pick(['flip', 'number', 'zero', 'repeat'])]!(packed(parts(bytes), 0), random),
  deep: inText(sheet, (text, random) => at(text, random, '<a>'.repeat(1 + random.int(100_000)))),
  deepClosed: inText(any, (text, random) => {
    const depth = 1 + random.int(50_000);
    return at(text, random, '<a>'.repeat(depth) + '</a>'.repeat(depth));
  }),
  angles: inText(any, (text, random) => at(text, random, random.pick(['<', '>', '<!--', '<![CDATA[', '&', '"', "'", '<c ', '<row ', '<si>', '<t '])!.repeat(1 + random.int(30_000)))),
  entityBomb: inText(any, (text) => {
    const levels = Array.from({ length: 9 }, (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`).join('');
    return `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY l0 "lol">${levels}]>${text.replace(/^<\?xml[^>]*>/u, '').replace(/<(t|v|text:p)>[^<]*/u, '<$1>&l9;')}`;
  }),
  hugeRefs: inText(sheet, (text, random) => {
    let next = text;
    for (let times = 1 + random.int(5); times > 0; times--) next = someTag(next, /<c r="[^"]*"/gu, random, () => `<c r="${random.pick(refs)}"`);
    return next;
  }),
  hugeRows: inText(sheet, (text, random) => someTag(text, /<row [^>]*r="\d+"/gu, random, () => `<row r="${random.pick(['1048576', '99999999', '-5', '0', 'x', '4294967296'])}"`)),
  wrongTypes: inText(sheet, (text, random) => {
    let next = text;
    for (let times = 1 + random.int(8); times > 0; times--) next = someTag(next, /<c r="([^"]*)"[^>]*>/gu, random, (tag) => tag.replace(/ t="[^"]*"/u, '').replace(/>$/u, ` t="${random.pick(types)}">`));
    return next;
  }),
  wrongValues: inText(sheet, (text, random) => {
    let next = text;
    for (let times = 1 + random.int(8); times > 0; times--) next = someTag(next, /<v>[^<]*<\/v>|office:value="[^"]*"/gu, random, (tag) => (tag.startsWith('<v') ? `<v>${random.pick(values)}</v>` : `office:value="${random.pick(values)}"`));
    return next;
  }),
  lyingDimension: inText(sheet, (text, random) => text.replace(/<dimension ref="[^"]*"/u, `<dimension ref="${random.pick(['A1:XFD1048576', 'A1', 'A1:XFA13326', 'XFD1048576', 'A1:ZZZ9', '', 'B2:A1'])}"`)),
  merges: inText(sheet, (text, random) => {
    const count = 1 + random.int(2000);
    const ranges = Array.from({ length: count }, () => `<mergeCell ref="${random.pick(['A1:XFD1048576', 'A1:A1', 'B1:A2', 'C3:ZZZ99999999', '', 'A1:G1', 'A2:A900000'])}"/>`).join('');
    return text.replace('</sheetData>', `</sheetData><mergeCells count="${random.int(5)}">${ranges}</mergeCells>`);
  }),
  odsRepeats: inText(/content\.xml$/u, (text, random) => {
    let next = text;
    for (let times = 1 + random.int(3); times > 0; times--) {
      next = someTag(next, /<table:table-(cell|row)/gu, random, (tag) => `${tag} table:number-${tag.endsWith('row') ? 'rows' : 'columns'}-repeated="${random.pick(['16384', '1048576', '1000000000', '-1', '99', '0', 'x'])}"`);
    }
    return next;
  }),
  sharedStrings: inText(/sharedStrings\.xml$/u, (text, random) => random.pick([
    text.replace(/count="\d+"/u, 'count="4294967295"'), text.replaceAll('<t>', '<t xml:space="preserve">'), text.replaceAll(/<\/si>/gu, ''), text.replace('<si>', '<si><r><t>'.repeat(2000)), text.slice(0, text.length / 2),
  ])),
  badEncoding: inText(any, (text, random) => random.pick([`\ufeff\ufeff${text}`, text.replace('UTF-8', 'UTF-16'), text.replace('UTF-8', 'GB18030'), text.replace('<?xml', '<?xml version="9"'), `\0${text}`, text.toUpperCase(), text.replaceAll('"', "'")])),
  manyColumns: inText(sheet, (text, random) => text.replace('<sheetData>', `<cols>${`<col min="1" max="${random.pick(['16384', '4294967295', '-1'])}" width="9"/>`.repeat(1 + random.int(50))}</cols><sheetData>`)),
};
