import type { ReactNode } from 'react';
import { AnalysisView } from '../../elements/analysis-view.tsx';
import { useAnalysis } from '../../use-analysis.ts';
import { useSchoolDrill } from '../../use-school-drill.ts';
import type { GrowthChoices } from './growth-choices.ts';

/** Every subject of the exam at once, units beside subjects. */
export function SubjectsView({ choices }: { readonly choices: GrowthChoices }): ReactNode {
  const { outcome, baselines, by, covariates, mergeSites } = choices;
  const exams = [...new Set(baselines.map(({ exam }) => exam))];
  const state = useAnalysis({
    analysis: 'growth-subjects', outcome: outcome.exam, baselines: exams, by,
    ...(covariates.length > 0 ? { covariates } : {}), ...(mergeSites ? { mergeSites } : {}),
  });
  return (
    <>
      <p className="note">这次考试的各学科和总分一起计算（多层线性模型），看每个单位强在哪一科、弱在哪一科。每科以起点考试的同一学科为起点，起点考试没有该学科的以其总分为起点。</p>
      <AnalysisView state={state} drill={useSchoolDrill()} />
    </>
  );
}
