import type { SourceFile } from '../../analytics/intake/sheet.ts';
import { goTo } from '../address.ts';
import { browserWorkspaces } from '../browser-workspaces.ts';
import { desktop } from '../desktop.ts';
import { client, session } from '../engine.ts';
import type { WorkspacePlace } from '../rpc/protocol.ts';
import { loadSettings } from '../settings.ts';
import { emptyWorkspace, useApp } from '../store.ts';
import { addFiles } from './import.ts';
import { runJob } from './jobs.ts';
import { notify, notifyFailure } from './notices.ts';
import { refresh } from './refresh.ts';

const SAMPLE_NAME = '示例工作区';

export async function loadRecent(): Promise<void> {
  const recent: readonly WorkspacePlace[] = desktop
    ? (await desktop.call('workspace:recent')).map((folder) => ({ kind: 'folder', ...folder }))
    : (await browserWorkspaces()).map((name) => ({ kind: 'browser', name }));
  useApp.setState({ recent });
}

export async function openWorkspace(place: WorkspacePlace, create: boolean): Promise<boolean> {
  useApp.setState({ ...emptyWorkspace, phase: 'opening', place });
  const opened = await runJob(create ? `新建 ${place.name}` : `打开 ${place.name}`, async (call) => {
    await client.open(place, create, loadSettings().actor || '本机', call);
    await refresh();
    return true;
  });
  if (!opened) {
    useApp.setState(emptyWorkspace);
    return false;
  }
  useApp.setState({ phase: 'open' });
  const info = useApp.getState().info;
  if (info && info.damages.length > 0) {
    notify({ tone: 'warning', title: '工作区有损坏，已按只读方式打开', detail: info.damages.join('；') });
  }
  return true;
}

export async function closeWorkspace(): Promise<void> {
  await session.close().catch((error: unknown) => notifyFailure('关闭工作区', error));
  useApp.setState({ ...emptyWorkspace, notices: [] });
  goTo('home', { term: undefined, exam: undefined, subject: undefined });
  await loadRecent();
}

/** 新建: a name in the browser, a folder in the desktop. */
export async function createWorkspace(pendingFiles: readonly SourceFile[] = []): Promise<void> {
  if (!desktop) {
    useApp.setState({ createDialog: { suggested: '教学质量监测', pendingFiles } });
    return;
  }
  const folder = await desktop.call('workspace:choose', { mode: 'create' });
  if (folder && (await openWorkspace({ kind: 'folder', ...folder }, true)) && pendingFiles.length > 0) addFiles(pendingFiles);
}

export async function confirmCreate(name: string): Promise<void> {
  const files = useApp.getState().createDialog?.pendingFiles ?? [];
  useApp.setState({ createDialog: null });
  if ((await openWorkspace({ kind: 'browser', name }, true)) && files.length > 0) addFiles(files);
}

export async function chooseWorkspace(): Promise<void> {
  const folder = await desktop?.call('workspace:choose', { mode: 'open' });
  if (folder) await openWorkspace({ kind: 'folder', ...folder }, false);
}

/** 打开示例: one click from nothing to a filled district; a second click opens the one already made. */
export async function openSample(): Promise<void> {
  if (desktop) {
    const folder = await desktop.call('workspace:choose', { mode: 'create' });
    if (!folder || !(await openWorkspace({ kind: 'folder', ...folder }, true))) return;
  } else {
    const exists = (await browserWorkspaces()).includes(SAMPLE_NAME);
    if (!(await openWorkspace({ kind: 'browser', name: SAMPLE_NAME }, !exists))) return;
  }
  if ((useApp.getState().info?.results ?? 0) > 0) return;
  await runJob('载入示例数据', (call) => session.importSample('full', call));
  await refresh();
}
