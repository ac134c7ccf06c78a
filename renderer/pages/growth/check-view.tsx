import type { ReactNode } from 'react';
import type { AnalysisRequest } from '../../../analytics/session-api.ts';
import { AnalysisView } from '../../elements/analysis-view.tsx';
import { useAnalysis } from '../../use-analysis.ts';
import { useSchoolDrill } from '../../use-school-drill.ts';
import { growthRequest, type GrowthChoices, type GrowthView } from './growth-choices.ts';

type CheckedView = Extract<GrowthView, 'fairness' | 'compare' | 'sensitivity' | 'years'>;

const help: Readonly<Record<CheckedView, string>> = {
  fairness: '哪些学生没有算进来、他们原来的起点如何；预期成绩对不同起点、性别、城乡的学生是否一样准。结论用于奖惩或通报之前应先看这一页。',
  compare: '同一批单位在各个模型下的结果。各模型都这样判断的，把握较大；只在一个模型下成立的，要慎用。',
  sensitivity: '起点成绩本身有测量误差。看假定起点信度不同的时候，哪些单位的判断会变。',
  years: '把最近三年同类考试的增值按 3:2:1 加权平均，减少单独一年的偶然。',
};

/** The views that ask one more question of the same model. */
export function CheckView({ choices, view }: { readonly choices: GrowthChoices; readonly view: CheckedView }): ReactNode {
  const state = useAnalysis(requestOf(choices, view));
  return (
    <>
      <p className="note">{help[view]}</p>
      <AnalysisView state={state} drill={useSchoolDrill()} />
    </>
  );
}

function requestOf(choices: GrowthChoices, view: CheckedView): AnalysisRequest {
  const { outcome, baselines, by, covariates, mergeSites } = choices;
  const merged = mergeSites ? { mergeSites } : {};
  const held = { ...(covariates.length > 0 ? { covariates } : {}), ...merged };
  switch (view) {
    case 'fairness':
      return { analysis: 'growth-fairness', ...growthRequest(choices) };
    case 'compare':
      return { analysis: 'growth-compare', outcome, baselines, by, ...held };
    case 'sensitivity':
      return { analysis: 'growth-sensitivity', outcome, baselines, by, ...held };
    case 'years':
      return { analysis: 'growth-years', outcome, baselines, by, ...merged };
  }
}
