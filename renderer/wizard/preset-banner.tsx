import { Alert, Button } from 'antd';
import type { ReactNode } from 'react';
import { applyOptions } from '../actions/import.ts';
import { useApp, type Wizard } from '../store.ts';

/** Says that columns were read as the analyst once decided, and offers to read without that. */
export function PresetBanner({ wizard }: { readonly wizard: Wizard }): ReactNode {
  const busy = useApp((state) => state.jobs.length > 0);
  const { preview, options } = wizard;
  if (options.ignorePresets) {
    return (
      <Alert
        className="element banner"
        type="info"
        title="这次没有用上次的设定，各列都是重新识别的。"
        action={<Button size="small" disabled={busy} onClick={() => void applyOptions({ ignorePresets: false })}>改用上次的设定</Button>}
      />
    );
  }
  const tables = (preview?.tables ?? []).map(({ columns }) => columns.filter(({ reason }) => reason.startsWith('按上次的设定')).length).filter((columns) => columns > 0);
  const others = (preview?.findings ?? []).filter(({ code, row }) => code === 'mapping-preset-applied' && row === null);
  if (tables.length === 0 && others.length === 0) return null;
  const parts = [
    ...(tables.length > 0 ? [`${tables.length} 张表的 ${tables.reduce((sum, columns) => sum + columns, 0)} 列按上次的设定读取`] : []),
    ...others.map(({ value }) => value).filter((value) => value !== null),
  ];
  return (
    <Alert
      className="element banner"
      type="info"
      showIcon
      title={`布局已记住：${parts.join('；')}。`}
      action={<Button size="small" disabled={busy} onClick={() => void applyOptions({ ignorePresets: true })}>这次不用</Button>}
    />
  );
}
