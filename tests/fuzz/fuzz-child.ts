import { checkFile } from './check-file.ts';
import { makeCase } from './fuzz-cases.ts';
import type { FuzzMessage } from './run-fuzz.ts';

const [seed = 0, from = 0, to = 0] = process.argv.slice(2).map(Number);

/** Waits until the message has left: a case that kills the process must not take the last verdict with it. */
const send = (message: FuzzMessage): Promise<void> => new Promise((resolve) => void process.send?.(message, () => resolve()));

/** What one file may take beside what stood before: V8 heap and buffers together. */
const MEMORY_LIMIT = 1024 * 1024 * 1024;
const held = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

for (let index = from; index < to; index++) {
  const { what, file } = makeCase(seed, index);
  const before = held();
  const started = process.cpuUsage();
  let verdict: Pick<FuzzMessage, 'problem' | 'outcome'>;
  try {
    verdict = await checkFile(file);
  } catch (error) {
    verdict = { problem: error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join(' | ') : String(error), outcome: 'refused' };
  }
  const { user, system } = process.cpuUsage(started);
  const milliseconds = (user + system) / 1000;
  const memory = Math.max(0, held() - before);
  await send({ index, what, ...verdict, ...(memory > MEMORY_LIMIT ? { problem: `took ${Math.round(memory / 1048576)} MB` } : {}), milliseconds, memory });
}
process.disconnect();
