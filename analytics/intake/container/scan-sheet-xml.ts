import { unzipSync } from 'fflate';
import type { FindingLog } from '../finding-log.ts';
import { explainError, UNCALCULATED } from '../table/error-cell.ts';

/** Sheets above this are not looked through: the remarks are not worth the memory. */
const LARGEST = 64 * 1024 * 1024;

/** 0-based. */
interface CellPlace {
  readonly row: number;
  readonly column: number;
}

/**
 * What SheetJS leaves out of an xlsx: formulas stored without a result (it drops the cell, so a mark
 * would look blank) are given by sheet, rows and columns that are hidden are said (they are read like the others).
 */
export function scanSheetXml(bytes: Uint8Array, log: FindingLog): Map<string, readonly CellPlace[]> {
  const uncalculated = new Map<string, readonly CellPlace[]>();
  const parts = unzipSync(bytes, { filter: ({ name, originalSize }) => originalSize <= LARGEST && /^xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels|worksheets\/[^/]+\.xml)$/iu.test(name) });
  const utf8 = (name: string): string => new TextDecoder().decode(parts[name] ?? new Uint8Array());
  const targets = new Map([...utf8('xl/_rels/workbook.xml.rels').matchAll(/<Relationship\b[^>]*>/gu)].map(([tag]) => [attribute(tag, 'Id'), attribute(tag, 'Target').replace(/^\/?(?:xl\/)?/u, '')]));
  for (const [tag] of utf8('xl/workbook.xml').matchAll(/<(?:\w+:)?sheet\b[^>]*>/gu)) {
    const part = parts[`xl/${targets.get(attribute(tag, 'r:id')) ?? ''}`];
    // Latin-1 is enough for tags and costs half of what a decoded text would.
    if (!part) continue;
    const name = unescaped(attribute(tag, 'name'));
    const places = scan(name, new TextDecoder('latin1').decode(part), log);
    if (places.length > 0) uncalculated.set(name, places);
  }
  return uncalculated;
}

const attribute = (tag: string, name: string): string => new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`, 'u').exec(tag)?.[1] ?? '';

const unescaped = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&');

function scan(sheet: string, xml: string, log: FindingLog): CellPlace[] {
  if (xml.includes('hidden=')) {
    const shown = (name: string): string[] => [...xml.matchAll(new RegExp(`<${name}\\b[^>]*\\shidden=["'](?:1|true)["'][^>]*>`, 'gu'))].map(([tag]) => tag);
    const rows = shown('row').length;
    if (rows > 0) log.remark({ severity: 'info', code: 'hidden-rows', sheet, value: String(rows), message: `有 ${rows} 行是隐藏的（多半是筛选留下的），也一并读取了。`, fix: '请核对；不该导入的行，请在原表里删去后重新导入。' });
    const columns = shown('col').length;
    if (columns > 0) log.remark({ severity: 'info', code: 'hidden-columns', sheet, value: String(columns), message: '有隐藏的列，也一并读取了。', fix: '请在预览里核对各列的含义；不必导入的列请选“不导入”。' });
  }
  const places: CellPlace[] = [];
  if (!/<f[\s>/]/u.test(xml)) return places;
  for (const { 1: place, 2: formula } of xml.matchAll(/<c\b[^>]*\sr=["']([A-Z]+\d+)["'][^>]*>\s*<f\b[^>]*?(?:\/>|>([^<]*)<\/f>)\s*(?:<v\s*\/>|<v[^>]*><\/v>)?\s*<\/c>/gu)) {
    const [, letters = '', number = ''] = /^([A-Z]+)(\d+)$/u.exec(place ?? '') ?? [];
    const [row, column] = [Number(number) - 1, [...letters].reduce((index, letter) => index * 26 + letter.charCodeAt(0) - 64, 0) - 1];
    places.push({ row, column });
    const { what, fix } = explainError(UNCALCULATED);
    log.remark({ severity: 'warning', code: 'formula-without-value', sheet, row, column, value: formula ? `=${unescaped(formula)}`.slice(0, 60) : null, message: `这一格是${what}，不能当作空白或缺考。`, fix });
  }
  return places;
}
