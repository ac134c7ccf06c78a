/** Why a workspace could not be opened or changed; the message is Chinese and shown as it is. */
export class WorkspaceError extends Error {
  readonly code: 'missing' | 'newer-format' | 'damaged' | 'read-only' | 'write-failed' | 'no-batch' | 'bad-archive' | 'bad-path';
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
    code === 'ENOSPC' || code === 'EDQUOT' || code === 'QuotaExceededError' ? '磁盘空间不足，请清理磁盘后重试'
    : code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'EBUSY' ? '文件夹不可写或文件被其他程序（杀毒、网盘同步）占用，请检查后重试'
    : '写入文件时出错，请检查磁盘后重试';
  return new WorkspaceError('write-failed', `本次更改没有保存：${reason}。已有数据未受影响。`, error);
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'name' in error && typeof error.name === 'string' ? error.name : '';
}
