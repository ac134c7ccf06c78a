import { NOT_COMPARABLE, type AnalysisContext, type ExamFacts } from '../results/analyses/analysis-context.ts';
import { runGrowth, type GrowthRun } from '../results/analyses/growth.ts';
import { fairnessChecks } from '../results/analyses/growth-fairness.ts';
import { runModel } from '../results/analyses/growth-models.ts';
import type { GrowthRequest } from '../results/analyses/growth-request.ts';
import { earlierPair } from '../results/analyses/growth-years-exams.ts';
import { gatherYears, type YearsRun } from '../results/analyses/growth-years.ts';
import { TOTAL } from '../schema/subjects.ts';
import { chooseBaseline } from './choose-baseline.ts';
import { gatherReference } from './gather-reference.ts';
import { modelNames } from './growth-verdicts.ts';
import type { ExamData, ExamGrowth, ModelUnits } from './term-data.ts';

type Gathered = Pick<ExamData, 'growth' | 'growthMissing' | 'reference'>;

/** The exam's value added with what says how firm it is; `part` is told what comes next and may stop the work. */
export async function gatherGrowth(context: AnalysisContext, exam: ExamFacts, part: (stage: string) => void): Promise<Gathered> {
  if (!exam.commonForm) return missing(NOT_COMPARABLE);
  const baseline = await chooseBaseline(context, exam);
  if (!baseline) return missing('没有可用的起点成绩（需要更早学期的同卷考试，且匹配到60%以上学生）。');
  const requestOf = (subject: string): GrowthRequest => ({
    outcome: { exam: exam.exam_id, subject },
    baselines: [{ exam: baseline.exam.exam_id, subject: baseline.exam.subjects.includes(subject) ? subject : TOTAL }],
    by: 'school',
  });
  part('增值');
  const request = requestOf(TOTAL);
  const total = await runGrowth(context, request);
  if (typeof total === 'string') {
    const reference = await gatherReference(context, request.outcome, request.baselines[0]!);
    return typeof reference === 'string' ? missing(`${total}${reference}`) : { growth: null, growthMissing: total, reference };
  }
  const withheld: string[] = [];
  const kept = <T>(label: string, found: T | string): T[] => {
    if (typeof found !== 'string') return [found];
    withheld.push(`${label}：${found}`);
    return [];
  };
  const subjects: ExamGrowth['subjects'][number][] = [];
  for (const subject of exam.subjects) {
    for (const run of kept(`${subject}增值`, await runGrowth(context, requestOf(subject)))) subjects.push({ subject, run });
  }
  part('分层进步值和成长百分位');
  const models: ModelUnits[] = [];
  for (const model of ['bands', 'sgp'] as const) {
    for (const { units, coverage, methodNote, warnings } of kept(modelNames[model], await runModel(context, { ...request, model }))) models.push({ model, units, coverage, methodNote, warnings });
  }
  part('覆盖与公平');
  const checks = kept('适用条件检查', await fairnessChecks(context, request, { model: 'mixed', units: total.units, coverage: total.result.coverage }));
  part('县区、集团和班级增值');
  const upper: ExamGrowth['upper'][number][] = [];
  // A county's pupils share their schools: only with both levels is its interval wide enough.
  for (const { parents } of kept('县区增值', await runGrowth(context, { ...request, nested: true }))) if (parents) upper.push({ by: 'county', units: parents });
  for (const { units } of kept('教育集团增值', await runGrowth(context, { ...request, by: 'group' }))) upper.push({ by: 'group', units });
  const classes = kept('班级增值', await runGrowth(context, { ...request, by: 'class' }));
  return {
    growth: {
      baseline, total, subjects, models, upper, withheld,
      fairness: checks[0] ?? null,
      years: await yearsOf(context, request, total),
      classes: classes[0]?.units ?? [],
    },
    growthMissing: null, reference: null,
  };
}

const missing = (reason: string): Gathered => ({ growth: null, growthMissing: reason, reference: null });

/** The years together, where an earlier cohort sat the same pair of exams. */
async function yearsOf(context: AnalysisContext, request: GrowthRequest, { units, result }: GrowthRun): Promise<YearsRun | null> {
  if ([1, 2].every((back) => typeof earlierPair(context.exams, request, back) === 'string')) return null;
  const years = await gatherYears(context, request, { units, coverage: result.coverage, warnings: result.fit.warnings });
  return typeof years === 'string' || years.slots.filter((year) => year !== null).length < 2 ? null : years;
}
