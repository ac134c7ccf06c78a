import { InputNumber } from 'antd';
import { useState, type ReactNode } from 'react';
import type { PlannedExam, SubjectSummary } from '../../analytics/intake/plan.ts';
import { formatNumber } from '../../analytics/results/format.ts';
import { subjectOrder } from '../../analytics/schema/subjects.ts';
import { applyOptions } from '../actions/import.ts';
import { DataGrid } from '../elements/data-grid.tsx';
import { useApp } from '../store.ts';

const count = (value: number): string => formatNumber(value, 'count');

interface Line extends SubjectSummary {
  readonly exam: string;
}

export interface SubjectMarksProps {
  readonly exams: readonly PlannedExam[];
  /** Full marks the analyst has stated so far. */
  readonly given: Readonly<Record<string, number>>;
}

export function SubjectMarks({ exams, given }: SubjectMarksProps): ReactNode {
  const rows = exams.flatMap(({ key, meta, subjects }): Line[] =>
    subjects.toSorted((a, b) => subjectOrder(a.subject) - subjectOrder(b.subject)).map((subject) => ({ ...subject, exam: meta.name ?? key })));
  return (
    <section>
      <h2>科目与满分</h2>
      <p className="muted">满分不对的，改了以后按回车，会重新核对。</p>
      <DataGrid<Line>
        label="科目与满分"
        maxHeight={300}
        rows={rows}
        empty="这次没有分数"
        columns={[
          ...(exams.length > 1 ? [{ key: 'exam', label: '考试', render: ({ exam }: Line) => exam, sortValue: ({ exam }: Line) => exam }] : []),
          { key: 'subject', label: '科目', render: ({ subject }) => subject },
          { key: 'full', label: '满分', numeric: true, sortValue: ({ fullMark }) => fullMark, render: ({ exam, subject, fullMark }) => <FullMark key={`${exam} ${subject} ${fullMark}`} subject={subject} fullMark={fullMark} given={given} /> },
          { key: 'scores', label: '成绩数', numeric: true, render: ({ scores }) => count(scores), sortValue: ({ scores }) => scores },
          { key: 'absent', label: '缺考等', numeric: true, render: ({ absent }) => count(absent), sortValue: ({ absent }) => absent },
        ]}
      />
    </section>
  );
}

function FullMark({ subject, fullMark, given }: { readonly subject: string; readonly fullMark: number; readonly given: Readonly<Record<string, number>> }): ReactNode {
  const busy = useApp((state) => state.jobs.length > 0);
  const [value, setValue] = useState<number | null>(fullMark);
  const apply = (): void => {
    if (value !== null && value !== fullMark) void applyOptions({ fullMarks: { ...given, [subject]: value } });
  };
  return <InputNumber<number> size="small" controls={false} min={1} max={1000} disabled={busy} value={value} onChange={setValue} aria-label={`${subject}满分`} onPressEnter={apply} onBlur={apply} />;
}
