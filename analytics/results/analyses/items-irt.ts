import { irtAnalysis, type IrtAnalysis } from '../../items/irt/irt-analysis.ts';
import type { IrtModelName } from '../../items/irt/marginal-ml.ts';
import { paperMarks } from '../../items/paper-marks.ts';
import type { ScoreMatrix } from '../../items/score-matrix.ts';
import type { ResultElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { isSuppressed } from '../suppression.ts';
import type { Analysis } from './analysis.ts';
import type { AnalysisContext } from './analysis-context.ts';
import { curveCharts, informationCharts, irtFigures, irtTable, wrightChart, wrightTable } from './items-irt-elements.ts';
import { itemNames, loadPaper, paperId, refusedPaper, type PaperRequest } from './items-paper.ts';

export interface ItemsIrtRequest extends PaperRequest {
  /** Rasch, or with partial credit (pcm) where the paper has it, unless given: they need the fewest pupils. */
  readonly model?: IrtModelName | undefined;
  readonly school?: number | undefined;
}

export const irtModelNames: Readonly<Record<IrtModelName, string>> = { rasch: 'Rasch模型', pcm: '分部计分模型', '2pl': '双参数模型', gpcm: '拓广分部计分模型' };

/** 项目反应理论 of one paper: parameters, fit, curves, information, pupils and items on one scale. */
export async function itemsIrtAnalysis(context: AnalysisContext, request: ItemsIrtRequest): Promise<Analysis> {
  const paper = await loadPaper(context, request, request.school);
  if (typeof paper === 'string') return refusedPaper(paper);
  const { matrix } = paperMarks(paper.items, paper.rows);
  if (isSuppressed(matrix.n)) return refusedPaper(`参与统计的学生只有${matrix.n}人，不作项目反应理论分析。`, paper.warnings);
  const model = request.model ?? (hasPartialCredit(matrix) ? 'pcm' : 'rasch');
  const found = await irtAnalysis(matrix, { model, missing: paper.missing }, context.call);
  if (!found.ok) return refusedPaper(found.reason, paper.warnings);
  if (!found.fit.converged) return refusedPaper('参数估计没有收敛，没有可以显示的结果。请改用Rasch或分部计分模型，或检查有无重复、恒定的小题。', [...paper.warnings, ...found.notes]);
  return {
    headline: headlineOf(found),
    elements: elementsOf(`${paperId(paper)}-irt`, paper.caption, matrix, found),
    warnings: paper.warnings,
    data: { exam: request.exam, subject: request.subject, form: paper.form, school: request.school ?? null, ...found, persons: undefined, curves: undefined },
  };
}

const hasPartialCredit = ({ columns }: ScoreMatrix): boolean =>
  columns.some(({ scores, fullMark, missing }) => scores.some((mark, i) => missing?.[i] !== 1 && mark !== 0 && mark !== fullMark));

function elementsOf(id: string, caption: string, matrix: ScoreMatrix, found: IrtAnalysis): ResultElement[] {
  return [
    irtFigures(`${id}-figures`, irtModelNames[found.model], found),
    ...(found.notes.length > 0 ? [{ type: 'callout', tone: '注意', title: '使用建议', text: found.notes } as const] : []),
    irtTable(`${id}-items`, `${caption}题目参数与拟合（${irtModelNames[found.model]}）`, found),
    wrightChart(`${id}-wright`, `${caption}学生能力与题目难度的分布`, found),
    wrightTable(`${id}-map`, `${caption}怀特图：学生与题目在同一标尺上`, found),
    ...informationCharts(id, caption, found),
    ...curveCharts(`${id}-curve`, matrix, found),
  ];
}

function headlineOf({ items, n, reliability, wrightMap }: IrtAnalysis): string {
  const located = items.filter(({ location }) => location !== null).toSorted((a, b) => b.location! - a.location!);
  const hardest = located.slice(0, 2).map(({ item }) => item);
  const misfit = items.filter(({ residualFit: { infit, infitT } }) => infit !== null && infitT !== null && infit > 1.3 && infitT > 2).map(({ item }) => item);
  const gap = wrightMap.itemMean === null ? null : wrightMap.personMean - wrightMap.itemMean;
  return [
    `${n}名学生，能力估计的信度${formatNumber(reliability, 'ratio')}`,
    ...(gap === null ? [] : [`学生平均能力比题目平均难度${gap >= 0 ? '高' : '低'}${formatNumber(Math.abs(gap), 'index')}`]),
    ...(hardest.length > 0 ? [`最难的是${itemNames(hardest)}`] : []),
    misfit.length > 0 ? `${itemNames(misfit)}与模型不合，应检查` : '没有明显与模型不合的题',
  ].join('，').concat('。');
}
