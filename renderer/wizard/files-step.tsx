import { Button, Segmented, Switch } from 'antd';
import type { ReactNode } from 'react';
import type { TablePreview } from '../../analytics/intake/plan.ts';
import { applyOptions, replan } from '../actions/import.ts';
import { commands } from '../commands.ts';
import { CommandButton } from '../shell/command-button.tsx';
import { useApp, type Wizard } from '../store.ts';
import { ExamMetaForm } from './exam-meta-form.tsx';
import { FileOutcomes } from './file-outcomes.tsx';
import { PresetBanner } from './preset-banner.tsx';
import { SameExams } from './same-exam.tsx';

export function FilesStep({ wizard }: { readonly wizard: Wizard }): ReactNode {
  const busy = useApp((state) => state.jobs.length > 0);
  const { preview, files } = wizard;
  if (!preview) {
    return busy ? (
      <p className="muted">正在读取 {files.length} 个文件，进度在窗口下方，可以取消。</p>
    ) : (
      <p className="actions">
        {files.length} 个文件还没有读完。
        <Button type="primary" onClick={() => void replan()}>重新读取</Button>
      </p>
    );
  }
  return (
    <>
      <div className="split-head">
        <h2>{files.length} 个文件</h2>
        <CommandButton command={commands.importFiles} size="small">继续添加文件</CommandButton>
      </div>
      <FileOutcomes preview={preview} />
      <PresetBanner wizard={wizard} />
      {preview.exams.map((planned, position) => (
        <ExamMetaForm key={planned.key} wizard={wizard} planned={planned} position={position} several={preview.exams.length > 1} asksSchool={position === 0 && !hasSchool(preview.tables)} />
      ))}
      <SameExams wizard={wizard} exams={preview.exams} />
      <Conventions wizard={wizard} busy={busy} />
    </>
  );
}

/** How an office counts grades and numbers its pupils: no file says it. */
const Conventions = ({ wizard, busy }: { readonly wizard: Wizard; readonly busy: boolean }): ReactNode => (
  <section>
    <h2>本地的惯例</h2>
    <div className="controls">
      <label className="control" title="五四制：初一是六年级，初四是九年级">
        <span>学制</span>
        <Segmented aria-label="学制" disabled={busy} value={wizard.options.schoolSystem ?? '六三'} options={['六三', '五四']} onChange={(schoolSystem) => void applyOptions({ schoolSystem: schoolSystem === '五四' ? '五四' : '六三' })} />
      </label>
      <label className="control" title="同一个学生每次考试都用同一个考号时打开，考号就能把几次考试连起来">
        <span>考号每次考试不变</span>
        <Switch size="small" aria-label="考号每次考试不变" disabled={busy} checked={wizard.options.stableExamNo ?? false} onChange={(stableExamNo) => void applyOptions({ stableExamNo })} />
      </label>
    </div>
  </section>
);

const withPupils = new Set<TablePreview['role']>(['scores', 'items', 'roster', 'teaching', 'teaching-class', 'bridge']);

const hasSchool = (tables: readonly TablePreview[]): boolean =>
  tables.every(({ role, columns }) => !withPupils.has(role) || columns.some(({ meaning }) => meaning.kind === 'school' || meaning.kind === 'schoolCode'));
