import type { CallOptions } from '../../call.ts';
import type { Engine } from '../../engine/engine.ts';
import { defaultSettings, type VersionedSettings } from '../../measures/measure-settings.ts';
import type { Analysis } from './analysis.ts';
import type { ExamFacts } from './analysis-context.ts';
import { comparisonAnalysis } from './comparison.ts';
import { comparisonByName } from './comparison-analyses.ts';
import type { ComparisonRequest } from './comparison-requests.ts';
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
import { itemsDifAnalysis, type ItemsDifRequest } from './items-dif.ts';
import { itemsEquateAnalysis, type ItemsEquateRequest } from './items-equate.ts';
import { itemsItemAnalysis, type ItemsItemRequest } from './items-item.ts';
import { itemsPapersAnalysis } from './items-papers.ts';
import { itemsIrtAnalysis, type ItemsIrtRequest } from './items-irt.ts';
import { itemsMasteryAnalysis, type ItemsMasteryRequest } from './items-mastery.ts';
import { linesAnalysis } from './lines.ts';
import type { LinesRequest } from './lines-request.ts';
import { measuresAnalysis, type MeasuresRequest } from './measures.ts';
import { progressAnalysis, type ProgressRequest } from './progress.ts';
import { relativeAnalysis, type RelativeRequest } from './relative.ts';
import { scoreBandsAnalysis, type ScoreBandsRequest } from './score-bands.ts';
import { trendAnalysis, type TrendRequest } from './trend.ts';

export type AnalyseRequest =
  | ComparisonRequest
  | { readonly analysis: 'exam-overview'; readonly exam: number }
  | ({ readonly analysis: 'measures' } & MeasuresRequest)
  | ({ readonly analysis: 'score-bands' } & ScoreBandsRequest)
  | ({ readonly analysis: 'relative' } & RelativeRequest)
  | ({ readonly analysis: 'progress' } & ProgressRequest)
  | ({ readonly analysis: 'lines' } & LinesRequest)
  | ({ readonly analysis: 'trend' } & TrendRequest)
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
  | { readonly analysis: 'items-papers' }
  | ({ readonly analysis: 'items-dif' } & ItemsDifRequest)
  | ({ readonly analysis: 'items-equate' } & ItemsEquateRequest);

/** Runs one analysis by its id. */
export function analyse(engine: Engine, exams: readonly ExamFacts[], request: AnalyseRequest, call?: CallOptions, settings: VersionedSettings = defaultSettings): Promise<Analysis> {
  const context = { engine, exams, call, settings };
  switch (request.analysis) {
    case 'exam-overview':
      return examOverviewAnalysis(context, request.exam);
    case 'measures':
      return measuresAnalysis(context, request);
    case 'score-bands':
      return scoreBandsAnalysis(context, request);
    case 'relative':
      return relativeAnalysis(context, request);
    case 'progress':
      return progressAnalysis(context, request);
    case 'lines':
      return linesAnalysis(context, request);
    case 'trend':
      return trendAnalysis(context, request);
    case 'equity':
    case 'scaling':
    case 'composite':
    case 'partners':
    case 'transitions':
    case 'exam-check':
      return comparisonByName(context, request);
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
    case 'items-dif':
      return itemsDifAnalysis(context, request);
    case 'items-equate':
      return itemsEquateAnalysis(context, request);
  }
}
