import { Alert, Button } from 'antd';
import type { ReactNode } from 'react';
import type { ResultElement } from '../../analytics/results/element.ts';
import type { AnalysisState } from '../use-analysis.ts';
import { ElementView } from './element-view.tsx';
import { RunningView } from './running-view.tsx';
import type { Drill } from './drill.ts';

export interface AnalysisViewProps {
  readonly state: AnalysisState;
  readonly drill?: Drill | undefined;
  /** Leaves out elements that the page shows elsewhere. */
  readonly filter?: (element: ResultElement) => boolean;
  readonly headline?: boolean;
  /** False where a neighbour on the page has said the same already. */
  readonly warnings?: boolean;
  /** Shows finished results only: a neighbour shows how the same analysis is getting on. */
  readonly quiet?: boolean;
}

export function AnalysisView({ state, drill, filter = () => true, headline = true, warnings = true, quiet = false }: AnalysisViewProps): ReactNode {
  if (quiet && state.status !== 'done') return null;
  switch (state.status) {
    case 'idle':
      return null;
    case 'running':
      return <RunningView label="正在计算" progress={state.progress} onCancel={state.cancel} />;
    case 'cancelled':
      return <Alert type="info" title="已取消计算" action={<Button size="small" onClick={state.retry}>重新计算</Button>} />;
    case 'failed':
      return <Alert type="error" showIcon title="没有算出结果" description={state.message} action={<Button size="small" onClick={state.retry}>重试</Button>} />;
    case 'done':
      return (
        <>
          {headline && state.result.headline !== null && <p className="headline">{state.result.headline}</p>}
          {warnings && state.result.warnings.map((warning) => <Alert key={warning} type="warning" showIcon className="element" title={warning} />)}
          {state.result.elements.filter(filter).map((element, index) => (
            <ElementView key={'id' in element ? element.id : index} element={element} drill={drill} />
          ))}
        </>
      );
  }
}
