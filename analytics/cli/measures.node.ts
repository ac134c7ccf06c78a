import { readFile } from 'node:fs/promises';
import { denominators } from '../measures/denominator.ts';
import { groupings, type GroupingName } from '../measures/grouping.ts';
import { measureSettingsShape, type MeasureSettings } from '../measures/measure-settings.ts';
import type { LinesRequest } from '../results/analyses/lines-request.ts';
import { unitLabels } from '../results/analyses/measures.ts';
import type { AnalysisRequest, ExamInfo, Session } from '../session-api.ts';
import { analysisText, asObject } from './analysis-text.node.ts';
import type { Arguments } from './arguments.ts';
import type { Output } from './output.node.ts';
import { UsageError } from './usage-error.ts';
import { findExam, withWorkspace } from './workspace.node.ts';

type Command = (args: Arguments, output: Output) => Promise<void>;

function oneOf<T extends string>(args: Arguments, option: string, all: readonly T[]): T | undefined {
  const text = args.optional(option);
  const found = all.find((name) => name === text);
  if (text !== undefined && found === undefined) throw new UsageError(`--${option} 只能是 ${all.join('、')}，不能是 ${text}`);
  return found;
}

function grouping(args: Arguments, usual: GroupingName): GroupingName {
  const by = args.optional('by') ?? usual;
  const found = groupings.find((name) => name === by);
  if (!found) throw new UsageError(`--by 只能是 ${groupings.map((name) => `${name}（${unitLabels[name]}）`).join('、')}，不能是 ${by}`);
  return found;
}

function positive(args: Arguments, option: string): number | undefined {
  const text = args.optional(option);
  if (text !== undefined && !(Number(text) > 0)) throw new UsageError(`--${option} 要是大于0的数，不能是 ${text}`);
  return text === undefined ? undefined : Number(text);
}

function numbers(args: Arguments, option: string): number[] | undefined {
  const parts = args.optional(option)?.split(',').map((part) => part.trim());
  if (parts?.some((part) => part === '' || !Number.isFinite(Number(part)))) throw new UsageError(`--${option} 的写法是 10,20,50`);
  return parts?.map(Number);
}

async function place(args: Arguments, session: Session): Promise<{ school?: number; county?: string }> {
  const [name, county] = [args.optional('school'), args.optional('county')];
  const schools = name === undefined && county === undefined ? [] : await session.schools();
  const school = schools.find(({ name: own, school_id }) => own === name || String(school_id) === name);
  if (name !== undefined && !school) throw new UsageError(`没有这所学校：${name}`);
  if (county !== undefined && !schools.some((one) => one.county === county)) throw new UsageError(`没有这个县区：${county}`);
  return { ...(school ? { school: school.school_id } : {}), ...(county === undefined ? {} : { county }) };
}

/** Only what was given: an absent option is an absent field. */
const given = <T extends object>(options: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;

const command = (makeRequest: (args: Arguments, exam: ExamInfo, exams: readonly ExamInfo[], where: { school?: number; county?: string }) => AnalysisRequest, head: (exam: ExamInfo, args: Arguments) => object): Command =>
  async (args, output) => {
    // A wrong grouping is said at once, before a large workspace is opened.
    grouping(args, 'all');
    await withWorkspace(args.required('workspace'), { create: false }, output.call, async (session) => {
      const exams = await session.exams();
      const exam = findExam(exams, args.required('exam'));
      const result = await session.analyse(makeRequest(args, exam, exams, await place(args, session)), output.call);
      output.result({ ...head(exam, args), ...asObject(result.data), headline: result.headline, warnings: result.warnings }, () => analysisText(result));
    });
  };

const subject = (args: Arguments): string => args.optional('subject') ?? '总分';

export const measures = command(
  (args, { exam_id: exam }, _, where) => ({
    analysis: 'measures', exam, subject: subject(args), by: grouping(args, 'school'), ...where, ...given({ denominator: oneOf(args, 'denominator', denominators), names: args.flag('names') || undefined }),
  }),
  ({ exam_id: exam }, args) => ({ exam, by: grouping(args, 'school') }),
);

export const bands = command(
  (args, { exam_id: exam }, _, where) => ({
    analysis: 'score-bands', exam, subject: subject(args), by: grouping(args, 'school'), ...where, ...given({ width: positive(args, 'width'), edges: numbers(args, 'edges'), places: numbers(args, 'places') }),
  }),
  ({ exam_id: exam }, args) => ({ exam, subject: subject(args), by: grouping(args, 'school') }),
);

export const relative = command(
  (args, { exam_id: exam }, _, where) => ({ analysis: 'relative', exam, subject: subject(args), by: grouping(args, 'school'), ...where }),
  ({ exam_id: exam }, args) => ({ exam, subject: subject(args), by: grouping(args, 'school') }),
);

export const progress = command(
  (args, { exam_id: exam }, exams, where) => ({
    analysis: 'progress', exam, earlier: findExam(exams, args.required('earlier')).exam_id, subject: subject(args), by: grouping(args, 'school'), ...where, ...given({ population: oneOf(args, 'population', ['both', 'each']) }),
  }),
  (_, args) => ({ by: grouping(args, 'school') }),
);

export const trend = command(
  (args, { exam_id: exam }, exams, where) => ({
    analysis: 'trend', exam, subject: subject(args), by: grouping(args, 'all'), ...where,
    ...given({ along: oneOf(args, 'along', ['cohort', 'grade']), exams: args.optional('exams')?.split(',').map((one) => findExam(exams, one).exam_id) }),
  }),
  ({ exam_id: exam }) => ({ exam }),
);

export const lines = command(
  (args, { exam_id: exam }, _, where) => ({
    analysis: 'lines', exam, by: grouping(args, 'school'), ...where,
    ...given({ name: args.optional('name'), near: positive(args, 'near'), effectiveBy: oneOf(args, 'effective', ['rank', 'ratio']), category: oneOf(args, 'category', ['应届', '往届']), line: triedLine(args) }),
  }),
  ({ exam_id: exam }) => ({ exam }),
);

/** A line of the command itself: --score, --rank or --quota, for a --track. */
function triedLine(args: Arguments): NonNullable<LinesRequest['line']> | undefined {
  const kinds = (['score', 'rank', 'quota'] as const).filter((kind) => args.optional(kind) !== undefined);
  const track = args.optional('track');
  if (kinds.length > 1) throw new UsageError('--score、--rank、--quota 只能给一个');
  const [kind] = kinds;
  if (kind === undefined) {
    if (track !== undefined) throw new UsageError('--track 要和 --score、--rank 或 --quota 一起用');
    return undefined;
  }
  const value = positive(args, kind)!;
  if (kind !== 'score' && !Number.isInteger(value)) throw new UsageError(`--${kind} 要是整数`);
  return { name: '试划线', kind, value, ...(track === undefined ? {} : { track }) };
}

/** `settings`: prints 统计口径; `--set FILE` saves them first. */
export const settings: Command = (args, output) =>
  withWorkspace(args.required('workspace'), { create: false }, output.call, async (session) => {
    const path = args.optional('set');
    if (path !== undefined) await session.saveSettings(await readSettings(path), '命令行');
    const found = await session.settings();
    output.result(found, () => JSON.stringify(found, null, 2));
  });

async function readSettings(path: string): Promise<MeasureSettings> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`读不了统计口径 ${path}：${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = measureSettingsShape.safeParse(content);
  if (!parsed.success) throw new UsageError(`统计口径 ${path} 不对：${parsed.error.issues.map(({ path: at, message }) => `${at.join('.')} ${message}`).join('；')}`);
  return parsed.data;
}
