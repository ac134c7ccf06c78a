import { firstUndone, lastLive, redoBatch, undoBatch } from './actions/history.ts';
import { chooseAndImport } from './actions/choose-files.ts';
import { leaveFinishedImport } from './actions/import.ts';
import { chooseWorkspace, closeWorkspace, createWorkspace, openSample } from './actions/workspace.ts';
import { goTo, type PageId } from './address.ts';
import { desktop } from './desktop.ts';
import { useApp, type AppState } from './store.ts';

/** One action of the analyst: menus, buttons, shortcuts and the palette all read this list. */
export interface Command {
  readonly id: string;
  readonly label: string;
  /** `Ctrl+K`; Ctrl stands for ⌘ on a Mac. */
  readonly shortcut?: string;
  readonly enabled: (state: AppState) => boolean;
  readonly run: () => void | Promise<void>;
}

const always = (): boolean => true;
const isOpen = ({ phase }: AppState): boolean => phase === 'open';
const canChange = ({ phase, info, jobs }: AppState): boolean => phase === 'open' && info?.readOnly === false && jobs.length === 0;
const isIdle = ({ phase, jobs }: AppState): boolean => phase !== 'opening' && jobs.length === 0;

const pages: readonly { readonly page: PageId; readonly label: string; readonly enabled: Command['enabled'] }[] = [
  { page: 'home', label: '首页', enabled: always },
  { page: 'data', label: '数据', enabled: isOpen },
  { page: 'exam', label: '考试', enabled: isOpen },
  { page: 'compare', label: '比较', enabled: isOpen },
  { page: 'growth', label: '增值', enabled: isOpen },
  { page: 'paper', label: '试卷', enabled: isOpen },
  { page: 'report', label: '报告', enabled: isOpen },
  { page: 'settings', label: '设置', enabled: always },
];

export const pageCommands: readonly (Command & { readonly page: PageId })[] = pages.map(({ page, label, enabled }, index) => ({
  id: `go-${page}`,
  page,
  label,
  shortcut: `Alt+${index + 1}`,
  enabled,
  run: () => {
    if (page === 'data') leaveFinishedImport();
    goTo(page);
  },
}));

export const commands = {
  create: { id: 'create', label: '新建工作区', shortcut: 'Ctrl+Shift+N', enabled: isIdle, run: () => createWorkspace() },
  open: { id: 'open', label: '打开工作区文件夹', shortcut: 'Ctrl+O', enabled: (state) => desktop !== undefined && isIdle(state), run: chooseWorkspace },
  close: { id: 'close', label: '关闭工作区', enabled: (state) => isOpen(state) && state.jobs.length === 0, run: closeWorkspace },
  sample: { id: 'sample', label: '打开示例', enabled: isIdle, run: openSample },
  importFiles: { id: 'import', label: '导入成绩文件', shortcut: 'Ctrl+I', enabled: canChange, run: chooseAndImport },
  undo: {
    id: 'undo',
    label: '撤销上一批次',
    shortcut: 'Ctrl+Z',
    enabled: (state) => canChange(state) && state.batches.some((batch) => !batch.undone),
    run: async () => {
      const batch = lastLive();
      if (batch !== undefined) await undoBatch(batch);
    },
  },
  redo: {
    id: 'redo',
    label: '恢复批次',
    shortcut: 'Ctrl+Y',
    enabled: (state) => canChange(state) && (state.batches.at(-1)?.undone ?? false),
    run: async () => {
      const batch = firstUndone();
      if (batch !== undefined) await redoBatch(batch);
    },
  },
  palette: { id: 'palette', label: '搜索', shortcut: 'Ctrl+K', enabled: always, run: () => useApp.setState({ paletteOpen: true }) },
} as const satisfies Record<string, Command>;

export const allCommands: readonly Command[] = [...pageCommands, ...Object.values(commands)];
