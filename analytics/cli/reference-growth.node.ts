import type { AnalysisRequest } from '../session-api.ts';
import { analysisText, asObject } from './analysis-text.node.ts';
import type { Arguments } from './arguments.ts';
import { chosenUnit } from './chosen-unit.ts';
import type { Output } from './output.node.ts';
import { UsageError } from './usage-error.ts';
import { parseExamSubject, withWorkspace } from './workspace.node.ts';

type Request = Extract<AnalysisRequest, { readonly analysis: 'growth-reference' | 'growth-needed' | 'growth-references' }>;
type Exams = Parameters<typeof parseExamSubject>[0];

function analysed(args: Arguments, output: Output, request: (exams: Exams) => Request): Promise<void> {
  return withWorkspace(args.required('workspace'), { create: false }, output.call, async (session) => {
    const result = await session.analyse(request(await session.exams()), output.call);
    output.result({ ...asObject(result.data), headline: result.headline, warnings: result.warnings }, () => analysisText(result));
  });
}

const listed = (exams: Exams, text: string) => text.split(',').filter(Boolean).map((part) => parseExamSubject(exams, part));

function number(args: Arguments, name: string): number {
  const value = Number(args.required(name));
  if (!Number.isFinite(value)) throw new UsageError(`--${name} 应为数字，不能是 ${args.required(name)}`);
  return value;
}

/** `reference-growth`: units beside an earlier cohort (`--past-outcome`, `--past-baseline`) or an imported table (`--reference`). */
export const referenceGrowthCommand = (args: Arguments, output: Output): Promise<void> =>
  analysed(args, output, (exams) => {
    const tabled = args.optional('reference') !== undefined;
    if (tabled && (args.optional('past-outcome') ?? args.optional('past-baseline')) !== undefined) throw new UsageError('--reference 和 --past-outcome、--past-baseline 只能用一种');
    return {
      analysis: 'growth-reference',
      outcome: parseExamSubject(exams, args.required('outcome')),
      baseline: parseExamSubject(exams, args.required('baseline')),
      by: chosenUnit(args),
      against: tabled
        ? { kind: 'reference', reference: number(args, 'reference') }
        : { kind: 'past', outcome: parseExamSubject(exams, args.required('past-outcome')), baseline: parseExamSubject(exams, args.required('past-baseline')) },
    };
  });

/** `references`: the reference tables of the workspace. */
export const referencesCommand = (args: Arguments, output: Output): Promise<void> => analysed(args, output, () => ({ analysis: 'growth-references' }));

/** `needed-growth`: what growth, as an earlier cohort showed it, would bring the present pupils to a target. */
export const neededGrowthCommand = (args: Arguments, output: Output): Promise<void> =>
  analysed(args, output, (exams) => ({
    analysis: 'growth-needed',
    learnt: { outcome: parseExamSubject(exams, args.required('learnt-outcome')), baselines: listed(exams, args.required('learnt-baseline')) },
    baselines: listed(exams, args.required('baseline')),
    target: number(args, 'target'),
    by: chosenUnit(args),
  }));
