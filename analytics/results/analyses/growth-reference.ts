import { coverageOf, totalCoverage } from '../../growth/coverage.ts';
import type { ReferenceEffects } from './growth-reference-past.ts';
import { formatNumber } from '../format.ts';
import type { Analysis } from './analysis.ts';
import { datedExamLabel, examById, type AnalysisContext } from './analysis-context.ts';
import { caterpillar, countFlags } from './growth-elements.ts';
import { referenceScale, referenceUnitsTable } from './growth-reference-elements.ts';
import { importedEffects } from './growth-reference-imported.ts';
import { pastEffects } from './growth-reference-past.ts';
import type { ReferenceGrowthRequest } from './growth-request.ts';
import { nameUnits } from './growth.ts';
import { unitLabels } from './measures.ts';

/** Too few units for a random effect: what is expected comes from an earlier cohort or from an imported table. */
export async function growthReferenceAnalysis(context: AnalysisContext, request: ReferenceGrowthRequest): Promise<Analysis> {
  const { outcome, baseline, by, against } = request;
  if (outcome.exam === baseline.exam && outcome.subject === baseline.subject) return refused('起点和终点不能是同一次考试的同一科目。');
  const run = against.kind === 'past' ? await pastEffects(context, request, against) : await importedEffects(context, request, against.reference);
  if (typeof run === 'string') return refused(run);
  const { units } = await nameUnits(context, { outcome, by }, run.units);
  const unitLabel = unitLabels[by];
  const counter = by === 'school' ? '所' : '个';
  const exam = examById(context, outcome.exam);
  const id = `growth-reference-${by}-${outcome.exam}-${outcome.subject}`;
  const flags = countFlags({ units: run.units });
  const coverage = totalCoverage(run.coverage);
  const label = `${datedExamLabel(exam)}${outcome.subject}`;
  const scale = referenceScale(run);
  const warnings = [
    ...run.warnings,
    ...(coverage.belowLimit ? [`匹配率 ${formatNumber(coverage.share, 'rate')}，低于 85%，结论请谨慎使用。`] : []),
    ...thinUnits(run, unitLabel),
  ];
  const verdict = run.judged
    ? `${run.units.length}${counter}${unitLabel}中，高于预期${flags.高于预期}${counter}，低于预期${flags.低于预期}${counter}，其余未见显著差异或人数不足。`
    : `${run.units.length}${counter}${unitLabel}的相对位置变化见图表，只作描述，不判断高低。`;
  return {
    headline: `${label}与参照相比：${verdict}`,
    elements: [
      { type: 'callout', tone: '说明', title: '参照系', text: [run.frame] },
      {
        type: 'keyFigures', id: `${id}-figures`,
        figures: [
          { label: '匹配学生', value: coverage.matched, format: 'count', unit: '人', detail: `有终点成绩 ${coverage.outcome} 人` },
          { label: '匹配率', value: coverage.share, format: 'rate', detail: coverage.belowLimit ? '低于85%，结论慎用' : '达到85%' },
          ...(run.judged
            ? [
                { label: '高于预期', value: flags.高于预期, format: 'count' as const, unit: counter, mark: 'above' as const },
                { label: '符合预期', value: flags.符合预期, format: 'count' as const, unit: counter, mark: 'same' as const },
                { label: '低于预期', value: flags.低于预期, format: 'count' as const, unit: counter, mark: 'below' as const },
              ]
            : []),
        ],
      },
      caterpillar(`${id}-interval`, `${label}与参照之差（按${unitLabel}）`, units, scale),
      referenceUnitsTable(`${id}-table`, `${label}与参照之差`, unitLabel, units, run, scale),
    ],
    warnings,
    data: {
      outcome, baseline, by, against, frame: run.frame, scale: run.scale, judged: run.judged, ...run.facts, coverage, methodNote: run.methodNote,
      units: units.map(({ name, county, mean, effect }) => ({ name, county, mean, ...effect, ...run.unitFacts.get(effect.unit) })),
    },
  };
}

const refused = (reason: string): Analysis => ({ headline: null, elements: [], warnings: [reason], data: null });

function thinUnits({ coverage }: ReferenceEffects, unitLabel: string): string[] {
  const thin = coverage.filter((row) => coverageOf(row).belowLimit).length;
  return thin > 0 ? [`${thin} 个${unitLabel}的匹配率低于 85%。`] : [];
}
