import type { ExamSubject } from '../measures/pairs.ts';
import type { AnalysisContext } from '../results/analyses/analysis-context.ts';
import { pastEffects } from '../results/analyses/growth-reference-past.ts';
import { earlierPair } from '../results/analyses/growth-years-exams.ts';
import { nameUnits } from '../results/analyses/growth.ts';
import type { ExamReference } from './term-data.ts';

/** Cohorts further back went another way to school. */
const YEARS_BACK = 3;

/** 往届同起点 for schools too few to be set against each other, by the latest earlier cohort that sat both exams. */
export async function gatherReference(context: AnalysisContext, outcome: ExamSubject, baseline: ExamSubject): Promise<ExamReference | string> {
  let reason = '';
  for (let back = 1; back <= YEARS_BACK; back += 1) {
    const past = earlierPair(context.exams, { outcome, baselines: [baseline] }, back);
    const run = typeof past === 'string' ? `${past}。` : await pastEffects(context, { outcome, baseline, by: 'school', against: { kind: 'past', outcome: past.outcome, baseline: past.baselines[0]! } }, { outcome: past.outcome, baseline: past.baselines[0]! });
    if (typeof run !== 'string') return { run, units: (await nameUnits(context, { outcome, by: 'school' }, run.units)).units };
    reason ||= `不能以往届同起点学生为参照：${run}`;
  }
  return reason;
}
