import { Tabs } from 'antd';
import type { ReactNode } from 'react';
import { setParams, useAddress } from '../../address.ts';
import { commands } from '../../commands.ts';
import { CommandButton } from '../../shell/command-button.tsx';
import { useApp } from '../../store.ts';
import { ImportWizard } from '../../wizard/import-wizard.tsx';
import { PageFrame } from '../page-frame.tsx';
import { DuesTab } from './dues-tab.tsx';
import { HistoryTab } from './history-tab.tsx';
import { IdentityTab } from './identity-tab.tsx';
import { LayoutsTab } from './layouts-tab.tsx';
import { PreparationTab } from './preparation-tab.tsx';
import { TemplatesTab } from './templates-tab.tsx';

const tabs = [
  { key: 'history', label: '导入与历史', View: HistoryTab },
  { key: 'identity', label: '身份核对', View: IdentityTab },
  { key: 'preparation', label: '数据处理记录', View: PreparationTab },
  { key: 'dues', label: '催报台', View: DuesTab },
  { key: 'templates', label: '模板', View: TemplatesTab },
  { key: 'layouts', label: '记住的布局', View: LayoutsTab },
] as const;

/** What came in and how; an import under way keeps its place while another tab is looked at. */
export function DataPage(): ReactNode {
  const wizard = useApp((state) => state.wizard);
  const { params } = useAddress();
  const asked = params['view'] ?? (wizard ? 'import' : 'history');
  const importing = wizard !== null && asked === 'import';
  const tab = tabs.find(({ key }) => key === asked) ?? tabs[0];
  return (
    <PageFrame title={importing ? '导入' : '数据'}>
      <Tabs
        size="small"
        activeKey={importing ? 'import' : tab.key}
        onChange={(view) => setParams({ view, batch: undefined })}
        tabBarExtraContent={wizard ? null : <CommandButton command={commands.importFiles} type="primary" size="small" />}
        items={[...(wizard ? [{ key: 'import', label: '正在导入' }] : []), ...tabs.map(({ key, label }) => ({ key, label }))]}
      />
      {importing ? <ImportWizard wizard={wizard} /> : <tab.View />}
    </PageFrame>
  );
}
