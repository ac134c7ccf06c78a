import { Button, Steps } from 'antd';
import type { ReactNode } from 'react';
import { discardImport, goToStep, replan } from '../actions/import.ts';
import { useApp, type Wizard, type WizardStep } from '../store.ts';
import { CheckStep } from './check-step.tsx';
import { ColumnsStep } from './columns-step.tsx';
import { ConfirmStep } from './confirm-step.tsx';
import { DoneStep } from './done-step.tsx';
import { FilesStep } from './files-step.tsx';
import { metaLabels } from './labels.ts';

const steps: readonly { readonly id: WizardStep; readonly title: string }[] = [
  { id: 'files', title: '文件与考试' },
  { id: 'columns', title: '表头与列' },
  { id: 'check', title: '核对' },
  { id: 'confirm', title: '确认' },
  { id: 'done', title: '完成' },
];

const views: Readonly<Record<WizardStep, (props: { readonly wizard: Wizard }) => ReactNode>> = {
  files: FilesStep,
  columns: ColumnsStep,
  check: CheckStep,
  confirm: ConfirmStep,
  done: DoneStep,
};

export function ImportWizard({ wizard }: { readonly wizard: Wizard }): ReactNode {
  const busy = useApp((state) => state.jobs.length > 0);
  const index = steps.findIndex(({ id }) => id === wizard.step);
  const View = views[wizard.step];
  const lacking = wizard.preview?.missing ?? [];
  const missing = lacking.length;
  const next = steps[index + 1];
  return (
    <div className="wizard">
      <Steps
        size="small"
        current={index}
        onChange={(target) => void goToStep(steps[target]!.id)}
        items={steps.map(({ title }, position) => ({ title, disabled: busy || wizard.step === 'done' || position > index || steps[position]!.id === 'done' }))}
      />
      <div className="wizard-body">
        <View wizard={wizard} />
      </div>
      {wizard.step !== 'done' && (
        <footer className="wizard-foot">
          <Button onClick={() => void discardImport()}>放弃导入</Button>
          <span className="spring" />
          {wizard.stale && !busy && wizard.preview && (
            <>
              <span className="muted">有改动，下一步时生效</span>
              <Button onClick={() => void replan()}>现在重新核对</Button>
            </>
          )}
          {missing > 0 && !wizard.stale && <span className="mark-below">还缺考试的{lacking.map((key) => metaLabels[key]).join('、')}{index > 0 && '，请回到“文件与考试”补上'}</span>}
          {index > 0 && <Button disabled={busy} onClick={() => void goToStep(steps[index - 1]!.id)}>上一步</Button>}
          {next && next.id !== 'done' && (
            <Button type="primary" disabled={busy || !wizard.preview || (missing > 0 && !wizard.stale)} onClick={() => void goToStep(next.id)}>下一步</Button>
          )}
        </footer>
      )}
    </div>
  );
}
