import { Drawer } from 'antd';
import { useCallback, type ReactNode } from 'react';
import { setParams, useAddress } from '../../address.ts';
import { AnalysisView } from '../../elements/analysis-view.tsx';
import type { Drill } from '../../elements/drill.ts';
import { useAnalysis } from '../../use-analysis.ts';
import { growthRequest, type GrowthChoices } from './growth-choices.ts';
import { unitsOf } from './unit-names.ts';

/** The model's result; any unit in it opens the pupils it rests on. */
export function ResultView({ choices }: { readonly choices: GrowthChoices }): ReactNode {
  const { params } = useAddress();
  const asked = growthRequest(choices);
  const state = useAnalysis({ analysis: 'growth', ...asked });
  const named = state.status === 'done' ? unitsOf(state.result.data) : [];
  const open = named.find(({ unit }) => unit === params['unit']);
  const pupils = useAnalysis(open ? { analysis: 'growth-pupils', ...asked, unit: open.unit, names: true } : null);
  const drill = useCallback<Drill>(
    (label) => {
      const found = (state.status === 'done' ? unitsOf(state.result.data) : []).find(({ name }) => name === label);
      return found && (() => setParams({ unit: found.unit }));
    },
    [state],
  );
  return (
    <>
      <p className="note">{choices.model.help}</p>
      <AnalysisView state={state} drill={drill} />
      <Drawer open={open !== undefined} size={860} title={`${open?.name ?? ''}：这个数怎么来的`} onClose={() => setParams({ unit: undefined })} destroyOnHidden>
        <AnalysisView state={pupils} />
      </Drawer>
    </>
  );
}
