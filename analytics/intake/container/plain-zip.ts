import { unzipSync, zipSync } from 'fflate';
import { checkRepeats } from './check-repeats.ts';

/** Pictures, drawings, properties and cell metadata are not read. */
const needed = (name: string): boolean => /(?:\.(?:xml|rels|bin)|mimetype)$/iu.test(name) && !/(?:^|[/\\])(?:docProps[/\\]|metadata\.|calcChain\.|theme[/\\]|externalLinks[/\\]|drawings[/\\]|comments)/iu.test(name);

/** The list of parts without those left out: SheetJS gives up on a workbook whose list names one that is not there. */
function unlisted(list: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(list);
  return new TextEncoder().encode(text.replace(/<(?:\w+:)?Override\b[^>]*?\/>/gu, (entry) => (needed(/PartName\s*=\s*["']\/?([^"']*)["']/u.exec(entry)?.[1] ?? '.xml') ? entry : '')));
}

const [LAST_ROW, LAST_COLUMN] = [1_048_575, 16_383];

/**
 * The same workbook with its parts stored as they are. SheetJS inflates by itself and runs on for ever
 * over damaged data, reads no ZIP64, and takes any row number of an xlsb for an array index, which ends
 * the whole process: fflate refuses the first, and what it unpacks can be looked through.
 */
export function plainZip(bytes: Uint8Array): Uint8Array {
  const parts: Record<string, Uint8Array> = unzipSync(bytes, { filter: ({ name }) => needed(name) });
  for (const [name, part] of Object.entries(parts)) {
    if (name === '[Content_Types].xml') parts[name] = unlisted(part);
    if (/\.bin$/iu.test(name)) checkRecords(part, /worksheets[/\\]/iu.test(name));
    if (/(?:^|[/\\])content\.xml$/iu.test(name)) checkRepeats(new TextDecoder().decode(part));
  }
  return zipSync(parts, { level: 0 });
}

const ROW = 0;
/** BrtCellBlank … BrtFmlaError and BrtCellRString ([MS-XLSB] 2.4) open with their column. */
const isCell = (type: number): boolean => (type >= 1 && type <= 11) || type === 62;

/** Where the length of the text stands in BrtCellSt, BrtFmlaString, BrtShortSt, BrtSSTItem, BrtName, BrtFont, BrtFmt, BrtWbProp, BrtBundleSh: SheetJS reads on past the record. */
const texts = new Map([[6, 8], [8, 8], [17, 4], [19, 1], [39, 9], [43, 21], [44, 2], [153, 8], [156, 8]]);

/** Walks the records of a binary part ([MS-XLSB] 2.1.4): type and size in seven bits a byte, then the body. */
function checkRecords(part: Uint8Array, isSheet: boolean): void {
  const view = new DataView(part.buffer, part.byteOffset, part.byteLength);
  let at = 0;
  const sevenBits = (most: number): number => {
    let value = 0;
    for (let count = 0; count < most; count++) {
      const byte = part[at++] ?? 0;
      value |= (byte & 0x7f) << (7 * count);
      if (byte < 0x80) break;
    }
    return value;
  };
  while (at < part.length) {
    const type = sevenBits(2);
    const size = sevenBits(4);
    if (at + size > part.length) throw new RangeError('record out of bounds');
    const text = texts.get(type);
    if (text !== undefined && size >= text + 4 && view.getUint32(at + text, true) * 2 > size - text - 4) throw new RangeError('text out of bounds');
    if (isSheet && (type === ROW || isCell(type)) && size >= 4) {
      const index = view.getUint32(at, true);
      if (index > (type === ROW ? LAST_ROW : LAST_COLUMN)) throw new RangeError('too many cells');
    }
    at += size;
  }
}
