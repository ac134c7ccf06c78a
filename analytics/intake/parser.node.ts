import { Worker } from 'node:worker_threads';
import { openParserPool, type ParserPool, type ParseWorker } from './parser-pool.ts';
import type { ParsedFile, SourceFile } from './sheet.ts';

/** Parses in worker threads that run the TypeScript source through tsx. */
export function openNodeParser(limitMs?: number): ParserPool {
  return openParserPool(startWorker, 2, limitMs);
}

function startWorker(): ParseWorker {
  const worker = new Worker(new URL('./parse-worker.start.mjs', import.meta.url), {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 2048 },
  });
  let settle: { resolve(parsed: ParsedFile): void; reject(error: Error): void } | null = null;
  const finish = (): typeof settle => {
    const waiting = settle;
    settle = null;
    // An idle worker must not keep the process alive.
    worker.unref();
    return waiting;
  };
  worker.on('message', (parsed: ParsedFile) => finish()?.resolve(parsed));
  worker.on('error', (error) => finish()?.reject(error));
  worker.on('exit', (code) => finish()?.reject(new Error(`the parse worker ended (${code})`)));
  return {
    parse: (file: SourceFile) =>
      new Promise<ParsedFile>((resolve, reject) => {
        settle = { resolve, reject };
        worker.ref();
        worker.postMessage(file);
      }),
    terminate: () => void worker.terminate(),
  };
}
