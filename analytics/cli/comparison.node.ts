import { tieRules } from '../measures/scaling.ts';
import { scalingSchemeIds } from '../measures/scaling-schemes.ts';
import type { AnalysisRequest, ExamInfo, Session } from '../session-api.ts';
import { analysisText, asObject } from './analysis-text.node.ts';
import type { Arguments } from './arguments.ts';
import type { Output } from './output.node.ts';
import { UsageError } from './usage-error.ts';
import { findExam, withWorkspace } from './workspace.node.ts';

type RequestOf = (args: Arguments, exams: readonly ExamInfo[]) => AnalysisRequest;

/** A command that is one analysis: its figures with headline and warnings. */
const analysisCommand = (requestOf: RequestOf) => (args: Arguments, output: Output): Promise<void> =>
  withWorkspace(args.required('workspace'), { create: false }, output.call, async (session: Session) => {
    const result = await session.analyse(requestOf(args, await session.exams()), output.call);
    output.result({ ...asObject(result.data), headline: result.headline, warnings: result.warnings }, () => analysisText(result));
  });

const examOf = (args: Arguments, exams: readonly ExamInfo[], option: string): number => findExam(exams, args.required(option)).exam_id;

export const equityCommand = analysisCommand((args, exams) => {
  const county = args.optional('county');
  return { analysis: 'equity', exam: examOf(args, exams, 'exam'), subject: args.optional('subject') ?? '总分', ...(county ? { county } : {}) };
});

export const scaleCommand = analysisCommand((args, exams) => {
  const subjects = args.optional('subjects')?.split(',').filter(Boolean);
  const scheme = oneOf(args, 'scheme', scalingSchemeIds);
  const ties = oneOf(args, 'ties', tieRules);
  return { analysis: 'scaling', exam: examOf(args, exams, 'exam'), ...(subjects ? { subjects } : {}), ...(scheme ? { scheme } : {}), ...(ties ? { options: { ties } } : {}) };
});

const indexOf = analysisCommand((args, exams) => {
  const earlier = args.optional('earlier');
  return { analysis: 'composite', exam: examOf(args, exams, 'exam'), index: args.required('index'), ...(earlier ? { earlier: findExam(exams, earlier).exam_id } : {}) };
});

/** Without --index it lists the indices there are. */
export const indexCommand = (args: Arguments, output: Output): Promise<void> =>
  args.optional('index') !== undefined
    ? indexOf(args, output)
    : withWorkspace(args.required('workspace'), { create: false }, output.call, async (session) => {
        const list = await session.indices();
        output.result(list, () => list.map(({ id, name, version, source }) => [id, name, `第${version}版`, source].join('\t')).join('\n'));
      });

export const partnersCommand = analysisCommand((args, exams) => {
  const measure = oneOf(args, 'measure', ['t', 'growth'] as const);
  return { analysis: 'partners', before: examOf(args, exams, 'before'), after: examOf(args, exams, 'after'), subject: args.optional('subject') ?? '总分', ...(measure ? { measure } : {}) };
});

export const transitionsCommand = analysisCommand((args, exams) => {
  const top = args.optional('top');
  if (top !== undefined && !/^[1-9]\d*$/.test(top)) throw new UsageError('--top 要是正整数');
  return { analysis: 'transitions', from: examOf(args, exams, 'from'), to: examOf(args, exams, 'to'), ...(top ? { top: Number(top) } : {}) };
});

const checkExam = analysisCommand((args, exams) => ({ analysis: 'exam-check', exam: examOf(args, exams, 'exam') }));
const checkAll = analysisCommand(() => ({ analysis: 'exam-check' }));
export const checkCommand = (args: Arguments, output: Output): Promise<void> => (args.optional('exam') === undefined ? checkAll : checkExam)(args, output);

/** Lists the papers of an exam; with --forms (or --withdraw) declares them equated or takes that back. */
export const equateCommand = (args: Arguments, output: Output): Promise<void> =>
  withWorkspace(args.required('workspace'), { create: false }, output.call, async (session) => {
    const exam = findExam(await session.exams(), args.required('exam')).exam_id;
    const forms = args.optional('forms')?.split(',').map(Number);
    if (forms?.some((id) => !Number.isInteger(id))) throw new UsageError('--forms 要是试卷编号，用逗号隔开');
    const batch = forms || args.flag('withdraw')
      ? await session.declareEquated({ exam, subject: args.required('subject'), forms: forms ?? [], reason: args.optional('reason') ?? '', actor: '命令行' })
      : null;
    const list = await session.examForms(exam);
    output.result({ exam, forms: list, batch }, () =>
      list.map((form) => [form.form_id, form.subject, form.label || '共用卷', form.full_mark ?? '—', `${form.pupils}人`, form.group_form_id === null ? '' : `与试卷${form.group_form_id}同卷（${form.reason}）`].join('\t')).join('\n'));
  });

function oneOf<T extends string>(args: Arguments, option: string, all: readonly T[]): T | undefined {
  const text = args.optional(option);
  if (text === undefined) return undefined;
  const found = all.find((name) => name === text);
  if (!found) throw new UsageError(`--${option} 只能是 ${all.join('、')}，不能是 ${text}`);
  return found;
}
