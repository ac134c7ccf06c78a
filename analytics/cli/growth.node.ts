import { curves } from '../measures/design-terms.ts';
import { growthModels, type GrowthRequest } from '../results/analyses/growth-request.ts';
import { analysisText, asObject } from './analysis-text.node.ts';
import type { Arguments } from './arguments.ts';
import { choice, chosenCovariates } from './choice.ts';
import { chosenUnit } from './chosen-unit.ts';
import type { Output } from './output.node.ts';
import { growthTrajectoryCommand } from './trajectory.node.ts';
import { growthSubjectsCommand } from './growth-subjects.node.ts';
import { UsageError } from './usage-error.ts';
import { parseExamSubject, withWorkspace } from './workspace.node.ts';

/** `growth`: value added of the units, or with --unit the pupils of one. */
export function growth(args: Arguments, output: Output): Promise<void> {
  if (args.optional('model') === 'trajectory') return growthTrajectoryCommand(args, output);
  if (/:(all|各学科)$/.test(args.required('outcome'))) return growthSubjectsCommand(args, output);
  const options = {
    by: chosenUnit(args),
    ...(args.flag('merge-sites') ? { mergeSites: true } : {}),
    model: choice(args, 'model', growthModels, 'mixed（多层线性模型）、bands（起点分层进步值）、sgp（学生成长百分位）、zdiff（标准分变化）、trajectory（多次考试轨迹）') ?? 'mixed',
    ...modelOptions(args),
  };
  return withWorkspace(args.required('workspace'), { create: false }, output.call, async (session) => {
    const list = await session.exams();
    const request: GrowthRequest = {
      outcome: parseExamSubject(list, args.required('outcome')),
      baselines: args.required('baseline').split(',').map((part) => parseExamSubject(list, part)),
      ...options,
    };
    const unit = args.optional('unit');
    const result = await session.analyse(
      unit === undefined ? { analysis: 'growth', ...request } : { analysis: 'growth-pupils', ...request, unit, ...(args.flag('names') ? { names: true } : {}) },
      output.call,
    );
    output.result({ ...asObject(result.data), warnings: result.warnings }, () => analysisText(result));
  });
}

function modelOptions(args: Arguments): Partial<GrowthRequest> {
  const covariates = chosenCovariates(args);
  const cap = choice(args, 'cap', ['published'] as const);
  const curve = choice(args, 'curve', curves);
  const method = args.optional('method')?.toUpperCase();
  if (method !== undefined && method !== 'REML' && method !== 'ML') throw new UsageError('--method 只能是 reml 或 ml');
  const slope = args.optional('slope');
  if (slope !== undefined && slope !== 'true') throw new UsageError('growth 的 --slope 后面不写列名：随机斜率取第一个起点');
  const reliability = args.optional('reliability');
  if (reliability !== undefined && !(Number(reliability) >= 0.5 && Number(reliability) <= 1)) throw new UsageError('--reliability 应是 0.5 到 1 之间的数');
  return {
    ...(covariates ? { covariates } : {}),
    ...(curve ? { curve } : {}),
    ...(cap ? { cap } : {}),
    ...(method ? { method } : {}),
    ...(slope === undefined ? {} : { slope: true }),
    ...(args.flag('nested') ? { nested: true } : {}),
    ...(reliability === undefined ? {} : { reliability: Number(reliability) }),
  };
}
