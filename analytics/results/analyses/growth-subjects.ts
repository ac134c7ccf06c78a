import { breathe } from '../../call.ts';
import { TOTAL } from '../../schema/subjects.ts';
import type { Analysis } from './analysis.ts';
import { examById, examLabel, subjectsWithTotal, type AnalysisContext } from './analysis-context.ts';
import { countFlags } from './growth-elements.ts';
import { cautionText, flagCaution } from './growth-ranks.ts';
import type { GrowthSubjectsRequest } from './growth-request.ts';
import { subjectsHeat, subjectsTable, type SubjectRun } from './growth-subjects-elements.ts';
import { unusedOptions } from './growth-unused.ts';
import { runGrowth } from './growth.ts';
import { unitLabels } from './measures.ts';

/** 各学科: the mixed model of every subject of the exam and of its 总分, units beside subjects. */
export async function growthSubjectsAnalysis(context: AnalysisContext, request: GrowthSubjectsRequest): Promise<Analysis> {
  const exam = examById(context, request.outcome);
  const subjects = subjectsWithTotal(exam);
  const runs: SubjectRun[] = [];
  const warnings: string[] = [];
  for (const [done, subject] of subjects.entries()) {
    context.call?.onProgress?.({ stage: `计算${subject}增值`, done, total: subjects.length });
    await breathe();
    context.call?.signal?.throwIfAborted();
    const starts = startsOf(context, request, subject);
    const { by, covariates, mergeSites } = request;
    const run = await runGrowth(context, {
      outcome: { exam: request.outcome, subject }, baselines: starts, by, ...(covariates ? { covariates } : {}), ...(mergeSites ? { mergeSites } : {}),
    });
    if (typeof run === 'string') {
      warnings.push(`${subject}没有计算：${run}`);
      continue;
    }
    const { result, units } = run;
    runs.push({ subject, own: starts.every((start) => start.subject === subject), units, coverage: result.coverage, methodNote: result.methodNote });
    warnings.push(...result.fit.warnings.map((warning) => `${subject}：${warning}`));
  }
  if (runs.length === 0) return { headline: null, elements: [], warnings: [...new Set(warnings)], data: null };
  const unitLabel = unitLabels[request.by];
  const counter = request.by === 'school' ? '所' : '个';
  const caption = `${examLabel(exam)}各学科增值（按${unitLabel}）`;
  const id = `growth-subjects-${request.by}-${exam.exam_id}`;
  const effects = runs.flatMap(({ units }) => units.map(({ effect }) => effect));
  const flags = countFlags({ units: effects });
  // Under one id a subject: the same unit is judged in each.
  const caution = flagCaution(runs.flatMap(({ subject, units }) => units.map(({ effect }) => ({ ...effect, unit: `${subject}:${effect.unit}` }))), 0);
  const units = new Set(effects.map(({ unit }) => unit)).size;
  const notes = [
    ...(caution ? [cautionText(caution, '个', `${unitLabel}×学科`, true)] : []),
    startsNote(runs, request.baselines.map((baseline) => examLabel(examById(context, baseline)))),
  ];
  return {
    headline: `${units}${counter}${unitLabel}、${runs.length}个学科（含总分）共${flags.高于预期 + flags.符合预期 + flags.低于预期}个可作判断的结果中，高于预期${flags.高于预期}个，低于预期${flags.低于预期}个，其余未见显著差异。`,
    elements: [
      subjectsHeat(`${id}-heat`, caption, runs),
      subjectsTable(`${id}-table`, caption, unitLabel, runs, notes),
    ],
    warnings: [...new Set([...unusedOptions({ ...request, outcome: { exam: request.outcome, subject: TOTAL }, baselines: [] }), ...warnings])],
    data: {
      outcome: request.outcome, baselines: request.baselines, by: request.by, caution,
      subjects: runs.map(({ subject, own, units: named, coverage, methodNote }) => ({
        subject, ownStart: own, coverage, methodNote, units: named.map(({ name, county, mean, effect }) => ({ name, county, mean, ...effect })),
      })),
    },
  };
}

const startsOf = (context: AnalysisContext, { baselines }: GrowthSubjectsRequest, subject: string) =>
  baselines.map((exam) => ({ exam, subject: examById(context, exam).subjects.includes(subject) ? subject : TOTAL }));

function startsNote(runs: readonly SubjectRun[], exams: readonly string[]): string {
  const others = runs.filter(({ own }) => !own).map(({ subject }) => subject);
  return `每一学科以${exams.join('、')}的同一学科为起点${others.length > 0 ? `；起点考试没有该学科的，以其总分为起点：${others.join('、')}` : ''}。`;
}
