import { Button, Popconfirm } from 'antd';
import type { ReactNode } from 'react';
import type { ColumnMeaning, TableRole } from '../../../analytics/intake/plan.ts';
import type { MappingPreset } from '../../../analytics/intake/presets/mapping-preset.ts';
import { forgetLayout } from '../../actions/desk.ts';
import { DataGrid } from '../../elements/data-grid.tsx';
import { session } from '../../engine.ts';
import { useApp } from '../../store.ts';
import { useLoaded } from '../../use-loaded.ts';
import { roleLabels } from '../../wizard/labels.ts';
import { meaningLabel } from '../../wizard/meaning-choices.ts';
import { EmptyState } from '../empty-state.tsx';
import { LoadedView } from './loaded-view.tsx';

const isRole = (role: string): role is TableRole => role in roleLabels;
const decided = ({ columns }: MappingPreset): string => columns.map(({ label, meaning }: { label: string; meaning: ColumnMeaning }) => `${label || '（无表头）'}→${meaningLabel(meaning)}`).join('，');

/** What else was settled with the layout: a chosen head, the school of its files, parts of the exam. */
function besides({ headerLine, schools, exam }: MappingPreset): string {
  const names = [...new Set(Object.values(schools))];
  const parts = [exam.kind, exam.scope, exam.formPerSchool === undefined ? undefined : exam.formPerSchool ? '异卷' : '同卷'].filter((part) => part !== undefined);
  return [...(headerLine === null ? [] : ['指定了表头行']), ...(names.length > 0 ? [`学校：${names.join('、')}`] : []), ...(parts.length > 0 ? [`考试：${parts.join('、')}`] : [])].join('；');
}

/** Layouts about which something was decided in the wizard; the next file like it is read the same way. */
export function LayoutsTab(): ReactNode {
  const { info, jobs } = useApp();
  const presets = useLoaded(() => session.mappingPresets(), 'presets');
  return (
    <LoadedView state={presets}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState title="还没有记住的布局">导入时在“表头与列”里改过的列、选过的表头和学校，写入后就记在这里；下次遇到同样版式的文件自动照办，并在向导里说明。</EmptyState>
        ) : (
          <>
            <DataGrid<MappingPreset>
              label="记住的布局"
              maxHeight={620}
              rows={rows.toReversed()}
              columns={[
                { key: 'example', label: '取自文件', render: ({ example }) => example, title: ({ example }) => example, sortValue: ({ example }) => example },
                { key: 'role', label: '内容', render: ({ role }) => (isRole(role) ? roleLabels[role] : role), sortValue: ({ role }) => role },
                { key: 'labels', label: '列数', numeric: true, render: ({ labels }) => labels.length, title: ({ labels }) => labels.join('、'), sortValue: ({ labels }) => labels.length },
                { key: 'columns', label: '设定过的列', render: decided, title: decided },
                { key: 'besides', label: '其他设定', render: besides, title: besides },
                { key: 'actor', label: '设定人', render: ({ actor }) => actor, sortValue: ({ actor }) => actor },
                {
                  key: 'forget', label: '',
                  render: ({ fingerprint, example }) => (
                    <Popconfirm title="不再记住这种布局？" description="以后遇到同样的文件，重新自动识别。" okText="不再记住" cancelText="取消" onConfirm={() => void forgetLayout(fingerprint)}>
                      <Button size="small" type="link" aria-label={`不再记住 ${example}`} disabled={info?.readOnly !== false || jobs.length > 0}>不再记住</Button>
                    </Popconfirm>
                  ),
                },
              ]}
            />
            <p className="note">布局按表头认，与文件名无关；版式略有变动的文件也会套用，并在向导里请您核对。</p>
          </>
        )
      }
    </LoadedView>
  );
}
