import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fitCsv } from '../growth/fit-csv.ts';
import { examPartNames } from '../intake/exam-part-names.ts';
import type { ExamMeta, ImportOptions } from '../intake/plan.ts';
import type { ReportRequest } from '../session-api.ts';
import { defaultImportOptions } from '../session/import-sample.ts';
import { importOptions } from '../session/session-arguments.ts';
import { parseTerm } from '../schema/terms.ts';
import type { Audience } from '../reports/document.ts';
import type { Arguments } from './arguments.ts';
import { checkCommand, equateCommand, equityCommand, indexCommand, partnersCommand, scaleCommand, transitionsCommand } from './comparison.node.ts';
import { ctt } from './ctt.node.ts';
import { growthCheck } from './growth-checks.node.ts';
import { growth } from './growth.node.ts';
import { coverage, dues, layouts, preparation, template } from './desk.node.ts';
import { dif, equateCsv, irt } from './item-models.node.ts';
import { items } from './items.node.ts';
import { bands, lines, measures, progress, relative, settings, trend } from './measures.node.ts';
import { findingLine, type Output } from './output.node.ts';
import { neededGrowthCommand, referenceGrowthCommand, referencesCommand } from './reference-growth.node.ts';
import { sgp } from './sgp.node.ts';
import { growthTrajectoryCommand } from './trajectory.node.ts';
import { RefusedError, UsageError } from './usage-error.ts';
import { findExam, withWorkspace } from './workspace.node.ts';

export type Command = (args: Arguments, output: Output) => Promise<void>;

/** A mapping file: any of the import options, checked. */
async function readMapping(path: string): Promise<Partial<ImportOptions>> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`读不了映射文件 ${path}：${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = importOptions.partial().strict().safeParse(content);
  if (!parsed.success) throw new UsageError(`映射文件 ${path} 不对：${parsed.error.issues.map(({ path: at, message }) => `${at.join('.')} ${message}`).join('；')}`);
  const entries = Object.entries(parsed.data).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}

const importFiles: Command = async (args, output) => {
  const exam: { -readonly [K in keyof ExamMeta]?: ExamMeta[K] } = {};
  const name = args.optional('exam');
  const term = args.optional('term');
  const grade = args.optional('grade');
  const kind = args.optional('kind');
  const scope = args.optional('scope');
  const date = args.optional('date');
  if (name) exam.name = name;
  if (term) {
    if (!parseTerm(term)) throw new UsageError(`学期的写法是 2025-2026-1，不能是 ${term}`);
    exam.term = term;
  }
  if (grade) exam.grade = grade;
  if (kind) exam.kind = kind;
  if (scope) exam.scope = scope;
  if (date) exam.date = date;
  if (args.flag('entry')) exam.isEntry = true;
  if (args.flag('form-per-school')) exam.formPerSchool = true;
  if (args.rest.length === 0) throw new UsageError('请给出要导入的文件');
  const mappingFile = args.optional('mapping');
  const mapping = mappingFile ? await readMapping(mappingFile) : {};
  const options: ImportOptions = {
    ...defaultImportOptions,
    ...mapping,
    exam: { ...mapping.exam, ...exam },
    school: args.optional('school') ?? mapping.school ?? null,
    onProblem: args.flag('refuse-all') ? 'refuse-all' : 'skip-rows',
  };
  const files = await Promise.all(args.rest.map(async (path) => ({ name: basename(path), bytes: new Uint8Array(await readFile(path)) })));
  await withWorkspace(args.required('workspace'), { create: !args.flag('dry-run'), trial: args.flag('dry-run') }, output.call, async (session) => {
    const preview = await session.planImport(files, options, output.call);
    if (!output.json) for (const finding of preview.findings) process.stderr.write(`${findingLine(finding)}\n`);
    const commit = preview.committable && preview.missing.length === 0 && !args.flag('dry-run');
    const batch = commit ? await session.commitImport(preview.planId, output.call) : null;
    const { tables, ...report } = preview;
    // The raw cells are for the wizard's grid; a script has the files.
    output.result({ ...report, tables: tables.map((table) => ({ ...table, cells: undefined })), batch }, () =>
      [
        ...preview.files.map(({ file, role, rowsRead, rowsStored, rowsRefused, rowsDropped, scores }) =>
          `${file}：${role}，读入 ${rowsRead} 行，存入 ${rowsStored} 行，拒绝 ${rowsRefused} 行，略过 ${rowsDropped} 行，成绩 ${scores} 个`),
        batch ? `已导入，批次 ${batch.batch_id}` : args.flag('dry-run') ? '试读完成，没有写入。' : '没有导入。',
      ].join('\n'));
    if (preview.missing.length > 0 && preview.exam) throw new RefusedError(`还缺少考试信息：${preview.missing.map((part) => examPartNames[part]).join('、')}。请用 --exam --term --grade --kind 给出；一次导入几次考试的，在映射文件的 exams 里给出。`);
    if (!preview.committable) throw new RefusedError('这些文件没有可以导入的内容。');
  });
};

const exams: Command = (args, output) =>
  withWorkspace(args.required('workspace'), { create: false }, output.call, async (session) => {
    const list = await session.exams();
    output.result(list, () =>
      list.map((exam) => [exam.exam_id, exam.term, exam.grade, exam.name, exam.kind, exam.commonForm ? '同卷' : '异卷', `${exam.pupils}人`, `${exam.schools}校`, exam.subjects.join('、')].join('\t')).join('\n'));
  });

const schools: Command = (args, output) =>
  withWorkspace(args.required('workspace'), { create: false }, output.call, async (session) => {
    const list = await session.schools();
    output.result(list, () => list.map(({ school_id, name, county, locality, stages }) => [school_id, county ?? '—', name, stages.join('、'), locality ?? '—'].join('\t')).join('\n'));
  });

const batches: Command = (args, output) =>
  withWorkspace(args.required('workspace'), { create: false }, output.call, async (session) => {
    const list = await session.batches();
    output.result(list, () => list.map(({ batch_id, at, label, rows, undone }) => [batch_id, at, label, `${rows}行`, undone ? '已撤销' : ''].join('\t')).join('\n'));
  });

const undo: Command = (args, output) =>
  withWorkspace(args.required('workspace'), { create: false }, output.call, async (session) => {
    const batch = Number(args.rest[0]);
    if (!Number.isInteger(batch)) throw new UsageError('请给出要撤销的批次编号：undo --workspace DIR BATCH');
    const { undone } = await session.undo(batch);
    output.result({ undone }, () => `已撤销批次 ${undone.join('、')}`);
  });

const audiences = ['局领导版', '学校版', '会议版', '公开版'] as const satisfies readonly Audience[];
const reportKinds = ['term', 'brief', 'slides', 'tables', 'paper'] as const;
const reportFormats = ['docx', 'pptx', 'xlsx', 'html'] as const;

function chosen<T extends string>(text: string, all: readonly T[], option: string): T[] {
  if (text === 'all') return [...all];
  return text.split(',').map((part) => {
    const found = all.find((name) => name === part);
    if (!found) throw new UsageError(`${option} 只能是 ${all.join('、')} 或 all，不能是 ${part}`);
    return found;
  });
}

function oneAudience(text: string): Audience {
  const found = audiences.find((audience) => audience === text);
  if (!found) throw new UsageError(`--audience 只能是 ${audiences.join('、')}`);
  return found;
}

const report: Command = (args, output) =>
  withWorkspace(args.required('workspace'), { create: false }, output.call, async (session) => {
    const school = args.optional('school');
    const ids = school === undefined || school === 'all' || school === 'flagged' ? school : (await session.schools()).filter(({ name, school_id }) => name === school || String(school_id) === school).map(({ school_id }) => school_id);
    if (Array.isArray(ids) && ids.length === 0) throw new UsageError(`没有这所学校：${school}`);
    const named = args.optional('exam');
    const exam = named === undefined ? undefined : findExam(await session.exams(), named);
    const request: ReportRequest = {
      // A paper's exam says its term.
      term: exam?.term ?? args.required('term'),
      ...(exam ? { paper: { exam: exam.exam_id, subject: args.required('subject') } } : {}),
      kinds: chosen(args.optional('kind') ?? 'all', reportKinds, '--kind'),
      formats: chosen(args.optional('formats') ?? 'docx,pptx,xlsx', reportFormats, '--formats'),
      schools: ids ?? 'flagged',
      audience: oneAudience(args.optional('audience') ?? '局领导版'),
      office: args.optional('office') ?? '市教育科学研究所',
      issueDate: args.optional('date') ?? new Date().toISOString().slice(0, 10),
    };
    const { files, skipped } = await session.report(request, output.call);
    const folder = args.required('out');
    await mkdir(folder, { recursive: true });
    for (const { name, bytes } of files) {
      const path = join(folder, name);
      await mkdir(join(path, '..'), { recursive: true });
      await writeFile(path, bytes);
    }
    output.result({ out: folder, files: files.map(({ name, bytes }) => ({ name, bytes: bytes.length })), skipped }, () =>
      [...files.map(({ name, bytes }) => `${name}\t${bytes.length} 字节`), ...skipped.map(({ what, reason }) => `未写：${what}（${reason}）`)].join('\n'));
  });

const verify: Command = (args, output) =>
  withWorkspace(args.required('workspace'), { create: false }, output.call, async (session) => {
    const result = await session.verify(output.call);
    output.result(result, () => (result.ok ? `完好：${result.segments} 个数据段，${result.rows} 行` : result.damages.join('\n')));
    if (!result.ok) throw new Error('工作区有损坏，见上。');
  });

const fit: Command = async (args, output) => {
  const method = args.optional('method') ?? 'reml';
  if (method !== 'reml' && method !== 'ml') throw new UsageError('--method 只能是 reml 或 ml');
  const slope = args.optional('slope');
  const result = fitCsv(await readFile(args.required('csv'), 'utf8'), {
    outcome: args.required('outcome'),
    predictors: (args.optional('predictors') ?? '').split(',').filter(Boolean),
    group: args.required('group'),
    method,
    ...(slope ? { slope } : {}),
    base: Object.fromEntries((args.optional('base') ?? '').split(',').filter(Boolean).map((pair) => pair.split('=') as [string, string])),
  });
  output.result(result, () => JSON.stringify(result, null, 2));
};

export const commands: Readonly<Record<string, Command>> = { import: importFiles, exams, schools, batches, undo, measures, bands, relative, progress, trend, lines, settings, growth, 'growth-check': growthCheck,
  trajectory: growthTrajectoryCommand, 'reference-growth': referenceGrowthCommand, references: referencesCommand, 'needed-growth': neededGrowthCommand, items, report, template, dues, layouts, preparation, coverage, verify, fit, sgp, ctt, irt, dif,
  equity: equityCommand, scale: scaleCommand, index: indexCommand, partners: partnersCommand, transitions: transitionsCommand, check: checkCommand,
  // Two csv files are equated by their common items; a workspace declares forms equated.
  equate: (args, output) => (args.optional('csv-a') === undefined ? equateCommand(args, output) : equateCsv(args, output)) };

/** Commands of the contract that this version does not have; named so that a script learns it at once. */
export const laterCommands: readonly string[] = ['indicators', 'findings'];
