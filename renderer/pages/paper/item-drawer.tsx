import { Drawer } from 'antd';
import type { ReactNode } from 'react';
import { setParams, useAddress } from '../../address.ts';
import { AnalysisView } from '../../elements/analysis-view.tsx';
import { useAnalysis } from '../../use-analysis.ts';
import type { PaperProps } from './paper-page.tsx';

/** The item in the address: its figures, its options, and how weak and strong pupils answered. */
export function ItemDrawer({ asked }: { readonly asked: PaperProps['asked'] & { readonly school?: number } }): ReactNode {
  const { params } = useAddress();
  const item = params['item'];
  const state = useAnalysis(item === undefined ? null : { analysis: 'items-item', ...asked, item });
  return (
    <Drawer open={item !== undefined} size={760} title={item === undefined ? '' : `第${item}题`} onClose={() => setParams({ item: undefined })} destroyOnHidden>
      <AnalysisView state={state} />
    </Drawer>
  );
}
