import * as XLSX from '@e965/xlsx';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { parseFile } from './parse-file.ts';
import type { SourceFile } from './sheet.ts';
import { csvText, encode, textFile, workbook } from './testing/make-files.ts';
import { codesOf, marksOf, planOf, rowsOf } from './testing/plan-of.ts';

const good = [['姓名', '班级', '语文', '数学'], ['王一', '1', 80, 90], ['李二', '1', 70, 60], ['张三', '2', 88, 95]] as const;
const book = (rows: readonly (readonly (string | number | null)[])[]): SourceFile => workbook('成绩.xlsx', [{ name: '成绩', rows }]);

/** Issue list “Bad input”: files that cannot be read, with the one true reason. */
const refused: readonly { what: string; file: () => SourceFile; code: string }[] = [
  { what: 'zero bytes', file: () => ({ name: '空.xlsx', bytes: new Uint8Array() }), code: 'empty-file' },
  { what: 'blank text', file: () => textFile('空.csv', ' \r\n ,, \r\n'), code: 'empty-file' },
  { what: 'a workbook without cells', file: () => workbook('空.xlsx', [{ name: 'Sheet1', rows: [] }]), code: 'empty-file' },
  { what: 'a picture renamed', file: () => ({ name: '成绩.xlsx', bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]) }), code: 'picture-file' },
  { what: 'a JPEG renamed', file: () => ({ name: '成绩.xls', bytes: new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70]) }), code: 'picture-file' },
  { what: 'a PDF renamed', file: () => textFile('成绩.xlsx', '%PDF-1.7 …'), code: 'pdf-file' },
  { what: 'a plain archive', file: () => ({ name: '成绩.xlsx', bytes: zipSync({ '成绩.csv': encode('a,b', 'utf-8') }) }), code: 'archive-file' },
  { what: 'a Word document', file: () => ({ name: '成绩.xlsx', bytes: zipSync({ 'word/document.xml': encode('<w/>', 'utf-8') }) }), code: 'word-file' },
  { what: 'xlsx cut in half', file: () => cut(book(good), 0.5), code: 'truncated-file' },
  { what: 'xlsx without its last bytes', file: () => cut(book(good), 0.99), code: 'truncated-file' },
  { what: 'xls cut in half', file: () => cut(workbook('成绩.xls', [{ name: '成绩', rows: Array.from({ length: 400 }, () => good[1]) }], 'xls'), 0.3), code: 'truncated-file' },
  { what: 'password-protected xlsx', file: encryptedPackage, code: 'encrypted-file' },
  { what: 'zip with encrypted entries', file: () => flagEncrypted(book(good)), code: 'encrypted-file' },
  { what: 'zip bomb by its declared size', file: () => bomb(true), code: 'expands-too-far' },
  { what: 'zip bomb that lies about its size', file: () => bomb(false), code: 'expands-too-far' },
  { what: 'random bytes', file: () => ({ name: '成绩.csv', bytes: Uint8Array.from({ length: 4000 }, (_, i) => (i * 7919) % 32) }), code: 'binary-file' },
];

describe('files that are refused', () => {
  it.each(refused)('$what', async ({ file, code }) => {
    const source = file();
    const parsed = await parseFile(source);
    expect(parsed.sheets).toEqual([]);
    expect(parsed.findings.map((finding) => [finding.severity, finding.code, finding.file])).toEqual([['error', code, source.name]]);
    expect(parsed.findings[0]!.message).toMatch(/\p{Script=Han}{3}/u);
    expect(parsed.findings[0]!.fix).toMatch(/请/u);
    const plan = await planOf(source);
    expect(plan.draft).toBeNull();
    expect(plan.preview.committable).toBe(false);
  });

  it('stops a bomb quickly and before the library sees it', async () => {
    const file = bomb(false);
    const start = performance.now();
    await parseFile(file);
    expect(performance.now() - start).toBeLessThan(8000);
  });
});

describe('problems inside a file: the rest is imported', () => {
  it('HTML renamed .xls is read as the table it is', async () => {
    const html = '<html><head><style>td{}</style></head><body><table><tr><td colspan=4>成绩&amp;名次</td></tr><tr><th>姓名<th>班级<th>语文<th>数学</tr>' +
      '<tr><td>王一</td><td rowspan="2">1</td><td>80</td><td>９０</td></tr><tr><td>李二</td><td>70<td>缺考</tr></table></body></html>';
    const plan = await planOf(textFile('成绩.xls', html, 'gb18030'));
    expect(codesOf(plan)).toEqual(['renamed-file']);
    expect(marksOf(plan)).toEqual({ 王一: { 语文: 80, 数学: 90 }, 李二: { 语文: 70, 数学: '缺考' } });
    expect(rowsOf(plan, 'result').map((row) => row['class_id'])).toEqual([1, 1, 1, 1]);
  });

  it('NUL bytes in a csv are removed and said', async () => {
    const plan = await planOf(textFile('成绩.csv', '姓名,语文\n王一,8\0' + '0\n李二,70\n'));
    expect(codesOf(plan)).toEqual(['nul-bytes 表1!B2']);
    expect(marksOf(plan)).toEqual({ 王一: { 语文: 80 }, 李二: { 语文: 70 } });
  });

  it('a row with another delimiter is refused, the others are kept', async () => {
    const plan = await planOf(textFile('成绩.csv', '姓名,班级,语文\n王一,1,80\n李二;1;70\n张三,1,60\n'));
    expect(codesOf(plan)).toEqual(['wrong-delimiter 表1!A3']);
    expect(Object.keys(marksOf(plan))).toEqual(['王一', '张三']);
  });

  it('a file divided by blanks is read and said', async () => {
    const plan = await planOf(textFile('成绩.txt', '姓名 班级 语文\n王一 1 80\n李二 1 70\n'));
    expect(codesOf(plan)).toEqual(['wrong-delimiter 表1']);
    expect(marksOf(plan)).toEqual({ 王一: { 语文: 80 }, 李二: { 语文: 70 } });
  });

  it('semicolons in a csv are found and said', async () => {
    const plan = await planOf(textFile('成绩.csv', csvText(good.map((row) => [...row]), ';')));
    expect(codesOf(plan)).toEqual(['delimiter 表1']);
    expect(marksOf(plan)['张三']).toEqual({ 语文: 88, 数学: 95 });
  });

  const cells: readonly { what: string; rows: readonly (readonly (string | number | null)[])[]; codes: readonly string[]; kept: readonly string[]; value: string }[] = [
    { what: 'duplicated headers', rows: [['姓名', '语文', '语文'], ['王一', 80, 81], ['李二', 70, 71]], codes: ['duplicate-header 成绩!C1'], kept: ['王一', '李二'], value: '语文' },
    { what: 'a score above full mark', rows: [['姓名', '语文(100)'], ['王一', 101], ['李二', 100]], codes: ['over-full-mark 成绩!B2'], kept: ['李二'], value: '101' },
    { what: 'a score above every usual full mark', rows: [['姓名', '语文'], ['王一', 1050], ['李二', 100]], codes: ['over-full-mark 成绩!B2'], kept: ['李二'], value: '1050' },
    { what: 'a negative score', rows: [['姓名', '语文', '数学'], ['王一', 80, -5], ['李二', 70, 60]], codes: ['negative-score 成绩!C2'], kept: ['李二'], value: '-5' },
    { what: 'text in a score', rows: [['姓名', '语文'], ['王一', '八十'], ['李二', 70]], codes: ['text-in-score 成绩!B2'], kept: ['李二'], value: '八十' },
    { what: 'a bonus in a score', rows: [['姓名', '语文'], ['王一', '100+10'], ['李二', 70]], codes: ['bonus-score 成绩!B2'], kept: ['王一', '李二'], value: '100+10' },
    { what: 'two pupils with one 学籍号', rows: [['学籍号', '姓名', '语文'], ['G440101201301010011', '王一', 80], ['440101201301010011', '李二', 70], ['G440101201301010022', '张三', 60]], codes: ['id-two-pupils 成绩!A2', 'id-two-pupils 成绩!A3'], kept: ['张三'], value: 'G440101201301010011' },
    { what: 'two pupils with one 考号', rows: [['考号', '姓名', '语文'], ['0012', '王一', 80], ['0012', '李二', 70], ['0013', '张三', 60]], codes: ['id-two-pupils 成绩!A2', 'id-two-pupils 成绩!A3'], kept: ['张三'], value: '0012' },
    { what: 'a pupil twice by id', rows: [['考号', '姓名', '语文'], ['0012', '王一', 80], ['0012', '王一', 70]], codes: ['duplicate-pupil 成绩!A3'], kept: ['王一'], value: '0012' },
    { what: 'a row twice', rows: [['姓名', '班级', '语文'], ['王一', '1', 80], ['王一', '1', 80]], codes: ['duplicate-pupil 成绩!A3'], kept: ['王一'], value: '王一' },
    { what: 'a pupil without name or number among others', rows: [['姓名', '语文'], [null, 80], ['李二', 70]], codes: ['no-identity 成绩!A2'], kept: ['李二'], value: '80' },
    { what: 'another grade', rows: [['姓名', '班级', '语文'], ['王一', '八年级1班', 80], ['李二', '七年级1班', 70]], codes: ['other-grade 成绩!B2'], kept: ['李二'], value: '八年级1班' },
    { what: 'ids spoilt by Excel', rows: [['学籍号', '姓名', '语文'], ['4.40101E+17', '王一', 80], ['G440101201301010022', '李二', 70]], codes: ['mangled-id 成绩!A2'], kept: ['王一', '李二'], value: '4.40101E+17' },
  ];

  it.each(cells)('$what', async ({ rows, codes, kept, value }) => {
    const plan = await planOf(book(rows));
    expect(codesOf(plan)).toEqual(codes);
    expect(Object.keys(marksOf(plan))).toEqual(kept);
    const finding = plan.preview.findings.find(({ code }) => codes[0]!.startsWith(code))!;
    expect(finding.value).toBe(value);
    expect([finding.file, finding.sheet]).toEqual(['成绩.xlsx', '成绩']);
    const [outcome] = plan.preview.files;
    expect(outcome!.rowsRead).toBe(outcome!.rowsStored + outcome!.rowsRefused + outcome!.rowsDropped);
  });

  it('nothing is imported when the user chose so', async () => {
    const plan = await planOf(book([['姓名', '语文'], ['王一', '八十'], ['李二', 70]]), { onProblem: 'refuse-all' });
    expect(plan.draft).toBeNull();
    expect(plan.preview.committable).toBe(false);
  });

  it('namesakes of one class without ids are both kept and said', async () => {
    const plan = await planOf(book([['姓名', '班级', '语文'], ['王一', '1', 80], ['王一', '1', 75]]));
    expect(codesOf(plan)).toEqual(['same-name 成绩!A2', 'same-name 成绩!A3']);
    expect(rowsOf(plan, 'student')).toHaveLength(2);
  });
});

describe('the same file twice', () => {
  const file = book(good);
  it('in one drop: imported once', async () => {
    const plan = await planOf([file, { ...file, name: '副本.xlsx' }]);
    expect(plan.preview.findings.filter(({ code }) => code === 'same-file').map(({ file: name }) => name)).toEqual(['副本.xlsx']);
    expect(rowsOf(plan, 'result')).toHaveLength(6);
    expect(plan.draft!.sources.map(({ name }) => name)).toEqual(['成绩.xlsx']);
  });

  it('imported before: skipped, replaced or kept as another exam, as chosen', async () => {
    const { createHash } = await import('node:crypto');
    const { emptyContext } = await import('./intake-context.ts');
    const knownSources = new Set([createHash('sha256').update(file.bytes).digest('hex')]);
    const exam = { exam_id: 7, term: '2025-2026-1', date: null, name: '七年级期末', grade: '七年级', kind: '期末', scope: '校', setter: null, filing_no: null, is_entry: false, sort_order: 1 };
    const context = { ...emptyContext, counters: { exam_id: 7 }, exams: [exam], knownSources };
    const skipped = await planOf(file, { duplicateFile: 'skip' }, context);
    expect([skipped.draft, skipped.preview.findings.map(({ code }) => code)]).toEqual([null, ['same-file']]);
    const replaced = await planOf(file, { duplicateFile: 'replace' }, context);
    expect(rowsOf(replaced, 'exam')).toEqual([]);
    expect(rowsOf(replaced, 'form').map((row) => row['exam_id'])).toEqual([7, 7]);
    const both = await planOf(file, { duplicateFile: 'keep-both' }, context);
    expect(rowsOf(both, 'exam').map((row) => [row['exam_id'], row['name']])).toEqual([[8, '七年级期末（2）']]);
  });
});

function cut({ name, bytes }: SourceFile, share: number): SourceFile {
  return { name, bytes: bytes.slice(0, Math.floor(bytes.length * share)) };
}

/** What Excel writes for a workbook with an opening password: an OLE file that holds an encrypted package. */
function encryptedPackage(): SourceFile {
  const container = XLSX.CFB.utils.cfb_new();
  XLSX.CFB.utils.cfb_add(container, '/EncryptionInfo', encode('x'.repeat(300), 'utf-8'));
  XLSX.CFB.utils.cfb_add(container, '/EncryptedPackage', encode('x'.repeat(5000), 'utf-8'));
  const written: unknown = XLSX.CFB.write(container, { type: 'array' });
  return { name: '加密.xlsx', bytes: Uint8Array.from(Array.isArray(written) ? (written as number[]) : new Uint8Array(written as ArrayBuffer)) };
}

function flagEncrypted({ name, bytes }: SourceFile): SourceFile {
  const copy = bytes.slice();
  for (let at = 0; at + 10 < copy.length; at++) if (copy[at] === 0x50 && copy[at + 1] === 0x4b && copy[at + 2] === 1 && copy[at + 3] === 2) copy[at + 8]! |= 1;
  return { name, bytes: copy };
}

/** 210 MB of zeros in a sheet part; with `honest` false the directory claims a hundred bytes. */
const bombs = new Map<boolean, SourceFile>();
function bomb(honest: boolean): SourceFile {
  const made = bombs.get(honest) ?? makeBomb(honest);
  bombs.set(honest, made);
  return made;
}

function makeBomb(honest: boolean): SourceFile {
  const bytes = zipSync({ 'xl/workbook.xml': encode('<workbook/>', 'utf-8'), 'xl/worksheets/sheet1.xml': new Uint8Array(210 * 1024 * 1024) }, { level: 1 });
  if (!honest) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + 46 < bytes.length; at++) if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 100, true);
  }
  return { name: '炸弹.xlsx', bytes };
}
