import * as XLSX from '@e965/xlsx';
import { unzipSync, zipSync, type Zippable } from 'fflate';
import { describe, expect, it } from 'vitest';
import { parseFile } from '../parse-file.ts';
import type { SheetCell, SourceFile } from '../sheet.ts';
import { biff5 } from '../testing/make-biff5.ts';
import { csvText, encode, textFile, workbook } from '../testing/make-files.ts';

const table: (string | number)[][] = [['姓名', '班级', '语文'], ['王一', '七年级1班', 80.5], ['李二', '七年级2班', '缺考']];
const asText = (delimiter: string, lineEnd = '\r\n'): string => csvText(table, delimiter, lineEnd);
const cells = async (file: SourceFile): Promise<SheetCell[][]> => (await parseFile(file)).sheets[0]?.rows.map((row) => row.map((cell) => (typeof cell === 'number' ? String(cell) : cell))) ?? [];
const expected = table.map((row) => row.map(String));
const codes = async (file: SourceFile): Promise<string[]> => (await parseFile(file)).findings.map(({ code, sheet, row, column }) => `${code}${sheet ? ` ${sheet}` : ''}${row ? `!${column ?? ''}${row}` : ''}`);

function utf16(text: string, little: boolean, mark: boolean): Uint8Array {
  const units = [...(mark ? '\ufeff' : ''), ...text].map((letter) => letter.charCodeAt(0));
  return Uint8Array.from(units.flatMap((unit) => (little ? [unit & 0xff, unit >> 8] : [unit >> 8, unit & 0xff])));
}

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const html = `<html><head><meta charset="utf-8"></head><body><table>${table.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table></body></html>`;
const quoted = [...encode(html, 'gb18030')].map((byte) => (byte > 126 || byte === 61 ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}` : String.fromCharCode(byte))).join('').replace(/(.{60})(?!=)(?=.)/gu, (line) => (/=.?$/u.test(line) ? line : `${line}=\r\n`));
const mht = (coding: string, body: string): SourceFile => textFile('成绩.mht', `MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary="----=_Next"\r\n\r\n本文件是单个文件网页\r\n------=_Next\r\nContent-Location: a.htm\r\nContent-Transfer-Encoding: ${coding}\r\nContent-Type: text/html; charset="x"\r\n\r\n${body}\r\n------=_Next\r\nContent-Type: image/png\r\n\r\nx\r\n------=_Next--\r\n`);

function repacked(change: (parts: Record<string, Uint8Array>) => Zippable, rows: readonly (readonly SheetCell[])[] = table): SourceFile {
  return { name: '成绩.xlsx', bytes: zipSync(change(unzipSync(workbook('成绩.xlsx', [{ name: '成绩', rows }]).bytes))) };
}
const SHEET = 'xl/worksheets/sheet1.xml';
const edited = (edit: (xml: string) => string, rows?: readonly (readonly SheetCell[])[]): SourceFile =>
  repacked((parts) => ({ ...parts, [SHEET]: new TextEncoder().encode(edit(new TextDecoder().decode(parts[SHEET]))) }), rows);

describe('one table in every container', () => {
  it.each<[string, SourceFile]>([
    ...([[',', '.csv'], ['\t', '.tsv'], [';', '.csv'], ['|', '.txt'], ['，', '.csv'], ['；', '.txt']] as const).map(([mark, extension]): [string, SourceFile] => [`text divided by ${mark}`, textFile(`成绩${extension}`, asText(mark))]),
    ['csv with old Mac line ends', textFile('成绩.csv', asText(',', '\r'))],
    ['csv with mixed line ends', textFile('成绩.csv', csvText(table.slice(0, 2)) + csvText(table.slice(2), ',', '\n'))],
    ['csv that declares its separator', textFile('成绩.csv', `sep=;\r\n${asText(';')}`)],
    ...([[true, true], [true, false], [false, true], [false, false]] as const).map(([little, mark]): [string, SourceFile] => [`UTF-16${little ? 'LE' : 'BE'} ${mark ? 'with' : 'without'} BOM`, { name: '成绩.txt', bytes: utf16(asText('\t'), little, mark) }]),
    ['csv in GB18030', textFile('成绩.csv', asText(','), 'gb18030')],
    ['xls of Excel 97', workbook('成绩.xls', [{ name: '成绩', rows: table }], 'xls')],
    ['xls of Excel 95 in code page 936', biff5('成绩.xls', '成绩', table)],
    ['xls of Excel 95 that states a Western code page', biff5('成绩.xls', '成绩', table, { codePage: 1252 })],
    ['xlsb', workbook('成绩.xlsb', [{ name: '成绩', rows: table }], 'xlsb')],
    ['ods', workbook('成绩.ods', [{ name: '成绩', rows: table }], 'ods')],
    ['WPS .et (BIFF8)', { ...workbook('成绩.xls', [{ name: '成绩', rows: table }], 'xls'), name: '成绩.et' }],
    ['WPS .et (OOXML)', { ...workbook('成绩.xlsx', [{ name: '成绩', rows: table }]), name: '成绩.et' }],
    ['HTML named .xls', textFile('成绩.xls', html)],
    ['tab text named .xls', textFile('成绩.xls', asText('\t'), 'gb18030')],
    ['MHT in quoted-printable GBK', mht('quoted-printable', quoted)],
    ['MHT in base64', mht('base64', base64(html).replace(/(.{76})/gu, '$1\r\n'))],
    ['BOM inside XML', repacked((parts) => Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, /\.xml$/u.test(name) ? new Uint8Array([0xef, 0xbb, 0xbf, ...bytes]) : bytes])))],
    ['ZIP64', { name: '成绩.xlsx', bytes: zip64(unzipSync(workbook('成绩.xlsx', [{ name: '成绩', rows: table }]).bytes)) }],
    ['backslashes in part names', repacked((parts) => Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name.replaceAll('/', '\\'), bytes])))],
  ])('%s', async (_, file) => {
    expect(await cells(file)).toEqual(expected);
  });

  it('text with a few broken characters stays UTF-8, and says how many', async () => {
    const whole = new TextEncoder().encode(asText(',', '\n').repeat(10));
    const parsed = await parseFile({ name: '成绩.csv', bytes: whole.slice(0, whole.length - 3) });
    expect([parsed.encoding, parsed.findings.map(({ code }) => code)]).toEqual(['utf-8', ['undecodable-bytes']]);
    expect(parsed.sheets[0]!.rows[0]).toEqual(expected[0]);
  });

  it('names the sheets of a web page as Excel does', async () => {
    const named = html.replace('<head>', '<head><!--[if gte mso 9]><xml><x:ExcelWorksheets><x:ExcelWorksheet><x:Name>语文</x:Name></x:ExcelWorksheet></x:ExcelWorksheets></xml><![endif]-->');
    expect((await parseFile(textFile('成绩.xls', named))).sheets.map(({ name }) => name)).toEqual(['语文']);
  });

  it('a quote that never closes costs its line only', async () => {
    const file = textFile('成绩.csv', '姓名,班级,语文\n"王一,1,80\n李二,1,70\n"张,三",1,60\n');
    expect((await parseFile(file)).sheets[0]!.rows).toEqual([['姓名', '班级', '语文'], ['王一', '1', '80'], ['李二', '1', '70'], ['张,三', '1', '60']]);
    expect(await codes(file)).toEqual(['quote-error 表1!2']);
  });
});

describe('passwords', () => {
  it.each<[string, SourceFile]>([
    ['xls of Excel 95', biff5('成绩.xls', '成绩', table, { password: true })],
    ['xls of Excel 97', { name: '成绩.xls', bytes: withFilePass(workbook('成绩.xls', [{ name: '成绩', rows: table }], 'xls').bytes) }],
    ['ods', { name: '成绩.ods', bytes: zipSync({ ...unzipSync(workbook('成绩.ods', [{ name: '成绩', rows: table }], 'ods').bytes), 'META-INF/manifest.xml': encode('<manifest:manifest><manifest:file-entry manifest:media-type="application/vnd.oasis.opendocument.spreadsheet" manifest:full-path="/"/><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data manifest:checksum="x"/></manifest:file-entry></manifest:manifest>', 'utf-8') }) }],
    ['ods of LibreOffice 24', { name: '成绩.ods', bytes: zipSync({ mimetype: encode('application/vnd.oasis.opendocument.spreadsheet', 'utf-8'), 'encrypted-package': encode('x', 'utf-8') }) }],
  ])('%s', async (_, file) => {
    const { findings, sheets } = await parseFile(file);
    expect([findings.map(({ code }) => code), sheets]).toEqual([['encrypted-file'], []]);
    expect(findings[0]!.fix).toMatch(/Excel.*WPS/u);
  });
});

describe('what stands in cells', () => {
  it('keeps cached results, says formulas without one, and shows errors as Excel does', async () => {
    const file = edited((xml) => xml.replace('</sheetData>', '<row r="4"><c r="A4"><f>B1</f><v>12.5</v></c><c r="B4"><f>SUM(C2:C3)</f></c><c r="C4" t="e"><v>#N/A</v></c></row></sheetData>'));
    expect((await parseFile(file)).sheets[0]!.rows[3]).toEqual([12.5, '#未计算', '#N/A']);
    expect(await codes(file)).toEqual(['formula-without-value 成绩!B4']);
    const old = workbook('成绩.xls', [{ name: '成绩', rows: [['a', 1]] }], 'xls');
    expect((await parseFile(old)).findings).toEqual([]);
  });

  it('dates are dates, marks in date format are marks, and ids keep what their format adds', async () => {
    const book = XLSX.utils.book_new();
    const sheet = XLSX.utils.aoa_to_sheet([[45992, 85.5, 12, 12, 440101201301010011, true]]);
    ['yyyy-mm-dd', 'm"月"d"日"', '00000', '"2025"000'].forEach((format, column) => void (sheet[XLSX.utils.encode_cell({ r: 0, c: column })] = { t: 'n', v: [45992, 85.5, 12, 12][column]!, z: format }));
    XLSX.utils.book_append_sheet(book, sheet, '成绩');
    const written: unknown = XLSX.write(book, { type: 'array', bookType: 'xlsx' });
    const parsed = await parseFile({ name: '成绩.xlsx', bytes: new Uint8Array(written as ArrayBuffer) });
    expect(parsed.sheets[0]!.rows).toEqual([['2025-12-01', 85.5, '00012', '2025012', 440101201301010011, true]]);
  });

  it('hidden rows and columns are read and said', async () => {
    const file = edited((xml) => xml.replace('<row r="2"', '<row r="2" hidden="1"').replace('<sheetData>', '<cols><col min="2" max="2" width="9" hidden="1"/></cols><sheetData>'));
    expect(await cells(file)).toEqual(expected);
    expect(await codes(file)).toEqual(['hidden-rows 成绩', 'hidden-columns 成绩']);
  });

  it('hidden sheets are read and said; sheets only a macro can show are said', async () => {
    const book = XLSX.utils.book_new();
    for (const name of ['看得见', '藏着', '深藏']) XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(table), name);
    book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }, { Hidden: 2 }] };
    const written: unknown = XLSX.write(book, { type: 'array', bookType: 'xlsx' });
    const file = { name: '成绩.xlsx', bytes: new Uint8Array(written as ArrayBuffer) };
    expect((await parseFile(file)).sheets.map(({ name }) => name)).toEqual(['看得见', '藏着']);
    expect(await codes(file)).toEqual(['hidden-sheet 藏着', 'very-hidden-sheet 深藏']);
  });
});

describe('dimensions that lie', () => {
  const far = '<row r="1048576"><c r="XFA1048576" t="s"/></row></sheetData>';
  it.each<[string, (xml: string) => string]>([
    ['A1 for a whole table', (xml) => xml.replace(/<dimension ref="[^"]*"\/>/u, '<dimension ref="A1"/>')],
    ['XFA columns', (xml) => xml.replace(/<dimension ref="[^"]*"\/>/u, '<dimension ref="A1:XFA1048576"/>')],
    ['13,326 styled rows', (xml) => xml.replace('</sheetData>', `${Array.from({ length: 13323 }, (_, row) => `<row r="${row + 4}"><c r="A${row + 4}" s="0"/><c r="XBO${row + 4}" s="0"/></row>`).join('')}</sheetData>`)],
    ['an empty cell in the last corner', (xml) => xml.replace('</sheetData>', far)],
  ])('%s', async (_, edit) => {
    const file = edited(edit);
    const start = performance.now();
    expect(await cells(file)).toEqual(expected);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

/** [MS-XLS] 2.4.117 FilePass behind the first BOF of the workbook stream. */
function withFilePass(bytes: Uint8Array): Uint8Array {
  const container = XLSX.CFB.read(bytes, { type: 'array' });
  const entry = XLSX.CFB.find(container, '/Workbook')!;
  const stream = Uint8Array.from(entry.content as Uint8Array);
  const bof = 4 + (stream[2]! | (stream[3]! << 8));
  const longer = new Uint8Array([...stream.subarray(0, bof), 0x2f, 0, 6, 0, 0, 0, 1, 2, 3, 4, ...stream.subarray(bof)]);
  const next = XLSX.CFB.utils.cfb_new();
  XLSX.CFB.utils.cfb_add(next, '/Workbook', longer);
  return Uint8Array.from(XLSX.CFB.write(next, { type: 'array' }) as ArrayLike<number>);
}

/** Stored entries with ZIP64 extra fields, end record and locator (APPNOTE 4.3.14–4.5.3), as some report systems write them. */
function zip64(parts: Record<string, Uint8Array>): Uint8Array {
  const out: number[] = [];
  const directory: number[] = [];
  const u16 = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];
  const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];
  const u64 = (value: number): number[] => [...u32(value), 0, 0, 0, 0];
  for (const [name, bytes] of Object.entries(parts)) {
    const label = [...new TextEncoder().encode(name)];
    const at = out.length;
    const sizes = [...u32(crc32(bytes)), ...u32(0xffffffff), ...u32(0xffffffff)];
    out.push(...u32(0x04034b50), ...u16(45), ...u16(0), ...u16(0), ...u32(0), ...sizes, ...u16(label.length), ...u16(20), ...label, ...u16(1), ...u16(16), ...u64(bytes.length), ...u64(bytes.length));
    for (const byte of bytes) out.push(byte);
    directory.push(...u32(0x02014b50), ...u16(45), ...u16(45), ...u16(0), ...u16(0), ...u32(0), ...sizes, ...u16(label.length), ...u16(28), ...u16(0), ...u16(0), ...u16(0), ...u32(0), ...u32(0xffffffff), ...label, ...u16(1), ...u16(24), ...u64(bytes.length), ...u64(bytes.length), ...u64(at));
  }
  const start = out.length;
  out.push(...directory);
  const end = out.length;
  const count = Object.keys(parts).length;
  out.push(...u32(0x06064b50), ...u64(44), ...u16(45), ...u16(45), ...u32(0), ...u32(0), ...u64(count), ...u64(count), ...u64(directory.length), ...u64(start));
  out.push(...u32(0x07064b50), ...u32(0), ...u64(end), ...u32(1));
  out.push(...u32(0x06054b50), ...u16(0), ...u16(0), ...u16(0xffff), ...u16(0xffff), ...u32(0xffffffff), ...u32(0xffffffff), ...u16(0));
  return new Uint8Array(out);
}

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
