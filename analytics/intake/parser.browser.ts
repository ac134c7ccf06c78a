import { openParserPool, type ParserPool, type ParseWorker } from './parser-pool.ts';
import type { ParsedFile, SourceFile } from './sheet.ts';

/** Parses in browser workers, two at a time. */
export function openBrowserParser(limitMs?: number): ParserPool {
  return openParserPool(startWorker, 2, limitMs);
}

function startWorker(): ParseWorker {
  const worker = new Worker(new URL('./parse-worker.browser.ts', import.meta.url), { type: 'module' });
  return {
    parse: (file: SourceFile) =>
      new Promise<ParsedFile>((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<ParsedFile>) => resolve(data);
        worker.onerror = (event) => reject(new Error(event.message));
        worker.onmessageerror = () => reject(new Error('the parsed file could not be passed on'));
        worker.postMessage(file);
      }),
    terminate: () => worker.terminate(),
  };
}
