import type { AnalysisRequest } from '../session-api.ts';
import { analysisText, asObject } from './analysis-text.node.ts';
import type { Arguments } from './arguments.ts';
import { chosenCovariates } from './choice.ts';
import { chosenUnit } from './chosen-unit.ts';
import type { Output } from './output.node.ts';
import { UsageError } from './usage-error.ts';
import { findExam, withWorkspace } from './workspace.node.ts';

const foreign = ['model', 'curve', 'slope', 'method', 'reliability', 'cap', 'unit', 'nested', 'names'] as const;

/** `growth --outcome E:all`: every subject of the exam by the mixed model, units beside subjects. */
export function growthSubjectsCommand(args: Arguments, output: Output): Promise<void> {
  const unused = foreign.filter((name) => args.optional(name) !== undefined && !(name === 'model' && args.optional(name) === 'mixed'));
  if (unused.length > 0) throw new UsageError(`${unused.map((name) => `--${name}`).join('、')} 不用于各学科一起计算（--outcome E:all），请逐科计算`);
  const baselines = args.required('baseline').split(',');
  const withSubject = baselines.find((text) => text.includes(':'));
  if (withSubject !== undefined) throw new UsageError(`各学科一起计算时，--baseline 只写考试、不写学科（每科以同一学科为起点），不能是 ${withSubject}`);
  const by = chosenUnit(args);
  const covariates = chosenCovariates(args);
  return withWorkspace(args.required('workspace'), { create: false }, output.call, async (session) => {
    const list = await session.exams();
    const request: AnalysisRequest = {
      analysis: 'growth-subjects', outcome: findExam(list, args.required('outcome').replace(/:[^:]*$/, '')).exam_id, baselines: baselines.map((text) => findExam(list, text).exam_id), by,
      ...(covariates ? { covariates } : {}), ...(args.flag('merge-sites') ? { mergeSites: true } : {}),
    };
    const result = await session.analyse(request, output.call);
    output.result({ ...asObject(result.data), headline: result.headline, warnings: result.warnings }, () => analysisText(result));
  });
}
