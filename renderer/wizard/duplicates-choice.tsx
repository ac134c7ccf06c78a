import { Radio } from 'antd';
import type { ReactNode } from 'react';
import { applyOptions } from '../actions/import.ts';
import { useApp, type Wizard } from '../store.ts';

/** One pupil with different marks: shown once such rows were met. */
export function DuplicatesChoice({ wizard }: { readonly wizard: Wizard }): ReactNode {
  const busy = useApp((state) => state.jobs.length > 0);
  const { preview, options } = wizard;
  const met = (preview?.findings ?? []).filter(({ code }) => code === 'duplicate-pupil' || code === 'duplicate-settled').length;
  if (met === 0 && (options.duplicates ?? 'ask') === 'ask') return null;
  return (
    <section>
      <h2>同一学生有两份不同的成绩（{met}）</h2>
      <Radio.Group disabled={busy} aria-label="重复的成绩" value={options.duplicates ?? 'ask'} onChange={(event) => void applyOptions({ duplicates: event.target.value })}>
        <Radio value="ask">暂不决定：写入先出现的一份，其余列为错误</Radio>
        <Radio value="first">取先出现的一份</Radio>
        <Radio value="last">取后出现的一份</Radio>
        <Radio value="highest">取各科合计最高的一份</Radio>
      </Radio.Group>
    </section>
  );
}
