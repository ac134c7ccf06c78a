import { strFromU8, unzipSync } from 'fflate';

export interface DocxText {
  readonly paragraphs: readonly string[];
  /** Every table's rows of cell texts. */
  readonly tables: readonly (readonly (readonly string[])[])[];
}

/** What a reader of a Word document sees, enough to compare numbers. */
export function readDocx(bytes: Uint8Array): DocxText {
  const part = unzipSync(bytes)['word/document.xml'];
  if (!part) throw new Error('no word/document.xml in the file');
  const xml = strFromU8(part);
  const blocks = (text: string, tag: string): string[] => [...text.matchAll(new RegExp(`<w:${tag}(?: [^>]*)?>(.*?)</w:${tag}>`, 'gs'))].map((match) => match[1]!);
  const textOf = (text: string): string =>
    [...text.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map((match) => match[1]!).join('')
      .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&');
  return {
    paragraphs: blocks(xml, 'p').map(textOf),
    tables: blocks(xml, 'tbl').map((table) => blocks(table, 'tr').map((row) => blocks(row, 'tc').map(textOf))),
  };
}
