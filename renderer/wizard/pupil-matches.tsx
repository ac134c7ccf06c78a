import { Button, Select } from 'antd';
import type { ReactNode } from 'react';
import type { AmbiguousPupil, ImportOptions, MatchReport } from '../../analytics/intake/plan.ts';
import { formatNumber } from '../../analytics/results/format.ts';
import { applyOptions, changeOptions } from '../actions/import.ts';
import { DataGrid } from '../elements/data-grid.tsx';
import { useApp } from '../store.ts';

const count = (value: number): string => formatNumber(value, 'count');
type Decisions = NonNullable<ImportOptions['identityDecisions']>;

/** How pupils were recognised, and those that several fit. */
export function PupilMatches({ match: { byRule, created, ambiguous }, decisions }: { readonly match: MatchReport; readonly decisions: Decisions }): ReactNode {
  const busy = useApp((state) => state.jobs.length > 0);
  const made = Object.keys(decisions).length;
  const open = ambiguous.filter(({ key }) => decisions[key] === undefined).length;
  return (
    <section>
      <h2>学生身份</h2>
      {byRule.length === 0 && created === 0 ? <p className="muted">这次的文件里没有学生。</p> : <p>
        {byRule.map(({ rule, pupils }) => `${rule} ${count(pupils)} 人`).join('；')}
        {byRule.length > 0 && '；'}新建 {count(created)} 人。
        {made > 0 && (
          <>
            已认定 {count(made)} 人。
            <Button size="small" type="link" disabled={busy} onClick={() => void applyOptions({ identityDecisions: {} })}>取消全部认定</Button>
          </>
        )}
      </p>}
      {ambiguous.length > 0 && (
        <>
          <p className={open > 0 ? 'mark-below' : 'muted'}>{open > 0 ? `${count(open)} 人与几名已有学生都相符，请认定；不认定的作为新学生。` : '都已认定。'}</p>
          <DataGrid<AmbiguousPupil>
            label="拿不准的学生"
            maxHeight={260}
            rows={ambiguous}
            columns={[
              { key: 'name', label: '姓名', render: ({ source }) => source.name, sortValue: ({ source }) => source.name },
              { key: 'source', label: '文件里的位置', render: ({ source }) => `${source.file} ${source.sheet} 第 ${source.row} 行`, title: ({ source }) => source.file },
              { key: 'reason', label: '为什么拿不准', render: ({ reason }) => reason, sortValue: ({ reason }) => reason },
              {
                key: 'decision', label: '认定', width: 300,
                render: ({ key, source, candidates }) => (
                  <Select<number | 'new' | null>
                    size="small"
                    aria-label={`${source.name}是哪名学生`}
                    className="decision"
                    popupMatchSelectWidth={false}
                    placeholder="作为新学生"
                    value={decisions[key] ?? null}
                    onChange={(value) => value !== null && changeOptions({ identityDecisions: { ...decisions, [key]: value } })}
                    options={[...candidates.map(({ student_id, label }) => ({ value: student_id, label })), { value: 'new', label: '都不是，作为新学生' }]}
                  />
                ),
              },
            ]}
          />
        </>
      )}
    </section>
  );
}
