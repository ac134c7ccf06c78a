import type { ReactNode } from 'react';
import { formatNumber } from '../../analytics/results/format.ts';
import { termLabel, termOrder } from '../../analytics/schema/terms.ts';
import type { ExamInfo } from '../../analytics/session-api.ts';
import { goTo } from '../address.ts';
import { commands } from '../commands.ts';
import { baselineExams } from '../baseline-choice.ts';
import { chooseExam, examLabel, sortExams } from '../exam-choice.ts';
import { KeyFiguresView } from '../elements/key-figures-view.tsx';
import { DataGrid } from '../elements/data-grid.tsx';
import { CommandButton } from '../shell/command-button.tsx';
import { useApp } from '../store.ts';
import { localTime } from './local-time.ts';
import { NoExam } from './no-exam.tsx';
import { PageFrame } from './page-frame.tsx';

/** After opening: what is here, what came last, what to do next. */
export function WorkspaceSummary(): ReactNode {
  const { info, exams, batches, place } = useApp();
  if (!info) return null;
  const last = batches.findLast(({ undone }) => !undone);
  return (
    <PageFrame title={info.name || place?.name || '工作区'} aside={info.terms.toSorted((a, b) => termOrder(a) - termOrder(b)).map(termLabel).join('、')}>
      {info.damages.length > 0 && (
        <aside className="element callout tone-问题">
          <strong>损坏</strong>
          <div>{info.damages.map((damage) => <p key={damage}>{damage}</p>)}</div>
        </aside>
      )}
      <KeyFiguresView
        element={{
          type: 'keyFigures',
          id: 'counts',
          figures: [
            { label: '学校', value: info.schools, unit: '所' },
            { label: '学生', value: info.students, unit: '人' },
            { label: '考试', value: info.exams, unit: '次' },
            { label: '成绩', value: info.results, unit: '条' },
          ],
        }}
      />
      {exams.length === 0 ? (
        <NoExam />
      ) : (
        <>
          <div className="next-steps">
            <h2>下一步</h2>
            <p className="actions">
              <CommandButton command={commands.importFiles} type="primary" />
              {nextSteps(exams).map(({ label, run }) => <button key={label} type="button" className="link" onClick={run}>{label}</button>)}
            </p>
            {last && <p className="note">最近一次导入：{last.label}，{formatNumber(last.rows, 'count')} 行，{localTime(last.at)}，{last.actor}。</p>}
          </div>
          <h2>考试</h2>
          <DataGrid
            label="考试"
            rows={sortExams(exams)}
            rowAction={(exam) => () => goTo('exam', { exam: String(exam.exam_id), term: undefined })}
            columns={[
              { key: 'term', label: '学期', render: ({ term }) => termLabel(term), sortValue: ({ term }) => termOrder(term) },
              { key: 'exam', label: '考试', render: examLabel, sortValue: examLabel },
              { key: 'kind', label: '类别', render: ({ kind }) => kind, sortValue: ({ kind }) => kind },
              { key: 'date', label: '日期', render: ({ date }) => date ?? '未填写', sortValue: ({ date }) => date },
              { key: 'form', label: '命题', render: ({ commonForm }) => (commonForm ? '同卷' : '异卷'), sortValue: ({ commonForm }) => Number(commonForm) },
              { key: 'schools', label: '学校数', numeric: true, render: ({ schools }) => formatNumber(schools, 'count'), sortValue: ({ schools }) => schools },
              { key: 'pupils', label: '学生数', numeric: true, render: ({ pupils }) => formatNumber(pupils, 'count'), sortValue: ({ pupils }) => pupils },
              { key: 'subjects', label: '科目', render: ({ subjects }) => subjects.join(' ') },
            ]}
          />
        </>
      )}
    </PageFrame>
  );
}

function nextSteps(exams: readonly ExamInfo[]): { label: string; run: () => void }[] {
  const newest = chooseExam(exams, {});
  const withBaseline = chooseExam(exams.filter((exam) => baselineExams(exam, exams).length > 0), {});
  return [
    ...(newest ? [{ label: `查看 ${examLabel(newest)}`, run: () => goTo('exam', { exam: String(newest.exam_id), term: undefined }) }] : []),
    ...(withBaseline ? [{ label: `看 ${examLabel(withBaseline)} 的增值`, run: () => goTo('growth', { exam: String(withBaseline.exam_id), term: undefined }) }] : []),
    { label: '写学期报告', run: () => goTo('report') },
  ];
}
