import { WorkspaceLockedError } from './file-port.ts';

/** Why a workspace could not be opened or changed; the message is Chinese and shown as it is. */
export class WorkspaceError extends Error {
  readonly code: 'missing' | 'newer-format' | 'damaged' | 'read-only' | 'write-failed' | 'open-failed' | 'no-batch' | 'bad-archive' | 'bad-path';
  constructor(code: WorkspaceError['code'], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'WorkspaceError';
    this.code = code;
  }
}

/** A failed write as the analyst should read it. */
export function writeFailure(error: unknown): WorkspaceError {
  if (error instanceof WorkspaceError) return error;
  const code = codeOf(error);
  const reason =
    spoken(error) ??
    (code === 'ENOSPC' || code === 'EDQUOT' || code === 'QuotaExceededError' ? '磁盘空间不足，请清理磁盘后重试'
    : code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'EBUSY' ? '文件夹不可写或文件被其他程序（杀毒、网盘同步）占用，请检查后重试'
    : '写入文件时出错，请检查磁盘后重试');
  return new WorkspaceError('write-failed', `本次更改没有保存：${reason}。已有数据未受影响。`, error);
}

/** A failed opening as the analyst should read it; what is already said in Chinese stays as it is. */
export function openFailure(error: unknown): Error {
  if (error instanceof WorkspaceError || error instanceof WorkspaceLockedError) return error;
  const denied = ['EACCES', 'EPERM', 'EROFS', 'NotAllowedError'].includes(codeOf(error));
  const reason = spoken(error) ?? (denied ? '没有读写这个文件夹的权限' : codeOf(error) === 'ENOSPC' ? '磁盘空间不足' : '文件夹无法访问，请检查磁盘或网络位置');
  return new WorkspaceError('open-failed', `无法打开工作区：${reason}。文件没有被改动。`, error);
}

/** What the desktop's main process says has no code any more, but is a Chinese sentence already. */
function spoken(error: unknown): string | null {
  return error instanceof Error && /[\u4e00-\u9fff]/.test(error.message) ? error.message.replace(/。$/, '') : null;
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'name' in error && typeof error.name === 'string' ? error.name : '';
}
