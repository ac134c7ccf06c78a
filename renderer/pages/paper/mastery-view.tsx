import type { ReactNode } from 'react';
import { AnalysisView } from '../../elements/analysis-view.tsx';
import { useAnalysis } from '../../use-analysis.ts';
import { ItemDrawer } from './item-drawer.tsx';
import type { PaperProps } from './paper-page.tsx';
import { useItemDrill } from './use-item-drill.ts';

/** 知识 × 能力 of the whole area, against the plan. */
export function MasteryView({ asked }: PaperProps): ReactNode {
  const state = useAnalysis({ analysis: 'items-mastery', ...asked, by: 'all' });
  const drill = useItemDrill();
  return (
    <>
      <p className="note">各知识点、能力层次的得分率，与双向细目表预估的对照，以及失分最多的题目和典型错误选项。</p>
      <AnalysisView state={state} drill={drill} />
      <ItemDrawer asked={asked} />
    </>
  );
}
