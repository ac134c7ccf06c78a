import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { strFromU8 } from 'fflate';
import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { LevelsRow } from '../../analytics/measures/levels.ts';
import { formatNumber } from '../../analytics/results/format.ts';
import type { ExamInfo, ReportOutput, Session } from '../../analytics/session-api.ts';
import { readDocx, type DocxText } from '../support/docx-text.ts';
import { sampleWorkspace } from '../support/open-sample.ts';

/** The whole path on the small sample district: expected figures are the generator's own. */
const expected = z
  .object({
    exams: z.array(
      z.object({
        name: z.string(), term: z.string(), grade: z.string(), formPerSchool: z.boolean(), schools: z.number(),
        subjects: z.record(z.string(), z.object({ fullMark: z.number(), mean: z.number(), sd: z.number(), statuses: z.record(z.string(), z.number()) })),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(resolve(import.meta.dirname, '../../samples/small/expected.json'), 'utf8')));

const scaled = new Set(['化学', '生物', '道德与法治', '地理']);

const workspace = sampleWorkspace();
let session: Session;
let exams: ExamInfo[];
let output: ReportOutput;
let report: DocxText;

const rowsOf = async (exam: number, subject: string, by: 'all' | 'school' = 'all'): Promise<LevelsRow[]> =>
  ((await session.analyse({ analysis: 'measures', exam, subject, by })).data as { rows: LevelsRow[] }).rows;
const fileNamed = (pattern: RegExp): Uint8Array => {
  const found = output.files.find(({ name }) => pattern.test(name));
  if (!found) throw new Error(`no file like ${pattern} among ${output.files.map(({ name }) => name).join(', ')}`);
  return found.bytes;
};

beforeAll(async () => {
  session = await workspace.open();
  await session.importSample('small');
  exams = await session.exams();
  output = await session.report({
    term: '2025-2026-2', kinds: ['term', 'brief', 'slides', 'tables'], formats: ['docx', 'pptx', 'xlsx', 'html'], schools: 'all',
    audience: '局领导版', office: '云川市教育科学研究所', issueDate: '2026-07-10',
  });
  report = readDocx(fileNamed(/监测报告\.docx$/));
}, 240_000);
afterAll(async () => {
  await session.close();
  await workspace.remove();
});

describe('import', () => {
  it('stores every exam with its schools and kind of form', () => {
    for (const { name, term, grade, formPerSchool, schools } of expected.exams) {
      const found = exams.find((exam) => exam.name === name);
      expect(found, name).toMatchObject({ name, term, grade, schools, commonForm: !formPerSchool });
    }
    expect(exams).toHaveLength(expected.exams.length);
  });

  it('stores every mark: status counts, means and SDs per exam and subject', async () => {
    for (const { name, subjects } of expected.exams) {
      const { exam_id } = exams.find((exam) => exam.name === name)!;
      for (const [subject, { statuses, mean, sd, fullMark }] of Object.entries(subjects)) {
        const [row] = await rowsOf(exam_id, subject);
        const counts = { 正常: row?.present, 缺考: row?.absent, 缓考: row?.deferred, 违纪: row?.violation, 免考: row?.exempt, 剔除: row?.excluded };
        for (const [status, count] of Object.entries(counts)) expect([name, subject, status, count]).toEqual([name, subject, status, statuses[status] ?? 0]);
        expect([name, subject, row?.full_mark]).toEqual([name, subject, fullMark]);
        // The generator states raw marks; where the file brings 赋分, that is what counts.
        if (name.includes('第二次模拟') && scaled.has(subject)) continue;
        expect([name, subject, row?.mean?.toFixed(4)]).toEqual([name, subject, mean.toFixed(4)]);
        expect([name, subject, row?.sd?.toFixed(4)]).toEqual([name, subject, sd.toFixed(4)]);
      }
    }
  });

  it('gives the same figures to many calls at once as to one, right after a change', async () => {
    const [exam] = exams;
    const alone = await rowsOf(exam!.exam_id, '总分', 'school');
    const last = (await session.batches()).filter(({ undone }) => !undone).at(-1)!;
    const { undone } = await session.undo(last.batch_id);
    for (const batch of undone) await session.redo(batch).catch(() => undefined);
    const together = await Promise.all(Array.from({ length: 4 }, () => rowsOf(exam!.exam_id, '总分', 'school')));
    for (const rows of together) expect(rows).toEqual(alone);
  });

  it('undoes and redoes the last import, and keeps everything over a reopening', async () => {
    const before = await session.info();
    const last = (await session.batches()).filter(({ undone }) => !undone).at(-1)!;
    const { undone } = await session.undo(last.batch_id);
    expect(undone).toContain(last.batch_id);
    const sat = await rowsOf(exams[0]!.exam_id, '数学');
    for (const batch of [...undone].sort((a, b) => a - b)) await session.redo(batch).catch(() => undefined);
    expect((await session.info()).results).toBe(before.results);
    expect(await rowsOf(exams[0]!.exam_id, '数学')).toEqual(sat);
    await session.close();
    session = await workspace.open();
    const after = await session.info();
    expect({ ...after, manifestSha256: '' }).toEqual({ ...before, manifestSha256: '' });
    expect((await session.verify()).ok).toBe(true);
  });
});

describe('documents', () => {
  it('write the report, the slides, the tables and a brief per school', () => {
    const names = output.files.map(({ name }) => name);
    expect(names.filter((name) => name.endsWith('.pptx'))).toHaveLength(1);
    expect(names.filter((name) => name.endsWith('.xlsx'))).toHaveLength(1);
    expect(names.filter((name) => name.includes('简报') && name.endsWith('.docx')).length).toBeGreaterThanOrEqual(6);
  });

  it('print the engine’s numbers in Word', async () => {
    const exam = exams.find(({ name }) => name.includes('七年级学业质量抽测'))!;
    for (const subject of exam.subjects) {
      const [row] = await rowsOf(exam.exam_id, subject);
      const printed = [formatNumber(row!.mean, 'score'), formatNumber(row!.pass_rate, 'rate'), formatNumber(row!.low_rate, 'rate')];
      const line = report.tables.flat().find((cells) => cells[0] === subject && printed.every((text) => cells.includes(text)));
      expect([subject, line !== undefined]).toEqual([subject, true]);
    }
  });

  it('agree between Word, the web page and the workbook', () => {
    const html = strFromU8(fileNamed(/监测报告\.html$/));
    const numbers = report.tables.flatMap((table) => table.flat()).filter((cell) => /^[−+]?\d[\d.]*%?$/.test(cell));
    expect(numbers.length).toBeGreaterThan(500);
    for (const number of new Set(numbers)) expect(html).toContain(`>${number}<`);
    const book = read(fileNamed(/\.xlsx$/), { type: 'array' });
    const values = new Set(Object.values(book.Sheets).flatMap((sheet) => utils.sheet_to_json<unknown[]>(sheet, { header: 1 }).flat().filter((value) => typeof value === 'number').map((value) => value.toPrecision(9))));
    expect(values.size).toBeGreaterThan(500);
    // Means with two decimals are the report's most common figure: each must come from a cell of the workbook.
    const printed = new Set([...values].map((value) => formatNumber(Number(value), 'score')));
    const means = report.tables.flatMap((table) => table.flat()).filter((cell) => /^\d+\.\d\d$/.test(cell));
    expect(means.filter((mean) => !printed.has(mean))).toEqual([]);
  });

  it('read as clean Chinese', () => {
    const texts = output.files.filter(({ name }) => name.endsWith('.docx')).flatMap(({ bytes }) => readDocx(bytes).paragraphs);
    expect(texts.length).toBeGreaterThan(300);
    for (const text of texts) {
      expect(text).not.toMatch(/null|undefined|NaN|Infinity|\[object/);
      // Doubled punctuation and words, open brackets, a percent sign where points are meant.
      expect(text).not.toMatch(/[，。；：、]{2}|(的的|了了|为为|人人次|，，)|（[^）]*$/);
      expect(text).not.toMatch(/(提高|下降)[\d.]+%/);
      // English words have no place in a sentence (n, g, REML, X, SD as symbols may stand).
      expect(text.replace(/REML|Hedges|CV/g, '')).not.toMatch(/[A-Za-z]{3,}/);
    }
  });

  it('leave schools out of the public edition and names out of the codes edition', async () => {
    const make = (audience: '公开版' | '会议版') =>
      session.report({ term: '2025-2026-2', kinds: ['term'], formats: ['docx'], schools: 'all', audience, office: '云川市教育科学研究所', issueDate: '2026-07-10' });
    const names = (await session.schools()).map(({ name }) => name);
    for (const audience of ['公开版', '会议版'] as const) {
      const [file] = (await make(audience)).files;
      const text = JSON.stringify(readDocx(file!.bytes));
      expect(names.filter((name) => text.includes(name))).toEqual([]);
    }
  }, 120_000);
});
