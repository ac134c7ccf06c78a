import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { OutputFile } from '../session-api.ts';
import { duesShape, type Due } from '../intake/dues/due.ts';
import { templateKinds, type TemplateOptions } from '../intake/templates/template-kinds.ts';
import { parseTerm } from '../schema/terms.ts';
import { subjects } from '../schema/subjects.ts';
import { analysisText } from './analysis-text.node.ts';
import type { Arguments } from './arguments.ts';
import type { Output } from './output.node.ts';
import { UsageError } from './usage-error.ts';
import { findExam, withWorkspace } from './workspace.node.ts';

type Command = (args: Arguments, output: Output) => Promise<void>;

function termOf(text: string): string {
  if (!parseTerm(text)) throw new UsageError(`学期的写法是 2025-2026-1，不能是 ${text}`);
  return text;
}

async function writeFiles(folder: string, files: readonly OutputFile[]): Promise<void> {
  for (const { name, bytes } of files) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
}

const listOf = (files: readonly OutputFile[]) => files.map(({ name, bytes }) => ({ name, bytes: bytes.length }));

/** 语文:120,数学:120 */
function subjectsOf(text: string): NonNullable<TemplateOptions['subjects']> {
  return text.split(',').map((part) => {
    const [subject = '', mark = ''] = part.split(':');
    if (!subjects.some(({ name }) => name === subject) || !(Number(mark) > 0)) throw new UsageError(`--subjects 的写法是 语文:120,数学:120，不能是 ${part}`);
    return { subject, fullMark: Number(mark) };
  });
}

export const template: Command = (args, output) =>
  withWorkspace(args.required('workspace'), { create: false }, output.call, async (session) => {
    const wanted = args.required('kind');
    const kind = templateKinds.find((one) => one === wanted);
    if (!kind) throw new UsageError(`--kind 只能是 ${(await session.templates()).map(({ kind: one, label }) => `${one}（${label}）`).join('、')}`);
    const exam = args.optional('exam');
    const [term, grade, subject, items, listed, name] = ['term', 'grade', 'subject', 'items', 'subjects', 'school'].map((option) => args.optional(option));
    const school = name === undefined ? undefined : (await session.schools()).find(({ name: own, school_id }) => own === name || String(school_id) === name);
    if (name !== undefined && !school) throw new UsageError(`没有这所学校：${name}`);
    if (items !== undefined && !/^[1-9]\d{0,2}$/.test(items)) throw new UsageError('--items 要是题数，例如 24');
    const file = await session.template(kind, {
      ...(exam === undefined ? {} : { exam: findExam(await session.exams(), exam).exam_id }), ...(term === undefined ? {} : { term: termOf(term) }), ...(grade === undefined ? {} : { grade }),
      ...(subject === undefined ? {} : { subject }), ...(items === undefined ? {} : { items: Number(items) }), ...(listed === undefined ? {} : { subjects: subjectsOf(listed) }), ...(school ? { school: school.school_id } : {}),
    });
    await writeFiles(args.required('out'), [file]);
    output.result({ out: args.required('out'), files: listOf([file]) }, () => `${file.name}\t${file.bytes.length} 字节`);
  });

async function readDues(path: string): Promise<readonly Due[]> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`读不了催报清单 ${path}：${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = duesShape.safeParse(content);
  if (!parsed.success) throw new UsageError(`催报清单 ${path} 不对：${parsed.error.issues.map(({ path: at, message }) => `${at.join('.')} ${message}`).join('；')}`);
  return parsed.data;
}

export const dues: Command = (args, output) =>
  withWorkspace(args.required('workspace'), { create: false }, output.call, async (session) => {
    const term = termOf(args.required('term'));
    const set = args.optional('set');
    if (set !== undefined) await session.saveDues(term, await readDues(set), '命令行');
    const today = args.optional('date');
    const result = await session.analyse({ analysis: 'dues', term, ...(today === undefined ? {} : { today }) }, output.call);
    const folder = args.optional('out');
    const files = folder === undefined ? [] : await session.dueTemplates(term, output.call);
    if (folder !== undefined) await writeFiles(folder, files);
    output.result({ ...Object(result.data), headline: result.headline, warnings: result.warnings, files: listOf(files) }, () =>
      [analysisText(result), ...files.map(({ name }) => `模板：${name}`)].join('\n'));
  });

export const layouts: Command = (args, output) =>
  withWorkspace(args.required('workspace'), { create: false }, output.call, async (session) => {
    const forget = args.optional('forget');
    if (forget !== undefined) await session.forgetMapping(forget);
    const list = await session.mappingPresets();
    output.result(list, () => list.map(({ fingerprint, example, columns }) => `${fingerprint}\t${example}\t${columns.map(({ label }) => label).join('、')}`).join('\n'));
  });

export const preparation: Command = (args, output) =>
  withWorkspace(args.required('workspace'), { create: false }, output.call, async (session) => {
    const batch = args.optional('batch');
    if (batch !== undefined && !/^\d+$/.test(batch)) throw new UsageError('--batch 要是批次编号');
    const result = await session.analyse({ analysis: 'preparation', ...(batch === undefined ? {} : { batch: Number(batch) }) }, output.call);
    output.result({ ...Object(result.data), headline: result.headline, warnings: result.warnings }, () => analysisText(result));
  });

/** How many pupils of an exam are found in an earlier one, by school and by the rule that tied them. */
export const coverage: Command = (args, output) =>
  withWorkspace(args.required('workspace'), { create: false }, output.call, async (session) => {
    const list = await session.exams();
    const [exam, earlier] = [findExam(list, args.required('exam')), findExam(list, args.required('earlier'))];
    const result = await session.analyse({ analysis: 'identity-coverage', exam: exam.exam_id, earlier: earlier.exam_id }, output.call);
    output.result({ ...Object(result.data), headline: result.headline, warnings: result.warnings }, () => analysisText(result));
  });
