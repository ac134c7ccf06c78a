import { curves } from '../measures/design-terms.ts';
import { growthModels, type GrowthRequest } from '../results/analyses/growth-request.ts';
import type { AnalysisRequest } from '../session-api.ts';
import { analysisText, asObject } from './analysis-text.node.ts';
import type { Arguments } from './arguments.ts';
import { choice, chosenCovariates } from './choice.ts';
import { chosenUnit } from './chosen-unit.ts';
import type { Output } from './output.node.ts';
import { UsageError } from './usage-error.ts';
import { parseExamSubject, withWorkspace } from './workspace.node.ts';

const kinds = ['fairness', 'compare', 'sensitivity', 'years'] as const;

/** `growth-check`: is a growth model fair, do models agree, does measurement error matter, what do three years say. */
export function growthCheck(args: Arguments, output: Output): Promise<void> {
  args.required('kind');
  const kind = choice(args, 'kind', kinds)!;
  const options = {
    by: chosenUnit(args), model: choice(args, 'model', growthModels), curve: choice(args, 'curve', curves), covariates: chosenCovariates(args),
  };
  if (kind !== 'fairness' && (options.model ?? options.curve) !== undefined) throw new UsageError('--model 和 --curve 只用于 --kind fairness');
  if (kind === 'years' && options.covariates) throw new UsageError('--covariates 不用于 --kind years');
  return withWorkspace(args.required('workspace'), { create: false }, output.call, async (session) => {
    const list = await session.exams();
    const { by, model, curve, covariates } = options;
    const request: GrowthRequest = {
      outcome: parseExamSubject(list, args.required('outcome')),
      baselines: args.required('baseline').split(',').map((part) => parseExamSubject(list, part)),
      by, ...(covariates ? { covariates } : {}), ...(model ? { model } : {}), ...(curve ? { curve } : {}), ...(args.flag('merge-sites') ? { mergeSites: true } : {}),
    };
    const result = await session.analyse(asked(kind, request), output.call);
    output.result({ ...asObject(result.data), headline: result.headline, warnings: result.warnings }, () => analysisText(result));
  });
}

function asked(kind: (typeof kinds)[number], request: GrowthRequest): AnalysisRequest {
  switch (kind) {
    case 'fairness':
      return { analysis: 'growth-fairness', ...request };
    case 'compare':
      return { analysis: 'growth-compare', ...request };
    case 'sensitivity':
      return { analysis: 'growth-sensitivity', ...request };
    case 'years':
      return { analysis: 'growth-years', ...request };
  }
}
