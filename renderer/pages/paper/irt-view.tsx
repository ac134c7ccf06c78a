import { Segmented, Select } from 'antd';
import type { ReactNode } from 'react';
import type { ResultElement } from '../../../analytics/results/element.ts';
import { setParams, useAddress } from '../../address.ts';
import { AnalysisView } from '../../elements/analysis-view.tsx';
import { useAnalysis } from '../../use-analysis.ts';
import type { PaperProps } from './paper-page.tsx';
import { irtModels, type Model } from './paper-views.ts';
import { useItemDrill } from './use-item-drill.ts';

const CURVE = /-irt-curve-(?:steps-)?(.+)$/;
const itemOfCurve = (element: ResultElement): string | null => ('id' in element ? (CURVE.exec(element.id)?.[1] ?? null) : null);

/** The model that was fitted where none was asked for. */
function modelOf(data: unknown): Model | undefined {
  const model = typeof data === 'object' && data !== null && 'model' in data ? data.model : null;
  return irtModels.find(({ value }) => value === model)?.value;
}

/** The model's figures, and one item's curves at a time. */
export function IrtView({ asked }: PaperProps): ReactNode {
  const { params } = useAddress();
  const model = irtModels.find(({ value }) => value === params['model'])?.value;
  const state = useAnalysis({ analysis: 'items-irt', ...asked, ...(model ? { model } : {}), ...(params['school'] ? { school: Number(params['school']) } : {}) });
  const items = state.status === 'done' ? [...new Set(state.result.elements.flatMap((element) => itemOfCurve(element) ?? []))] : [];
  const item = items.find((name) => name === params['item']) ?? items[0];
  const fitted = state.status === 'done' ? modelOf(state.result.data) : undefined;
  return (
    <>
      <p className="note">项目反应理论把学生能力和题目难度放在同一把尺子上，题目参数不随考生群体变化。人数少时先看经典指标（“概览”“逐题”）。</p>
      <div className="controls">
        <label className="control">
          <span>模型</span>
          <Segmented
            aria-label="模型" value={model ?? fitted ?? 'rasch'} options={irtModels.map(({ value, label, help }) => ({ value, label, title: help }))}
            onChange={(value) => setParams({ model: value })}
          />
        </label>
      </div>
      <AnalysisView state={state} drill={useItemDrill()} filter={(element) => itemOfCurve(element) === null} />
      {item !== undefined && (
        <>
          <label className="control">
            <span>题目特征曲线</span>
            <Select aria-label="题目特征曲线" value={item} onChange={(value) => setParams({ item: value })} options={items.map((value) => ({ value, label: `第${value}题` }))} />
          </label>
          <AnalysisView state={state} headline={false} warnings={false} quiet filter={(element) => itemOfCurve(element) === item} />
        </>
      )}
    </>
  );
}
