import { covariateNames } from '../measures/covariates.ts';
import { curves } from '../measures/design-terms.ts';
import { growthModels, type GrowthRequest, type GrowthUnit } from '../results/analyses/growth-request.ts';
import type { AnalysisRequest } from '../session-api.ts';
import { analysisText, asObject } from './analysis-text.node.ts';
import type { Arguments } from './arguments.ts';
import type { Output } from './output.node.ts';
import { UsageError } from './usage-error.ts';
import { parseExamSubject, withWorkspace } from './workspace.node.ts';

const kinds = ['fairness', 'compare', 'sensitivity', 'years'] as const;
const units: readonly GrowthUnit[] = ['school', 'class', 'county', 'group'];

/** `growth-check`: is a growth model fair, do models agree, does measurement error matter, what do three years say. */
export function growthCheck(args: Arguments, output: Output): Promise<void> {
  return withWorkspace(args.required('workspace'), { create: false }, output.call, async (session) => {
    const list = await session.exams();
    const kind = chosen(args.required('kind'), kinds, '--kind');
    const model = args.optional('model');
    const curve = args.optional('curve');
    const covariates = args.optional('covariates')?.split(',').filter(Boolean).map((name) => chosen(name, covariateNames, '--covariates'));
    if (kind !== 'fairness' && (model ?? curve) !== undefined) throw new UsageError('--model 和 --curve 只用于 --kind fairness');
    if (kind === 'years' && covariates) throw new UsageError('--covariates 不用于 --kind years');
    const request: GrowthRequest = {
      outcome: parseExamSubject(list, args.required('outcome')),
      baselines: args.required('baseline').split(',').map((part) => parseExamSubject(list, part)),
      by: chosen(args.optional('by') ?? 'school', units, '--by'),
      ...(covariates ? { covariates } : {}),
      ...(model === undefined ? {} : { model: chosen(model, growthModels, '--model') }),
      ...(curve === undefined ? {} : { curve: chosen(curve, curves, '--curve') }),
    };
    const analysis: AnalysisRequest = { analysis: `growth-${kind}`, ...request };
    const result = await session.analyse(analysis, output.call);
    output.result({ ...asObject(result.data), headline: result.headline, warnings: result.warnings }, () => analysisText(result));
  });
}

function chosen<T extends string>(text: string, all: readonly T[], option: string): T {
  const found = all.find((name) => name === text);
  if (!found) throw new UsageError(`${option} 只能是 ${all.join('、')}，不能是 ${text}`);
  return found;
}
