import * as XLSX from '@e965/xlsx';
import type { CallOptions } from '../call.ts';
import { decodeText } from './container/decode-text.ts';
import { plainZip } from './container/plain-zip.ts';
import { readDelimited } from './container/read-delimited.ts';
import { looksLikeHtml, readHtmlTables } from './container/read-html-tables.ts';
import { htmlPartsOf, looksLikeMht } from './container/read-mht.ts';
import { readWorkbook } from './container/read-workbook.ts';
import { sniffContainer } from './container/sniff-container.ts';
import { scanSheetXml } from './container/scan-sheet-xml.ts';
import { EXPANSION_LIMIT, guardZip, type ZipVerdict } from './container/zip-guard.ts';
import { UNCALCULATED } from './table/error-cell.ts';
import { FindingLog } from './finding-log.ts';
import type { Container, ParsedFile, RawSheet, SourceFile } from './sheet.ts';

/** A file that cannot be read, with the true reason. */
class Refused extends Error {
  readonly code: string;
  readonly fix: string;
  constructor(code: string, message: string, fix: string) {
    super(message);
    this.code = code;
    this.fix = fix;
  }
}

interface Content {
  readonly container: Container;
  readonly encoding: string | null;
  readonly sheets: readonly RawSheet[];
}

/** Bytes → sheets of cells, nothing interpreted. Never throws for what a file holds: it says why. */
export async function parseFile(file: SourceFile, options?: CallOptions): Promise<ParsedFile> {
  options?.signal?.throwIfAborted();
  const log = new FindingLog(file.name);
  try {
    const content = readContent(file, log);
    if (content.sheets.every(({ rows }) => rows.every((row) => row.every((cell) => cell === null || cell === '')))) {
      throw new Refused('empty-file', '文件里没有任何内容。', '请确认发来的是填好的表格，重新导出后再导入。');
    }
    sayIfRenamed(file.name, content.container, log);
    return { name: file.name, ...content, findings: log.finish() };
  } catch (error) {
    const refusal = error instanceof Refused ? error : unreadable(error);
    log.remark({ severity: 'error', code: refusal.code, message: refusal.message, fix: refusal.fix });
    return { name: file.name, container: null, encoding: null, sheets: [], findings: log.finish() };
  }
}

function readContent({ bytes }: SourceFile, log: FindingLog): Content {
  if (bytes.length === 0) throw new Refused('empty-file', '文件是空的（0 字节）。', '请让发送方重新发送，或检查是否没有下载完。');
  const sniffed = sniffContainer(bytes);
  switch (sniffed.kind) {
    case 'foreign':
      throw new Refused(sniffed.code, `这不是表格，文件内容是${sniffed.what}，只是扩展名像表格。`, '请向发送方要 Excel 或 CSV 原表；图片和 PDF 里的成绩不能直接导入。');
    case 'zip':
      return readZip(bytes, log);
    case 'ole':
      checkCompoundFile(bytes);
      return { container: 'xls', encoding: null, sheets: readWorkbook(bytes, log) };
    case 'biff':
      return { container: 'xls', encoding: null, sheets: readWorkbook(bytes, log) };
    case 'text':
      return readText(bytes, log);
  }
}

function readZip(bytes: Uint8Array, log: FindingLog): Content {
  const verdict = guardZip(bytes);
  const container = containerOf(verdict);
  const plain = plainZip(bytes);
  const sheets = readWorkbook(plain, log);
  return { container, encoding: null, sheets: container === 'xlsx' ? withUncalculated(sheets, scanSheetXml(plain, log)) : sheets };
}

/** Formulas without a result are shown as what they are: as a blank they would be taken for 缺考. */
function withUncalculated(sheets: readonly RawSheet[], places: ReturnType<typeof scanSheetXml>): readonly RawSheet[] {
  return sheets.map((sheet) => {
    const rows = [...sheet.rows];
    for (const { row, column } of places.get(sheet.name) ?? []) {
      if (row >= rows.length) continue;
      const cells = [...rows[row]!];
      while (cells.length < column) cells.push(null);
      cells[column] = UNCALCULATED;
      rows[row] = cells;
    }
    return { ...sheet, rows };
  });
}

function containerOf(verdict: ZipVerdict): Container {
  if (!verdict.ok) {
    if (verdict.problem === 'truncated') throw truncated();
    if (verdict.problem === 'encrypted') throw encrypted();
    throw new Refused(
      'expands-too-far',
      `文件解开后超过 ${EXPANSION_LIMIT / 1024 / 1024} MB，远大于正常的成绩表，已停止读取。`,
      '请用 Excel 或 WPS 打开原表，只把有数据的区域复制到新工作簿，另存后再导入。',
    );
  }
  const has = (name: string): boolean => verdict.names.some((entry) => entry.replace(/\\/gu, '/').toLowerCase() === name);
  // LibreOffice 24 wraps an encrypted document whole; an encrypted xlsx that was unpacked and zipped again holds Excel's two streams.
  if (has('encrypted-package') || has('encryptedpackage')) throw encrypted();
  if (has('xl/workbook.xml')) return 'xlsx';
  if (has('xl/workbook.bin')) return 'xlsb';
  if (has('content.xml')) return 'ods';
  if (has('word/document.xml')) throw new Refused('word-file', '这是 Word 文档，不是表格。', '请把文档里的表格复制到 Excel 或 WPS 表格中，另存后再导入。');
  throw new Refused('archive-file', '这是压缩包，不是表格。', '请先解压，再把里面的表格拖进来。');
}

function checkCompoundFile(bytes: Uint8Array): void {
  let names: string[];
  try {
    names = XLSX.CFB.read(bytes, { type: 'array' }).FullPaths.map((path: string) => path.split('/').at(-1)?.toLowerCase() ?? '');
  } catch {
    throw truncated();
  }
  if (names.includes('encryptedpackage') || names.includes('encryptioninfo')) throw encrypted();
  if (names.includes('workbook') || names.includes('book')) return;
  if (names.includes('worddocument')) throw new Refused('word-file', '这是 Word 文档，不是表格。', '请把文档里的表格复制到 Excel 或 WPS 表格中，另存后再导入。');
  throw new Refused('unreadable-file', '文件里没有工作表。', '请用 Excel 或 WPS 打开原表，另存为 xlsx 后再导入。');
}

function readText(bytes: Uint8Array, log: FindingLog): Content {
  const { text, encoding, undecodable } = decodeText(bytes);
  if (looksBinary(text)) throw new Refused('binary-file', '文件内容不是表格，也不是文本。', '请确认发来的是 Excel 或 CSV 表格，重新导出后再导入。');
  if (undecodable > 0) {
    log.remark({
      severity: 'warning', code: 'undecodable-bytes', value: String(undecodable),
      message: `有 ${undecodable} 处文字无法识别，会显示为“\ufffd”（按 ${encoding.toUpperCase()} 读取）。`,
      fix: '请用原软件另存为 xlsx 或 UTF-8 编码的 CSV 后再导入，并核对姓名。',
    });
  }
  // XML 2003 workbooks hold <Table> too.
  if (/^\s*<\?xml[\s\S]{0,2000}urn:schemas-microsoft-com:office:spreadsheet/u.test(text)) {
    return { container: 'xls', encoding, sheets: readWorkbook(bytes, log) };
  }
  const web = looksLikeMht(text) ? htmlPartsOf(bytes).filter(looksLikeHtml) : looksLikeHtml(text) ? [text] : null;
  if (web) {
    const sheets = web.flatMap(readHtmlTables).map((sheet, index) => ({ ...sheet, name: /^表\d+$/u.test(sheet.name) ? `表${index + 1}` : sheet.name }));
    if (sheets.length === 0) throw new Refused('unreadable-file', '网页里没有表格。', '请用 Excel 或 WPS 打开后另存为 xlsx 再导入。');
    return { container: 'html', encoding, sheets };
  }
  if (/^\s*<(?:!doctype html|html)[\s>]/iu.test(text)) {
    throw new Refused('web-frame', '这是网页的外框，表格在同名的“.files”文件夹里，没有一起发来。', '请用 Excel 或 WPS 打开原表，另存为 xlsx 后再导入。');
  }
  return { container: 'csv', encoding, sheets: [readPlainTable(text, log)] };
}

/** Control characters that no table holds; single NULs are dealt with cell by cell. */
function looksBinary(text: string): boolean {
  const sample = text.slice(0, 20_000);
  let control = 0;
  for (let index = 0; index < sample.length; index++) {
    const code = sample.charCodeAt(index);
    if (code < 9 || (code > 13 && code < 32)) control++;
  }
  return control > Math.max(8, sample.length * 0.1);
}

const SHEET = '表1';

function readPlainTable(text: string, log: FindingLog): RawSheet {
  const { rows, separator, badQuotes, byBlanks } = readDelimited(text);
  if (byBlanks) {
    log.remark({
      severity: 'warning', code: 'wrong-delimiter', sheet: SHEET, message: '没有找到逗号、制表符等分隔符，已按空格分列。',
      fix: '请核对预览里的各列；如有错位，请用逗号分隔另存为 CSV，或存为 xlsx 后再导入。',
    });
  } else if (separator !== '逗号' && separator !== '制表符') {
    log.remark({ severity: 'info', code: 'delimiter', sheet: SHEET, value: separator, message: `各列用${separator}分隔，已按${separator}分列。`, fix: '请核对预览里的各列；不必改动。' });
  }
  for (const row of badQuotes) {
    log.remark({ severity: 'warning', code: 'quote-error', sheet: SHEET, row, message: '这一行的引号没有成对，后面的内容可能并到了一起。', fix: '请在原表里补上或删去引号后再导入。' });
  }
  const clean = rows.map((row, index) =>
    row.map((cell, column) => {
      if (!cell.includes('\0')) return cell;
      log.remark({
        severity: 'warning', code: 'nul-bytes', sheet: SHEET, row: index, column, value: cell.replaceAll('\0', '␀'),
        message: '单元格里有空字符（NUL），已去掉。', fix: '多半是导出程序出错，请核对这一格；有疑问请重新导出。',
      });
      return cell.replaceAll('\0', '');
    }),
  );
  while (clean.length > 0 && clean.at(-1)!.every((cell) => cell.trim() === '')) clean.pop();
  return { name: SHEET, rows: clean, merges: [] };
}

const extensions: Readonly<Record<Container, { readonly fits: RegExp; readonly label: string }>> = {
  csv: { fits: /\.(csv|tsv|txt)$/iu, label: '文本表格' },
  html: { fits: /\.(html?|mht|mhtml)$/iu, label: '网页表格' },
  xlsx: { fits: /\.(xlsx|xlsm|et)$/iu, label: 'Excel 工作簿（xlsx）' },
  xls: { fits: /\.(xls|et|xml)$/iu, label: 'Excel 97 工作簿（xls）' },
  xlsb: { fits: /\.xlsb$/iu, label: 'Excel 二进制工作簿' },
  ods: { fits: /\.ods$/iu, label: 'ODS 表格' },
};

function sayIfRenamed(name: string, container: Container, log: FindingLog): void {
  const { fits, label } = extensions[container];
  if (fits.test(name)) return;
  log.remark({ severity: 'info', code: 'renamed-file', value: label, message: `扩展名与内容不符，内容是${label}，已按内容读取。`, fix: '请核对预览；不必改动。' });
}

const truncated = (): Refused => new Refused('truncated-file', '文件不完整，后半部分丢失或损坏。', '请让发送方重新发送，或重新下载后再导入。');

const encrypted = (): Refused =>
  new Refused(
    'encrypted-file', '文件设有打开密码，无法读取。',
    '请打开后去掉密码并保存，再导入：Excel 在“文件—信息—保护工作簿—用密码进行加密”里清空密码；WPS 表格在“文件—文档加密—密码加密”里清空打开权限的密码。',
  );

function unreadable(error: unknown): Refused {
  const message = error instanceof Error ? error.message : String(error);
  if (/password|encrypt/iu.test(message)) return encrypted();
  if (/too many cells|Invalid array length|allocation/iu.test(message)) {
    return new Refused('expands-too-far', '表格过大，超出了可以读取的范围。', '请只保留有数据的区域，或分成几个文件再导入。');
  }
  if (/truncat|unexpected end|bad (compressed|uncompressed) size|offset|out of bounds|Corrupt|Unsupported ZIP/iu.test(message)) return truncated();
  return new Refused('unreadable-file', '文件已损坏或不是能识别的表格格式。', '请用 Excel 或 WPS 打开，另存为 xlsx 后再导入；打不开时请让发送方重新发送。');
}
