import type { CallOptions } from '../../call.ts';
import type { Engine } from '../../engine/engine.ts';
import type { GroupingName } from '../../measures/grouping.ts';
import type { Analysis } from './analysis.ts';
import type { ExamFacts } from './analysis-context.ts';
import { comparisonAnalysis } from './comparison.ts';
import { distributionAnalysis } from './distribution.ts';
import { examOverviewAnalysis } from './exam-overview.ts';
import type { GrowthPupilsRequest, GrowthRequest } from './growth-request.ts';
import { growthAnalysis } from './growth-analysis.ts';
import { growthPupilsAnalysis } from './growth-pupils.ts';
import { itemsAnalysis, type ItemsRequest } from './items.ts';
import { measuresAnalysis } from './measures.ts';

export type AnalyseRequest =
  | { readonly analysis: 'exam-overview'; readonly exam: number }
  | { readonly analysis: 'measures'; readonly exam: number; readonly subject: string; readonly by: GroupingName; readonly school?: number; readonly county?: string }
  | { readonly analysis: 'distribution'; readonly exam: number; readonly subject: string }
  | { readonly analysis: 'comparison'; readonly exam: number; readonly subject: string }
  | ({ readonly analysis: 'growth' } & GrowthRequest)
  | ({ readonly analysis: 'growth-pupils' } & GrowthPupilsRequest)
  | ({ readonly analysis: 'items' } & ItemsRequest);

/** Runs one analysis by its id. */
export function analyse(engine: Engine, exams: readonly ExamFacts[], request: AnalyseRequest, call?: CallOptions): Promise<Analysis> {
  const context = { engine, exams, call };
  switch (request.analysis) {
    case 'exam-overview':
      return examOverviewAnalysis(context, request.exam);
    case 'measures':
      return measuresAnalysis(context, request);
    case 'distribution':
      return distributionAnalysis(context, request.exam, request.subject);
    case 'comparison':
      return comparisonAnalysis(context, request.exam, request.subject);
    case 'growth':
      return growthAnalysis(context, request);
    case 'growth-pupils':
      return growthPupilsAnalysis(context, request);
    case 'items':
      return itemsAnalysis(context, request);
  }
}
