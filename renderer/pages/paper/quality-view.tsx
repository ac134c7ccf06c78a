import type { ReactNode } from 'react';
import type { ResultElement } from '../../../analytics/results/element.ts';
import { useAddress } from '../../address.ts';
import { AnalysisView } from '../../elements/analysis-view.tsx';
import { useAnalysis } from '../../use-analysis.ts';
import { EmptyState } from '../empty-state.tsx';
import { ItemDrawer } from './item-drawer.tsx';
import type { PaperProps } from './paper-page.tsx';
import { parts } from './paper-views.ts';
import { useItemDrill } from './use-item-drill.ts';

/** Classical figures of the paper: overview, items, options. */
export function QualityView({ paper, asked, view }: PaperProps & { readonly view: keyof typeof parts }): ReactNode {
  const { params } = useAddress();
  const school = params['school'] ? { school: Number(params['school']) } : {};
  const state = useAnalysis({ analysis: 'items', ...asked, ...school });
  const drill = useItemDrill();
  const shown = (element: ResultElement): boolean =>
    'id' in element ? parts[view].some((end) => element.id.endsWith(end)) : element.type === 'callout' && (view === 'overview' || element.tone === '问题');
  if (view === 'options' && !paper.choices) {
    return (
      <EmptyState title="这份试卷没有选项作答">
        导入选择题的作答（每题一列，内容是 A、B、C、D），这里就有各选项的选择率、与总分的相关，并能发现疑似有误的答案。只有得分的试卷看“逐题”。
      </EmptyState>
    );
  }
  return (
    <>
      <AnalysisView state={state} drill={drill} filter={shown} headline={view === 'overview'} />
      <ItemDrawer asked={{ ...asked, ...school }} />
    </>
  );
}
