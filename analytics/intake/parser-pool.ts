import type { CallOptions } from '../call.ts';
import type { ParsedFile, SheetParser, SourceFile } from './sheet.ts';

/** A worker of either runtime, as far as parsing needs it. */
export interface ParseWorker {
  /** Resolves with the parsed file, rejects when the worker dies. One file at a time. */
  parse(file: SourceFile): Promise<ParsedFile>;
  terminate(): void;
}

export interface ParserPool {
  readonly parse: SheetParser;
  close(): Promise<void>;
}

export const PARSE_LIMIT_MS = 60_000;

/**
 * Workers that parse one file each. Killing its worker is the only way to stop a hostile or huge
 * file, so a cancelled, overdue or crashed one is ended and replaced; the others go on.
 */
export function openParserPool(start: () => ParseWorker, size: number, limitMs = PARSE_LIMIT_MS): ParserPool {
  const idle: ParseWorker[] = [];
  const busy = new Set<ParseWorker>();
  const waiting: (() => void)[] = [];
  let closed = false;

  const parse = async (file: SourceFile, options?: CallOptions): Promise<ParsedFile> => {
    options?.signal?.throwIfAborted();
    while (busy.size >= size) await new Promise<void>((resolve) => waiting.push(resolve));
    if (closed) throw new Error('the parser is closed');
    const worker = idle.pop() ?? start();
    busy.add(worker);
    let reusable = false;
    try {
      options?.signal?.throwIfAborted();
      const parsed = await bounded(worker.parse(file), limitMs, options?.signal);
      reusable = parsed !== 'timeout' && !closed;
      return parsed === 'timeout' ? refused(file, 'parse-timeout', `读取超过 ${Math.round(limitMs / 1000)} 秒，已停止。`) : parsed;
    } catch (error) {
      if (options?.signal?.aborted || closed) throw error;
      return refused(file, 'parse-crashed', '读取时内存不足或文件内容异常，已停止。');
    } finally {
      busy.delete(worker);
      if (reusable) idle.push(worker);
      else worker.terminate();
      waiting.shift()?.();
    }
  };

  const close = async (): Promise<void> => {
    closed = true;
    for (const worker of [...idle, ...busy]) worker.terminate();
    idle.length = 0;
    for (const wake of waiting.splice(0)) wake();
  };
  return { parse, close };
}

function bounded<T>(work: Promise<T>, limitMs: number, signal: CallOptions['signal']): Promise<T | 'timeout'> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(() => resolve('timeout')), limitMs);
    const stop = (): void => settle(() => reject(signal?.reason ?? new Error('aborted')));
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      act();
    };
    signal?.addEventListener('abort', stop, { once: true });
    work.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
  });
}

function refused(file: SourceFile, code: string, message: string): ParsedFile {
  const fix = '请用 Excel 或 WPS 打开原表，只把有数据的区域复制到新工作簿，另存后再导入。';
  return {
    name: file.name, container: null, encoding: null, sheets: [],
    findings: [{ severity: 'error', code, file: file.name, sheet: null, row: null, column: null, value: null, message, fix }],
  };
}
