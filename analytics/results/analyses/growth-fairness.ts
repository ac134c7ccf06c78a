import { coverageOf, totalCoverage } from '../../growth/coverage.ts';
import { effectPriorCorrelation, residualChecks, residualLine, spreadRatio, type DimensionCheck, type ResidualLine } from '../../growth/diagnostics/residual-checks.ts';
import type { Bend } from '../../growth/diagnostics/residuals.ts';
import type { UnitEffect } from '../../growth/growth-result.ts';
import { joinedStart } from '../../growth/pair-columns.ts';
import { growthCeilingsQuery } from '../../measures/growth-ceilings.ts';
import { attritionQuery, knownPriorsQuery } from '../../measures/growth-lost.ts';
import { pairCoverageQuery, type PairsSpec } from '../../measures/pairs.ts';
import type { ResultElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import type { Analysis } from './analysis.ts';
import { examById, examLabel, type AnalysisContext } from './analysis-context.ts';
import { attritionTable, coverageTable, knownPriorsTable, type Attrition } from './growth-fairness-lost.ts';
import { residualElements, residualFindings, type ResidualElementsInput } from './growth-fairness-residuals.ts';
import { guardRails, guardRailTable, type GuardRail } from './growth-fairness-rails.ts';
import { bendsOf, expectedScores, type ExpectedScores } from './growth-expected.ts';
import { runModel, type ModelRun } from './growth-models.ts';
import type { GrowthFairnessRequest } from './growth-request.ts';
import { onPairs, pairsAsked } from './growth-pairs.ts';
import { nameUnits } from './growth.ts';
import { unitLabels } from './measures.ts';

/** 覆盖与公平: who was lost and how they differed, what the model leaves in its residuals, guard rails. */
export async function growthFairnessAnalysis(context: AnalysisContext, request: GrowthFairnessRequest): Promise<Analysis> {
  const { call } = context;
  const asked = pairsAsked(context, request);
  if (typeof asked === 'string') return { headline: null, elements: [], warnings: [asked], data: null };
  const { spec } = asked;
  const unitLabel = unitLabels[request.by];
  const exam = examById(context, request.outcome.exam);
  const id = `fairness-${request.by}-${exam.exam_id}-${request.outcome.subject}`;
  const caption = `${examLabel(exam)}${request.outcome.subject}`;

  call?.onProgress?.({ stage: '统计未匹配学生', done: 0, total: 3 });
  const lost = await lostElements(context, request, spec, { id, caption, unitLabel });
  call?.signal?.throwIfAborted();
  call?.onProgress?.({ stage: '拟合模型', done: 1, total: 3 });
  const run = await runModel(context, request);
  if (typeof run === 'string') return { headline: null, elements: lost.elements, warnings: [run], data: { ...lost.data, residuals: null } };

  call?.signal?.throwIfAborted();
  call?.onProgress?.({ stage: '检查残差', done: 2, total: 3 });
  const found = await fairnessChecks(context, request, run);
  if (typeof found === 'string') return { headline: null, elements: lost.elements, warnings: [found, ...run.warnings], data: { ...lost.data, residuals: null } };
  const { rails, findings, checks, expected, bends, line, priorCorrelation } = found;
  const notices = rails.filter(({ notice }) => notice !== null);
  const elements: ResultElement[] = [
    {
      type: 'keyFigures', id: `${id}-figures`,
      figures: [
        { label: '匹配率', value: run.coverage.share, format: 'rate', detail: `${run.coverage.outcome} 人中匹配 ${run.coverage.matched} 人` },
        { label: '起点解释的差异', value: expected.explained, format: 'rate', detail: '占学生终点成绩差异的份额' },
        { label: '残差标准差', value: expected.residualSd, format: 'score', unit: '分', detail: `终点成绩标准差 ${formatNumber(expected.outcomeSd, 'score')} 分` },
        { label: `${unitLabel}结果与起点平均的相关`, value: priorCorrelation, format: 'index', detail: '接近0为宜' },
        { label: '系统偏差', value: findings.length, format: 'count', unit: '类', detail: '平均残差明显偏离0' },
        { label: '需要注意的检查项', value: notices.length, format: 'count', unit: '项', detail: `共检查 ${rails.length} 项` },
      ],
    },
    ...(findings.length > 0 ? [{ type: 'callout' as const, tone: '问题' as const, title: '模型留有系统偏差', text: findings }] : []),
    guardRailTable(`${id}-rails`, `${caption}增值模型适用条件检查`, rails),
    ...residualElements({ id, caption, ...found.residuals }),
    ...lost.elements,
  ];
  return {
    headline: `${findings.length === 0 ? '各类学生的平均残差均未明显偏离0' : `有${findings.length}类学生的平均残差明显偏离0`}；${notices.length === 0 ? '适用条件检查未见问题' : `适用条件检查中有${notices.length}项需要注意`}；匹配率${formatNumber(run.coverage.share, 'rate')}。`,
    elements,
    warnings: [...new Set([...run.warnings, ...notices.map(({ notice }) => notice!)])],
    data: {
      ...lost.data, model: run.model,
      residuals: {
        explained: expected.explained, residualSd: expected.residualSd, outcomeSd: expected.outcomeSd, priorCorrelation, bends, line, findings,
        checks: checks.map(({ dimension, groups }) => ({ dimension, groups: groups.map((group) => (group.n < 5 ? { category: group.category, n: group.n } : group)) })),
      },
      rails: rails.map(({ item, result, notice }) => ({ item, result, notice })),
    },
  };
}

export interface FairnessChecks {
  readonly rails: readonly GuardRail[];
  /** Sentences on the categories of pupils the model is off for. */
  readonly findings: readonly string[];
  readonly checks: readonly DimensionCheck[];
  readonly expected: ExpectedScores;
  readonly bends: readonly Bend[];
  readonly line: readonly ResidualLine[];
  readonly priorCorrelation: number | null;
  /** What the charts and the table of residuals are drawn from. */
  readonly residuals: Omit<ResidualElementsInput, 'id' | 'caption'>;
}

/** Residuals by category and the guard rails of a model that has run. */
export async function fairnessChecks(context: AnalysisContext, request: GrowthFairnessRequest, run: Pick<ModelRun, 'model' | 'units' | 'coverage'>): Promise<FairnessChecks | string> {
  const { engine, call } = context;
  const unitLabel = unitLabels[request.by];
  const counter = request.by === 'school' ? '所' : '个';
  return onPairs(context, request, async (pairs, from) => {
    const expected = await expectedScores(context, request, pairs, from);
    if (typeof expected === 'string') return expected;
    const { spec, labels } = pairs;
    const { pupils } = expected;
    const straight = run.model === 'mixed' && (request.curve ?? 'linear') === 'linear';
    const bends = straight ? await bendsOf(context, request, pairs, from, expected.outcomeSd) : [];
    const clusters = request.by === 'county' || request.by === 'group' ? pupils.unit : pupils.school;
    const checks = residualChecks(pupils, expected.residuals, clusters);
    // The corrected slope is that of the true start: against the observed one residuals must fall.
    const corrected = run.model === 'mixed' && request.reliability !== undefined && request.reliability < 1;
    const judged = corrected ? checks.filter(({ dimension }) => dimension !== 'prior') : checks;
    const line = residualLine(expected.expected, expected.residuals);
    const effects = run.units.map(({ effect }) => effect);
    const priorCorrelation = effectPriorCorrelation(effects, joinedStart(pupils.baselines), pupils.unit);
    return {
      checks, expected, bends, line, priorCorrelation,
      findings: residualFindings(judged, expected.outcomeSd, request, run.model),
      rails: guardRails({
        context, request, labels, unitLabel, counter, coverage: run.coverage, units: effects, pupils, bends, priorCorrelation,
        ceilings: await engine.query(growthCeilingsQuery(spec), call),
        explained: expected.explained, outcomeSd: expected.outcomeSd, spread: spreadRatio(checks[0]!),
      }),
      residuals: {
        checks: judged, line: corrected ? [] : line, corrected, outcomeSd: expected.outcomeSd, model: run.model,
        clusterLabel: clusters === pupils.unit && request.by !== 'school' ? unitLabel : '学校',
      },
    };
  });
}

interface Place {
  readonly id: string;
  readonly caption: string;
  readonly unitLabel: string;
}

/** Coverage by unit, who left on the way, and the known priors of those lost. */
async function lostElements(context: AnalysisContext, request: GrowthFairnessRequest, spec: PairsSpec, { id, caption, unitLabel }: Place) {
  const { engine, call } = context;
  const rows = await engine.query(pairCoverageQuery(spec), call);
  const bare = rows.map((row): UnitEffect => ({
    unit: row.unit, n: row.matched, effect: null, standardError: null, low: null, high: null, reliability: null, flag: '不显示', coverage: coverageOf(row),
  }));
  const { units } = await nameUnits(context, request, bare);
  const firsts = spec.baselines.filter(({ exam }, k) => spec.baselines.findIndex((other) => other.exam === exam) === k);
  const attrition: Attrition[] = [];
  for (const baseline of firsts) {
    attrition.push({
      label: `${examLabel(examById(context, baseline.exam))}${baseline.subject}`,
      rows: await engine.query(attritionQuery(baseline, spec.outcome, request.by), call),
    });
  }
  const known = spec.baselines.length > 1 ? await engine.query(knownPriorsQuery(spec), call) : [];
  const priorLabels = spec.baselines.map(({ exam, subject }) => `${examLabel(examById(context, exam))}${subject}`);
  const elements = [
    coverageTable(`${id}-coverage`, `${caption}匹配情况（按${unitLabel}）`, unitLabel, units, totalCoverage(rows)),
    ...attrition.map(({ label, rows: list }, k) => attritionTable(`${id}-attrition-${k + 1}`, `${label}学生到${caption}的留存（按起点时所在${unitLabel}）`, unitLabel, list)),
    ...(known.length > 0 ? [knownPriorsTable(`${id}-priors`, `${caption}起点不全的学生`, unitLabel, known, priorLabels, new Map(units.map(({ name, effect }) => [effect.unit, name])))] : []),
  ];
  return { elements, data: { coverage: totalCoverage(rows), units: units.map(({ name, county, effect }) => ({ unit: effect.unit, name, county, ...effect.coverage })), attrition, knownPriors: known } };
}
