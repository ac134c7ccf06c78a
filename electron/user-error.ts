import { ZodError } from 'zod';

/** An error whose message is meant for the person at the screen: Chinese, without paths. */
export class UserError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UserError';
  }
}

const byCode: Readonly<Record<string, string>> = {
  ENOSPC: '磁盘空间不足，没有写入。请清理磁盘后再试。',
  EDQUOT: '磁盘配额已用完，没有写入。请清理磁盘后再试。',
  EACCES: '没有访问权限。请检查文件夹的权限，或换一个位置。',
  EPERM: '系统不允许这个操作。文件可能被其他程序占用，或没有权限。',
  EROFS: '这个位置是只读的，不能写入。请换一个位置。',
  EBUSY: '文件正被其他程序占用。请关闭占用它的程序后再试。',
  EMFILE: '打开的文件过多。请关闭一些程序后再试。',
  ENOENT: '文件或文件夹已不存在，可能被移走或改名。',
  ENOTDIR: '文件夹的位置上是一个文件，不能使用。',
  EISDIR: '文件的位置上是一个文件夹，不能使用。',
  ENAMETOOLONG: '文件名过长。请缩短名称后再试。',
  EIO: '磁盘读写出错。请检查磁盘或移动存储设备。',
};

export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** System messages carry full paths, and paths carry names of people: only our own sentences leave. */
export function userMessage(error: unknown): string {
  if (error instanceof UserError) return error.message;
  if (error instanceof ZodError) return '请求的内容不合规，没有执行。';
  const code = errorCode(error);
  if (code !== null) return byCode[code] ?? `操作没有完成（代码 ${code}）。`;
  return '操作没有完成，程序内部出错。请重试；若仍不行，请重新打开程序。';
}
