import type { AnalysisRequest, AnalysisResult } from '../session-api.ts';
import { analysisText, asObject } from './analysis-text.node.ts';
import type { Arguments } from './arguments.ts';
import { choice } from './choice.ts';
import type { Output } from './output.node.ts';
import { UsageError } from './usage-error.ts';
import { findExam, withWorkspace } from './workspace.node.ts';

const policies = ['listwise', 'zero', 'available'] as const;
const views = ['quality', 'mastery', 'irt', 'dif', 'equate', 'papers'] as const;
const models = ['rasch', 'pcm', '2pl', 'gpcm'] as const;
const units = ['all', 'county', 'school', 'class'] as const;
const groups = ['sex', 'locality', 'language'] as const;
const methods = ['equipercentile', 'tucker', 'levine', 'irt'] as const;

/** `items --workspace DIR --exam E --subject S [--view …] [--school NAME] [--missing POLICY] [--item NO]` */
export const items = (args: Arguments, output: Output): Promise<void> =>
  withWorkspace(args.required('workspace'), { create: false }, output.call, async (session) => {
    const view = choice(args, 'view', views) ?? 'quality';
    const missing = choice(args, 'missing', policies) ?? 'listwise';
    if (view === 'papers') return show(output, await session.analyse({ analysis: 'items-papers' }, output.call));
    const exams = await session.exams();
    const subject = args.required('subject');
    const paper = { exam: findExam(exams, args.required('exam')).exam_id, subject };
    const name = args.optional('school');
    const school = name === undefined ? undefined : (await session.schools()).find(({ name: own, school_id }) => own === name || String(school_id) === name);
    if (name !== undefined && !school) throw new UsageError(`没有这所学校：${name}`);
    const own = school ? { school: school.school_id } : {};
    const complete = missing === 'zero' ? 'zero' : 'listwise';
    if (missing === 'available' && (view === 'dif' || view === 'equate')) throw new UsageError(`--view ${view} 的 --missing 只能是 listwise、zero`);
    const requestOf = (): AnalysisRequest => {
      switch (view) {
        case 'mastery':
          return { analysis: 'items-mastery', ...paper, missing, by: choice(args, 'by', units) ?? (school ? 'class' : 'all'), ...own };
        case 'irt': {
          const model = choice(args, 'model', models);
          return { analysis: 'items-irt', ...paper, missing, ...own, ...(model ? { model } : {}) };
        }
        case 'dif': {
          const reference = args.optional('reference');
          return { analysis: 'items-dif', ...paper, by: choice(args, 'by', groups) ?? 'sex', missing: complete, ...(reference === undefined ? {} : { reference }) };
        }
        case 'equate': {
          const [exam = '', other = subject] = args.required('onto').split(':');
          const method = choice(args, 'method', methods);
          return { analysis: 'items-equate', ...paper, missing: complete, onto: { exam: findExam(exams, exam).exam_id, subject: other }, common: commonPairs(args.optional('common') ?? ''), ...(method ? { method } : {}) };
        }
        case 'quality': {
          const item = args.optional('item');
          return item === undefined ? { analysis: 'items', ...paper, missing, ...own } : { analysis: 'items-item', ...paper, missing, item, ...own };
        }
      }
    };
    return show(output, await session.analyse(requestOf(), output.call));
  });

const commonPairs = (text: string): { readonly a: string; readonly b: string }[] =>
  text.split(',').filter(Boolean).map((pair) => {
    const [a = '', b = a] = pair.split('=');
    return { a, b };
  });

const show = (output: Output, result: AnalysisResult): void =>
  output.result({ ...asObject(result.data), headline: result.headline, warnings: result.warnings }, () => analysisText(result));
