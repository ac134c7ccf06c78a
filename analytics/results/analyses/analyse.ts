import type { CallOptions } from '../../call.ts';
import type { Engine } from '../../engine/engine.ts';
import type { GroupingName } from '../../measures/grouping.ts';
import type { Analysis } from './analysis.ts';
import type { ExamFacts } from './analysis-context.ts';
import { comparisonAnalysis } from './comparison.ts';
import { distributionAnalysis } from './distribution.ts';
import { examOverviewAnalysis } from './exam-overview.ts';
import type {
  GrowthCompareRequest, GrowthFairnessRequest, GrowthPupilsRequest, GrowthRequest, GrowthSensitivityRequest, GrowthSubjectsRequest, GrowthYearsRequest,
  NeededGrowthRequest, ReferenceGrowthRequest, TrajectoryRequest,
} from './growth-request.ts';
import { growthAnalysis } from './growth-analysis.ts';
import { growthCompareAnalysis } from './growth-compare.ts';
import { growthFairnessAnalysis } from './growth-fairness.ts';
import { growthNeededAnalysis } from './growth-needed.ts';
import { growthPupilsAnalysis } from './growth-pupils.ts';
import { growthReferenceAnalysis } from './growth-reference.ts';
import { referencesAnalysis } from './growth-reference-tables.ts';
import { growthSensitivityAnalysis } from './growth-sensitivity.ts';
import { growthSubjectsAnalysis } from './growth-subjects.ts';
import { growthTrajectoryAnalysis } from './growth-trajectory.ts';
import { growthYearsAnalysis } from './growth-years.ts';
import { identityCoverageAnalysis, type IdentityCoverageRequest } from './identity-coverage.ts';
import { itemsAnalysis, type ItemsRequest } from './items.ts';
import { itemsIrtAnalysis, type ItemsIrtRequest } from './items-irt.ts';
import { itemsItemAnalysis, type ItemsItemRequest } from './items-item.ts';
import { itemsMasteryAnalysis, type ItemsMasteryRequest } from './items-mastery.ts';
import { itemsPapersAnalysis } from './items-papers.ts';
import { measuresAnalysis } from './measures.ts';

export type AnalyseRequest =
  | { readonly analysis: 'exam-overview'; readonly exam: number }
  | { readonly analysis: 'measures'; readonly exam: number; readonly subject: string; readonly by: GroupingName; readonly school?: number; readonly county?: string }
  | { readonly analysis: 'distribution'; readonly exam: number; readonly subject: string }
  | { readonly analysis: 'comparison'; readonly exam: number; readonly subject: string }
  | ({ readonly analysis: 'growth' } & GrowthRequest)
  | ({ readonly analysis: 'growth-pupils' } & GrowthPupilsRequest)
  | ({ readonly analysis: 'growth-subjects' } & GrowthSubjectsRequest)
  | ({ readonly analysis: 'growth-fairness' } & GrowthFairnessRequest)
  | ({ readonly analysis: 'growth-compare' } & GrowthCompareRequest)
  | ({ readonly analysis: 'growth-sensitivity' } & GrowthSensitivityRequest)
  | ({ readonly analysis: 'growth-years' } & GrowthYearsRequest)
  | ({ readonly analysis: 'identity-coverage' } & IdentityCoverageRequest)
  | ({ readonly analysis: 'growth-trajectory' } & TrajectoryRequest)
  | ({ readonly analysis: 'growth-reference' } & ReferenceGrowthRequest)
  | { readonly analysis: 'growth-references' }
  | ({ readonly analysis: 'growth-needed' } & NeededGrowthRequest)
  | ({ readonly analysis: 'items' } & ItemsRequest)
  | ({ readonly analysis: 'items-mastery' } & ItemsMasteryRequest)
  | ({ readonly analysis: 'items-irt' } & ItemsIrtRequest)
  | ({ readonly analysis: 'items-item' } & ItemsItemRequest)
  | { readonly analysis: 'items-papers' };

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
    case 'growth-subjects':
      return growthSubjectsAnalysis(context, request);
    case 'growth-fairness':
      return growthFairnessAnalysis(context, request);
    case 'growth-compare':
      return growthCompareAnalysis(context, request);
    case 'growth-sensitivity':
      return growthSensitivityAnalysis(context, request);
    case 'growth-years':
      return growthYearsAnalysis(context, request);
    case 'identity-coverage':
      return identityCoverageAnalysis(context, request);
    case 'growth-trajectory':
      return growthTrajectoryAnalysis(context, request);
    case 'growth-reference':
      return growthReferenceAnalysis(context, request);
    case 'growth-references':
      return referencesAnalysis(context);
    case 'growth-needed':
      return growthNeededAnalysis(context, request);
    case 'items':
      return itemsAnalysis(context, request);
    case 'items-mastery':
      return itemsMasteryAnalysis(context, request);
    case 'items-irt':
      return itemsIrtAnalysis(context, request);
    case 'items-item':
      return itemsItemAnalysis(context, request);
    case 'items-papers':
      return itemsPapersAnalysis(context);
  }
}
