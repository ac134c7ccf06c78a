import { parentPort } from 'node:worker_threads';
import { parseFile } from './parse-file.ts';
import type { SourceFile } from './sheet.ts';

const port = parentPort;
if (!port) throw new Error('this file runs as a worker');
port.on('message', (file: SourceFile) => {
  void parseFile(file).then((parsed) => port.postMessage(parsed));
});
