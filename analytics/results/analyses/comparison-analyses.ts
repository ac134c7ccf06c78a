import type { Analysis } from './analysis.ts';
import type { AnalysisContext } from './analysis-context.ts';
import type { ComparisonRequest } from './comparison-requests.ts';
import { compositeAnalysis } from './composite.ts';
import { equityAnalysis } from './equity.ts';
import { examCheckAnalysis } from './exam-check.ts';
import { partnersAnalysis } from './partners.ts';
import { scalingAnalysis } from './scaling.ts';
import { transitionsAnalysis } from './transitions.ts';

/** Runs one of the comparisons by its id. */
export function comparisonByName(context: AnalysisContext, request: ComparisonRequest): Promise<Analysis> {
  switch (request.analysis) {
    case 'equity':
      return equityAnalysis(context, request);
    case 'scaling':
      return scalingAnalysis(context, request);
    case 'composite':
      return compositeAnalysis(context, request);
    case 'partners':
      return partnersAnalysis(context, request);
    case 'transitions':
      return transitionsAnalysis(context, request);
    case 'exam-check':
      return examCheckAnalysis(context, request);
  }
}
