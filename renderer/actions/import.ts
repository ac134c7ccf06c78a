import type { Finding } from '../../analytics/intake/finding.ts';
import type { ExamMeta, ImportOptions } from '../../analytics/intake/plan.ts';
import type { SourceFile } from '../../analytics/intake/sheet.ts';
import { goTo } from '../address.ts';
import { session } from '../engine.ts';
import { loadSettings } from '../settings.ts';
import { useApp, type CellFocus, type Wizard, type WizardStep } from '../store.ts';
import { joinFixes } from '../wizard/merge-options.ts';
import { runJob } from './jobs.ts';
import { refresh } from './refresh.ts';

const freshOptions = (): ImportOptions => ({
  exam: {},
  school: null,
  onProblem: 'skip-rows',
  duplicateFile: 'skip',
  actor: loadSettings().actor || '未填写',
  meanings: {},
  headerRows: {},
});

const setWizard = (changes: Partial<Wizard>): void =>
  useApp.setState(({ wizard }) => (wizard ? { wizard: { ...wizard, ...changes } } : {}));

/** Takes files into the wizard and reads them; files added later join those already there. */
export function addFiles(files: readonly SourceFile[]): void {
  if (files.length === 0) return;
  goTo('data', { view: 'import' });
  const before = useApp.getState().wizard;
  const running = before && before.step !== 'done' ? before : null;
  useApp.setState({
    wizard: {
      step: running?.step ?? 'files',
      files: [...(running?.files ?? []), ...files],
      options: running?.options ?? freshOptions(),
      preview: running?.preview ?? null,
      stale: true,
      batch: null,
      focus: null,
    },
  });
  void replan();
}

/** Reads and checks the files again with the present options. */
export async function replan(): Promise<void> {
  const wizard = useApp.getState().wizard;
  if (!wizard) return;
  const old = wizard.preview?.planId;
  const preview = await runJob('读取文件', (call) => session.planImport(wizard.files, wizard.options, call));
  if (!preview) return;
  if (old) await session.discardImport(old).catch(() => undefined);
  const now = useApp.getState().wizard;
  if (now?.files !== wizard.files) return;
  setWizard({ preview, stale: now.options !== wizard.options });
}

/** Options that change what is read are applied at once, so that the preview never lies. */
export function changeOptions(changes: Partial<ImportOptions>): void {
  const wizard = useApp.getState().wizard;
  if (!wizard) return;
  setWizard({ options: { ...wizard.options, ...changes }, stale: true });
}

export async function applyOptions(changes: Partial<ImportOptions>): Promise<void> {
  changeOptions(changes);
  await replan();
}

/** One click on one finding, or on all of a kind. */
export async function takeFixes(findings: readonly Finding[]): Promise<void> {
  const wizard = useApp.getState().wizard;
  if (wizard) await applyOptions(joinFixes(findings, wizard.options));
}

/** Parts of one exam of the import; the first is the one that the files as a whole are about. */
export function changeExam(position: number, key: string, changes: Partial<ExamMeta>): void {
  const wizard = useApp.getState().wizard;
  if (!wizard) return;
  const { exam, exams } = wizard.options;
  changeOptions(position === 0 ? { exam: { ...exam, ...changes } } : { exams: { ...exams, [key]: { ...exams?.[key], ...changes } } });
}

export async function goToStep(step: WizardStep, focus: CellFocus | null = null): Promise<void> {
  if (useApp.getState().wizard?.stale) await replan();
  if (useApp.getState().wizard?.stale === false) setWizard({ step, focus });
}

export async function commitImport(): Promise<void> {
  const planId = useApp.getState().wizard?.preview?.planId;
  if (!planId) return;
  const batch = await runJob('写入工作区', (call) => session.commitImport(planId, call));
  if (!batch) return;
  setWizard({ step: 'done', batch, files: [] });
  await refresh();
}

export async function discardImport(): Promise<void> {
  const planId = useApp.getState().wizard?.preview?.planId;
  useApp.setState({ wizard: null });
  goTo('data', {});
  if (planId) await session.discardImport(planId).catch(() => undefined);
}

/** A finished import is over once its page is left; one begun from it stays. */
export function leaveFinishedImport(): void {
  useApp.setState(({ wizard }) => (wizard?.step === 'done' ? { wizard: null } : {}));
}
