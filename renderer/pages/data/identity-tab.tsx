import { Button, Checkbox, Input, Select } from 'antd';
import { useDeferredValue, useState, type ReactNode } from 'react';
import type { IdentityLinkInfo } from '../../../analytics/session/edit-pupils.ts';
import { setParams, useAddress } from '../../address.ts';
import { DataGrid } from '../../elements/data-grid.tsx';
import { session } from '../../engine.ts';
import { examLabel, sortExams } from '../../exam-choice.ts';
import { useApp } from '../../store.ts';
import { useLoaded } from '../../use-loaded.ts';
import { EmptyState } from '../empty-state.tsx';
import { IdentityCoverage } from './identity-coverage.tsx';
import { LoadedView } from './loaded-view.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import { describeScope, describeSource, UNSURE } from './link-text.ts';

const rules = ['姓名+学校（换班）', '姓名+学校（复读）', '姓名+学校', '人工指定', '姓名+学校+班级', '考号', '桥接', '学籍号', '新建'];
const SHOWN = 500;

/** Who is who: pairs of exams first, then single links, the least sure first. */
export function IdentityTab(): ReactNode {
  const exams = useApp((state) => state.exams);
  if (exams.length === 0) {
    return <EmptyState title="还没有学生">导入两次以上的考试以后，这里列出每个学生是凭什么对上的，拿不准的排在最前，可以逐个核对、合并。</EmptyState>;
  }
  return (
    <>
      <IdentityCoverage />
      <Links />
    </>
  );
}

function Links(): ReactNode {
  const { exams, schools, info, jobs } = useApp();
  const { params } = useAddress();
  const [typed, setTyped] = useState('');
  const [picked, setPicked] = useState<readonly IdentityLinkInfo[]>([]);
  const [merging, setMerging] = useState(false);
  const text = useDeferredValue(typed.trim());
  const exam = exams.find(({ exam_id }) => String(exam_id) === params['linkExam']);
  const rule = rules.find((one) => one === params['rule']);
  const filter = { ...(exam ? { exam: exam.exam_id } : {}), ...(rule ? { rule } : {}), ...(text === '' ? {} : { text }) };
  const links = useLoaded(() => session.identityLinks(filter), JSON.stringify(filter));
  const isPicked = ({ student_id }: IdentityLinkInfo): boolean => picked.some((one) => one.student_id === student_id);
  const toggle = (link: IdentityLinkInfo): void =>
    setPicked((now) => (now.some(({ student_id }) => student_id === link.student_id) ? now.filter(({ student_id }) => student_id !== link.student_id) : [...now, link].slice(-2)));
  const canMerge = picked.length === 2 && info?.readOnly === false && jobs.length === 0;
  return (
    <section>
      <h2>逐个学生的依据</h2>
      <div className="controls">
        <label className="control">
          <span>查找</span>
          <Input allowClear aria-label="查找学生" className="find-input" placeholder="姓名、学籍号或考号" value={typed} onChange={(event) => setTyped(event.target.value)} />
        </label>
        <label className="control">
          <span>考试</span>
          <Select
            aria-label="对应的考试"
            className="wide-picker"
            value={exam ? String(exam.exam_id) : ''}
            showSearch={{ optionFilterProp: 'label' }}
            onChange={(linkExam: string) => setParams({ linkExam })}
            options={[{ value: '', label: '全部' }, ...sortExams(exams).map((one) => ({ value: String(one.exam_id), label: `${examLabel(one)}（${one.term}）` }))]}
          />
        </label>
        <label className="control">
          <span>依据</span>
          <Select aria-label="依据" className="rule-picker" value={rule ?? ''} onChange={(next: string) => setParams({ rule: next })} options={[{ value: '', label: '全部，拿不准的在前' }, ...rules.map((value) => ({ value, label: value }))]} />
        </label>
        <Button disabled={!canMerge} onClick={() => setMerging(true)} title="勾选两行，把两个学生合成一个">合并选中的两人{picked.length > 0 ? `（已选 ${picked.length}）` : ''}</Button>
      </div>
      <LoadedView state={links}>
        {(rows) => (
          <>
            <DataGrid<IdentityLinkInfo>
              label="学生身份"
              maxHeight={420}
              rows={rows}
              empty="没有符合条件的学生"
              columns={[
                { key: 'pick', label: '', width: 36, render: (link) => <Checkbox aria-label={`选 ${link.name}（编号 ${link.student_id}）`} checked={isPicked(link)} onChange={() => toggle(link)} /> },
                { key: 'name', label: '学生', render: ({ name }) => name || '（没有姓名）', sortValue: ({ name }) => name },
                { key: 'id', label: '编号', numeric: true, render: ({ student_id }) => student_id, sortValue: ({ student_id }) => student_id },
                { key: 'edu', label: '学籍号', render: ({ edu_id }) => edu_id ?? '', sortValue: ({ edu_id }) => edu_id },
                { key: 'scope', label: '出处', render: ({ scope }) => describeScope(scope, exams), sortValue: ({ scope }) => describeScope(scope, exams) },
                { key: 'source', label: '表里写的', render: ({ source_key }) => describeSource(source_key, schools), title: ({ source_key }) => describeSource(source_key, schools) },
                { key: 'rule', label: '依据', render: ({ rule: own }) => own, sortValue: ({ rule: own }) => rules.indexOf(own), className: ({ rule: own }) => (UNSURE.includes(own) ? 'mark-below' : undefined) },
                { key: 'by', label: '认定', render: ({ decided_by }) => decided_by, sortValue: ({ decided_by }) => decided_by },
              ]}
            />
            {rows.length >= SHOWN && <p className="note">只列出前 {SHOWN} 条，拿不准的在前；请用查找或筛选缩小范围。</p>}
            <p className="note">同一个学生被当成两个人时：查找他的姓名，勾选两行，再点“合并选中的两人”。两份成绩有矛盾的不会合并。</p>
          </>
        )}
      </LoadedView>
      {merging && picked.length === 2 && <MergeDialog pair={[picked[0]!, picked[1]!]} onClose={(merged) => { setMerging(false); if (merged) setPicked([]); }} />}
    </section>
  );
}
