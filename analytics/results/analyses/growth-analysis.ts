import { formatNumber } from '../format.ts';
import type { Analysis } from './analysis.ts';
import { examById, examLabel, type AnalysisContext } from './analysis-context.ts';
import { caterpillar, comparisonInterval, countFlags, growthTable, quadrant } from './growth-elements.ts';
import { runModel } from './growth-models.ts';
import { cautionText, compareNote, flagCaution, rankNote, unitRanks } from './growth-ranks.ts';
import { growthScales } from './growth-scale.ts';
import type { GrowthRequest } from './growth-request.ts';
import { unitLabels } from './measures.ts';

/** 增值: caterpillar, quadrant, table with intervals and flags, method note. */
export async function growthAnalysis(context: AnalysisContext, request: GrowthRequest): Promise<Analysis> {
  const run = await runModel(context, request);
  if (typeof run === 'string') return { headline: null, elements: [], warnings: [run], data: null };
  const { model, units, wholeMean, coverage, methodNote } = run;
  const scale = growthScales[model];
  const exam = examById(context, request.outcome.exam);
  const label = `${examLabel(exam)}${request.outcome.subject}`;
  const unitLabel = unitLabels[request.by];
  const id = `growth-${request.by}-${exam.exam_id}-${request.outcome.subject}`;
  const counter = request.by === 'school' ? '所' : '个';
  const parentLabel = run.parents && model === 'mixed' ? unitLabels[request.by === 'class' ? 'school' : 'county'] : null;
  const effects = units.map(({ effect }) => effect);
  const flags = countFlags({ units: effects });
  const ranks = model === 'mixed' ? await unitRanks(effects, context.call) : null;
  const caution = scale.judges ? flagCaution(effects, scale.expected) : null;
  const tableNotes = [
    ...(caution ? [cautionText(caution, counter, unitLabel, model === 'mixed')] : []),
    ...(scale.judges ? [compareNote(unitLabel)] : []),
    ...(ranks ? [rankNote(unitLabel)] : []),
    methodNote,
  ];
  const elements = [
    {
      type: 'keyFigures' as const,
      id: `${id}-figures`,
      figures: [
        { label: '匹配学生', value: coverage.matched, format: 'count' as const, unit: '人', detail: `有终点成绩 ${coverage.outcome} 人` },
        { label: '匹配率', value: coverage.share, format: 'rate' as const, detail: coverage.belowLimit ? '低于85%，结论慎用' : '达到85%' },
        ...(scale.judges
          ? [
              { label: '高于预期', value: flags.高于预期, format: 'count' as const, unit: counter, mark: 'above' as const },
              { label: '符合预期', value: flags.符合预期, format: 'count' as const, unit: counter, mark: 'same' as const },
              { label: '低于预期', value: flags.低于预期, format: 'count' as const, unit: counter, mark: 'below' as const },
            ]
          : []),
        run.figure,
      ],
    },
    caterpillar(`${id}-interval`, `${label}${scale.short}（按${unitLabel}）`, units, scale),
    quadrant(`${id}-quadrant`, `${label}水平与${scale.short}`, units, wholeMean, scale),
    growthTable(`${id}-table`, `${label}${scale.short}结果（按${unitLabel}）`, unitLabel, units, tableNotes, { scale, compare: scale.judges, ...(ranks ? { ranks } : {}), ...(run.extra ? { extra: run.extra } : {}) }),
    ...(run.parents && parentLabel
      ? [growthTable(`${id}-parents`, `${label}${scale.short}结果（按${parentLabel}）`, parentLabel, run.parents, [`${parentLabel}一层的增值，为所属${unitLabel}共有的部分。`], { scale })]
      : []),
    ...(run.own?.(id) ?? []),
  ];
  return {
    headline: scale.judges
      ? `${units.length}${counter}${unitLabel}中，高于预期${flags.高于预期}${counter}，低于预期${flags.低于预期}${counter}，其余未见显著差异或人数不足；匹配率${formatNumber(coverage.share, 'rate')}。`
      : `${units.length}${counter}${unitLabel}的${scale.short}见表：描述性指标，未控制起点（向均值回归），不作高低判断；匹配率${formatNumber(coverage.share, 'rate')}。`,
    elements,
    warnings: run.warnings,
    data: {
      model, outcome: request.outcome, baselines: request.baselines, by: request.by, ...run.facts, coverage, methodNote, caution,
      units: units.map(({ name, county, mean, effect }) => ({
        name, county, mean, ...effect, compare: scale.judges ? comparisonInterval(effect) : null, ...run.unitFacts(effect.unit), ...(model === 'mixed' ? { rank: ranks?.get(effect.unit) ?? null } : {}),
      })),
    },
  };
}
