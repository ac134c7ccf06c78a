import { appendFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import { errorCode } from './user-error.ts';

/** Name, code and places in our own code. No message and no path: they may hold names of people. */
export function describeFailure(where: string, error: unknown): string {
  const name = error instanceof Error ? error.name : typeof error;
  const places = error instanceof Error ? [...(error.stack ?? '').matchAll(/([^\s()]+):(\d+):\d+\)?$/gm)] : [];
  const trail = places.slice(0, 8).map(([, file, line]) => `${basename((file ?? '').replaceAll('\\', '/'))}:${line}`);
  return `${new Date().toISOString()} ${where} ${name} ${errorCode(error) ?? '-'} ${trail.join(' < ')}\n`;
}

export async function logFailure(userData: string, where: string, error: unknown): Promise<void> {
  try {
    const folder = join(userData, 'logs');
    await mkdir(folder, { recursive: true });
    await appendFile(join(folder, 'failures.log'), describeFailure(where, error));
  } catch {
    // a full disk must not turn one failure into two
  }
}

export async function failToStart(userData: string, error: unknown): Promise<void> {
  await logFailure(userData, 'start', error);
  dialog.showErrorBox('学衡无法启动', '程序文件不完整或已损坏，请重新安装。工作区里的数据不受影响。');
  app.exit(1);
}

export function handleMainCrashes(userData: string): void {
  process.on('uncaughtException', (error) => {
    void logFailure(userData, 'main', error).finally(() => {
      dialog.showErrorBox('学衡出现错误', '程序内部出错，即将退出。已保存到工作区的数据不受影响。');
      app.exit(1);
    });
  });
  process.on('unhandledRejection', (error) => {
    void logFailure(userData, 'promise', error);
  });
}

/** The page died or hangs: say so, and offer to load it again. What was committed is on disk. */
export function handlePageCrashes(window: BrowserWindow, userData: string): void {
  const ask = async (message: string, keep: string): Promise<void> => {
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      title: '学衡',
      message,
      detail: '已保存到工作区的数据不受影响。',
      buttons: ['重新载入', keep],
      defaultId: 0,
      cancelId: 1,
    });
    if (response === 0) window.webContents.reload();
    else if (keep === '退出') app.quit();
  };
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return;
    void logFailure(userData, `page ${details.reason}`, null);
    void ask(details.reason === 'oom' ? '内存不足，页面已停止。请关闭其他程序后重新载入。' : '页面意外停止。', '退出');
  });
  window.on('unresponsive', () => void ask('页面没有响应。', '继续等待'));
}
