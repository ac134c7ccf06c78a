import { Button, Select } from 'antd';
import type { ReactNode } from 'react';
import type { ImportOptions, ImportPreview } from '../../analytics/intake/plan.ts';
import { formatNumber } from '../../analytics/results/format.ts';
import { applyOptions, changeOptions } from '../actions/import.ts';
import { DataGrid } from '../elements/data-grid.tsx';
import { useApp } from '../store.ts';

const count = (value: number): string => formatNumber(value, 'count');
type School = ImportPreview['schools'][number];
type Decisions = NonNullable<ImportOptions['schoolDecisions']>;

/** Schools of the files: known ones, and new names that may be a listed school written otherwise. */
export function SchoolMatches({ schools, decisions }: { readonly schools: ImportPreview['schools']; readonly decisions: Decisions }): ReactNode {
  const rank = ({ known, candidates }: School): number => (known ? 2 : candidates.length > 0 ? 0 : 1);
  const open = schools.filter(({ known, candidates, written }) => !known && candidates.length > 0 && decisions[written] === undefined).length;
  return (
    <section>
      <h2>学校（{schools.length}）</h2>
      <p className={open > 0 ? 'mark-below' : 'muted'}>
        {open > 0 ? `${open} 所的名字与名单里的相近，请认定是哪一所；选过就记住，以后不再问。` : '新名字都作为新学校；要认作已有的学校，在“认定”里选。'}
      </p>
      <DataGrid<School>
        label="学校"
        maxHeight={300}
        rows={schools.toSorted((a, b) => rank(a) - rank(b))}
        empty="这次没有学校"
        columns={[
          { key: 'name', label: '学校', render: ({ name }) => name, sortValue: ({ name }) => name, title: ({ name }) => name },
          { key: 'known', label: '状态', render: ({ known }) => (known ? '已有' : '新建'), sortValue: ({ known }) => Number(known), className: ({ known }) => (known ? undefined : 'accent') },
          { key: 'pupils', label: '学生', numeric: true, render: ({ pupils }) => count(pupils), sortValue: ({ pupils }) => pupils },
          { key: 'decision', label: '认定', width: 240, render: (school) => (school.known ? '' : <Decision school={school} decisions={decisions} />) },
        ]}
      />
      <Decided decisions={decisions} />
    </section>
  );
}

function Decision({ school: { written, candidates }, decisions }: { readonly school: School; readonly decisions: Decisions }): ReactNode {
  const listed = useApp((state) => state.schools);
  const others = listed.filter(({ school_id }) => !candidates.some((one) => one.school_id === school_id));
  return (
    <Select<number | 'new' | null>
      size="small"
      aria-label={`“${written}”是哪所学校`}
      className={candidates.length > 0 && decisions[written] === undefined ? 'decision missing' : 'decision'}
      popupMatchSelectWidth={false}
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={candidates.length > 0 ? '请认定' : '新学校'}
      value={decisions[written] ?? null}
      onChange={(value) => value !== null && changeOptions({ schoolDecisions: { ...decisions, [written]: value } })}
      options={[
        { label: '新学校', value: 'new' },
        ...(candidates.length > 0 ? [{ label: '名字相近的', options: candidates.map(({ school_id, name, score }) => ({ value: school_id, label: `${name}（相近 ${Math.round(score * 100)}%）` })) }] : []),
        ...(others.length > 0 ? [{ label: '其他学校', options: others.map(({ school_id, name, county }) => ({ value: school_id, label: county ? `${name}（${county}）` : name })) }] : []),
      ]}
    />
  );
}

/** What was decided, which leaves the list above, and the way to take it back. */
function Decided({ decisions }: { readonly decisions: Decisions }): ReactNode {
  const schools = useApp((state) => state.schools);
  const busy = useApp((state) => state.jobs.length > 0);
  const made = Object.entries(decisions);
  if (made.length === 0) return null;
  const drop = (name: string): void => void applyOptions({ schoolDecisions: Object.fromEntries(made.filter(([written]) => written !== name)) });
  return (
    <ul className="decided">
      {made.map(([written, school]) => (
        <li key={written}>
          “{written}”认定为{school === 'new' ? '新学校' : `“${schools.find(({ school_id }) => school_id === school)?.name ?? '名单里的学校'}”`}
          <Button size="small" type="link" disabled={busy} onClick={() => drop(written)}>取消认定</Button>
        </li>
      ))}
    </ul>
  );
}
