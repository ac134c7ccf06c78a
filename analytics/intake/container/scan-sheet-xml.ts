import { unzipSync } from 'fflate';
import type { FindingLog } from '../finding-log.ts';

/** Sheets above this are not looked through: the remarks are not worth the memory. */
const LARGEST = 64 * 1024 * 1024;
const LISTED = 50;

/**
 * Says what SheetJS leaves out of an xlsx: formulas stored without a result (it drops the cell, so a
 * mark would look blank), and rows and columns that are hidden (they are read like the others).
 */
export function scanSheetXml(bytes: Uint8Array, log: FindingLog): void {
  const parts = unzipSync(bytes, { filter: ({ name, originalSize }) => originalSize <= LARGEST && /^xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels|worksheets\/[^/]+\.xml)$/iu.test(name) });
  const utf8 = (name: string): string => new TextDecoder().decode(parts[name] ?? new Uint8Array());
  const targets = new Map([...utf8('xl/_rels/workbook.xml.rels').matchAll(/<Relationship\b[^>]*>/gu)].map(([tag]) => [attribute(tag, 'Id'), attribute(tag, 'Target').replace(/^\/?(?:xl\/)?/u, '')]));
  for (const [tag] of utf8('xl/workbook.xml').matchAll(/<(?:\w+:)?sheet\b[^>]*>/gu)) {
    const part = parts[`xl/${targets.get(attribute(tag, 'r:id')) ?? ''}`];
    // Latin-1 is enough for tags and costs half of what a decoded text would.
    if (part) scan(unescaped(attribute(tag, 'name')), new TextDecoder('latin1').decode(part), log);
  }
}

const attribute = (tag: string, name: string): string => new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`, 'u').exec(tag)?.[1] ?? '';

const unescaped = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&');

function scan(sheet: string, xml: string, log: FindingLog): void {
  if (xml.includes('hidden=')) {
    const shown = (name: string): string[] => [...xml.matchAll(new RegExp(`<${name}\\b[^>]*\\shidden=["'](?:1|true)["'][^>]*>`, 'gu'))].map(([tag]) => tag);
    const rows = shown('row').length;
    if (rows > 0) log.remark({ severity: 'info', code: 'hidden-rows', sheet, value: String(rows), message: `有 ${rows} 行是隐藏的（多半是筛选留下的），也一并读取了。`, fix: '请核对；不该导入的行，请在原表里删去后重新导入。' });
    const columns = shown('col').length;
    if (columns > 0) log.remark({ severity: 'info', code: 'hidden-columns', sheet, value: String(columns), message: '有隐藏的列，也一并读取了。', fix: '请在预览里核对各列的含义；不必导入的列请选“不导入”。' });
  }
  if (!/<f[\s>/]/u.test(xml)) return;
  let listed = 0;
  for (const { 1: place, 2: formula } of xml.matchAll(/<c\b[^>]*\sr=["']([A-Z]+\d+)["'][^>]*>\s*<f\b[^>]*?(?:\/>|>([^<]*)<\/f>)\s*(?:<v\s*\/>|<v[^>]*><\/v>)?\s*<\/c>/gu)) {
    if (++listed > LISTED) return;
    const [, letters = '', row = ''] = /^([A-Z]+)(\d+)$/u.exec(place ?? '') ?? [];
    log.remark({
      severity: 'warning', code: 'formula-without-value', sheet, row: Number(row) - 1, column: [...letters].reduce((index, letter) => index * 26 + letter.charCodeAt(0) - 64, 0) - 1,
      value: formula ? `=${unescaped(formula)}`.slice(0, 60) : null,
      message: '这一格是公式，但文件里没有存它的结果，按空白读取。', fix: '请用 Excel 或 WPS 打开原表，保存一次（会重新计算）后再导入。',
    });
  }
}
