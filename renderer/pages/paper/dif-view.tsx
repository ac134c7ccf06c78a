import { Segmented } from 'antd';
import type { ReactNode } from 'react';
import { setParams, useAddress } from '../../address.ts';
import { AnalysisView } from '../../elements/analysis-view.tsx';
import { useAnalysis } from '../../use-analysis.ts';
import { ItemDrawer } from './item-drawer.tsx';
import type { PaperProps } from './paper-page.tsx';
import { useItemDrill } from './use-item-drill.ts';

const groupings = [
  { value: 'sex', label: '性别' },
  { value: 'locality', label: '城乡' },
  { value: 'language', label: '授课语言' },
] as const;

/** Whether items treat pupils of the same level alike. */
export function DifView({ asked }: PaperProps): ReactNode {
  const { params } = useAddress();
  const by = groupings.find(({ value }) => value === params['group'])?.value ?? 'sex';
  const { missing, ...paper } = asked;
  const state = useAnalysis({ analysis: 'items-dif', ...paper, by, ...(missing === 'zero' ? { missing } : {}) });
  return (
    <>
      <p className="note">总分相同的学生，做同一道题的机会是否一样。比的是题目，不是两类学生的水平高低。</p>
      <div className="controls">
        <label className="control">
          <span>分组</span>
          <Segmented aria-label="公平性分组" value={by} options={[...groupings]} onChange={(value) => setParams({ group: value === 'sex' ? undefined : value })} />
        </label>
      </div>
      <AnalysisView state={state} drill={useItemDrill()} />
      <ItemDrawer asked={asked} />
    </>
  );
}
