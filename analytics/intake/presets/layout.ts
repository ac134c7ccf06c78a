import type { SheetCell } from '../sheet.ts';
import { cellText, plainText } from '../table/cell-text.ts';
import type { FoundTable } from '../table/found-table.ts';

/** A layout is its heads, never its data. */
export interface Layout {
  readonly labels: readonly string[];
  readonly subject: string | null;
  readonly fingerprint: string;
}

/** `stem`: the file's name, which alone can tell lists without any head apart. */
export function layoutOf(found: FoundTable, subject: string | null, stem: string): Layout {
  const seen = new Map<string, number>();
  const labels = found.headers.map((path) => {
    const label = path.map((part) => plainText(part).toLowerCase()).join('/');
    if (label === '') return '';
    const times = (seen.get(label) ?? 0) + 1;
    seen.set(label, times);
    // 原始分 four times in one head: the place tells them apart.
    return times === 1 ? label : `${label}#${times}`;
  });
  while (labels.length > 0 && labels.at(-1) === '') labels.pop();
  if (labels.length === 0) {
    const unnamed = found.headers.map((_, index) => `第${index + 1}列`);
    return { labels: unnamed, subject, fingerprint: hash(JSON.stringify(['无表头', unnamed.length, stem])) };
  }
  return { labels, subject, fingerprint: hash(JSON.stringify([labels, subject])) };
}

/** 2025年云川二中期中成绩(2).xlsx and the next year's are the same kind of file; 二中 and 三中 are not. */
export const fileStem = (file: string): string =>
  plainText(file).replace(/\.[a-z]+$/iu, '')
    .replace(/\(\d+\)$|20\d\d(?:[-—~至]20\d\d)?年?|\d{1,2}[月日号]|第[一二三四五六\d]+(?:学期|次)|[上下]学期|学年度?|期[中末]|[春秋]季|[_.·—-]/gu, '');

export const lineOf = (cells: readonly SheetCell[]): string => cells.map((cell) => plainText(cellText(cell)).toLowerCase()).join('\t').replace(/\t+$/u, '');

/** 64-bit FNV-1a (Fowler, Noll, Vo); whoever matches holds the labels against each other besides. */
function hash(text: string): string {
  let value = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) value = BigInt.asUintN(64, (value ^ BigInt(byte)) * 0x100000001b3n);
  return value.toString(16).padStart(16, '0');
}
