import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { z } from 'zod';
import { copyTable } from '../../elements/clipboard.ts';
import { DataGrid } from '../../elements/data-grid.tsx';
import { toHtmlTable, toTsv } from '../../elements/table-text.ts';

const shape = z.object({
  dues: z.array(z.object({
    due: z.object({ title: z.string(), due: z.string().nullable() }),
    schools: z.array(z.object({ school: z.string(), county: z.string().nullable(), state: z.string() })),
  })),
});

/** Who still owes what, school by school, to be copied into a message. */
export function OwingList({ data }: { readonly data: unknown }): ReactNode {
  const [copied, setCopied] = useState(false);
  const parsed = shape.safeParse(data);
  if (!parsed.success) return null;
  const bySchool = new Map<string, { county: string; wants: string[] }>();
  for (const { due, schools } of parsed.data.dues) {
    for (const { school, county, state } of schools) {
      if (state === '已收') continue;
      const own = bySchool.get(school) ?? { county: county ?? '', wants: [] };
      own.wants.push(state === '未收' ? due.title : `${due.title}（${state === '逾期未收' ? '已逾期' : state}）`);
      bySchool.set(school, own);
    }
  }
  const owing = [...bySchool];
  if (owing.length === 0) return null;
  const grid = [['县区', '学校', '还要报'], ...owing.map(([school, { county, wants }]) => [county, school, wants.join('、')])];
  const copy = (): void => {
    setCopied(copyTable(toTsv(grid), toHtmlTable(grid)));
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <section>
      <div className="split-head near">
        <h2>还要报的学校（{owing.length}）</h2>
        <Button size="small" onClick={copy}>{copied ? '已复制' : '复制催报名单'}</Button>
      </div>
      <DataGrid
        label="还要报的学校"
        maxHeight={360}
        rows={owing}
        columns={[
          { key: 'county', label: '县区', render: ([, { county }]) => county, sortValue: ([, { county }]) => county },
          { key: 'school', label: '学校', render: ([school]) => school, sortValue: ([school]) => school },
          { key: 'count', label: '份数', numeric: true, render: ([, { wants }]) => wants.length, sortValue: ([, { wants }]) => wants.length },
          { key: 'wants', label: '还要报', render: ([, { wants }]) => wants.join('、'), title: ([, { wants }]) => wants.join('\n'), className: () => 'wide' },
        ]}
      />
    </section>
  );
}
