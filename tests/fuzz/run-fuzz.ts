import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { makeCase } from './fuzz-cases.ts';

export interface FuzzMessage {
  readonly index: number;
  readonly what: string;
  readonly problem: string | null;
  readonly outcome: 'refused' | 'nothing stored' | 'stored';
  readonly milliseconds: number;
  readonly memory: number;
}

export interface BadCase {
  readonly index: number;
  readonly what: string;
  readonly problem: string;
}

export interface FuzzOptions {
  readonly budgetMs?: number;
  readonly onBad?: (bad: BadCase) => void;
}

export interface FuzzReport {
  readonly cases: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly bad: readonly BadCase[];
  readonly slowest: { readonly what: string; readonly index: number; readonly milliseconds: number };
  readonly largest: { readonly what: string; readonly index: number; readonly megabytes: number };
  readonly seconds: number;
  /** True when the time was up before all cases ran. */
  readonly cutShort: boolean;
}

/** Processor time, so that a busy machine does not make hangs. */
export const HANG_MS = 10_000;
/** By the clock, when nothing comes any more. */
const SILENCE_MS = 45_000;
const HEAP_MB = 1024;

/**
 * Runs cases `from` … `to − 1` in a process of their own with a bounded heap: V8 ends the whole process
 * over some array sizes, so a thread would not do. A case that takes more than ten seconds of processor
 * time or ends its process is a finding; the run goes on behind it in a new one.
 */
export async function runFuzz(seed: number, from: number, to: number, { budgetMs = Infinity, onBad }: FuzzOptions = {}): Promise<FuzzReport> {
  const started = performance.now();
  const outcomes: Record<string, number> = {};
  const bad: BadCase[] = [];
  const blame = (one: BadCase): void => {
    bad.push(one);
    onBad?.(one);
  };
  let slowest = { what: '', index: -1, milliseconds: 0 };
  let largest = { what: '', index: -1, megabytes: 0 };
  let cases = 0;
  let next = from;
  let cutShort = false;
  while (next < to && !cutShort) {
    let death = '';
    let since = performance.now();
    const child = fork(fileURLToPath(new URL('./fuzz-child.start.mjs', import.meta.url)), [seed, next, to].map(String), { execArgv: [`--max-old-space-size=${HEAP_MB}`], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    child.stderr?.on('data', (text: Buffer) => void (death = /FATAL ERROR[^\n]*|Fatal [^\n]*|Error: [^\n]*/u.exec(text.toString())?.[0] ?? death));
    child.on('message', (message) => {
      const { index, what, problem, outcome, milliseconds, memory } = message as FuzzMessage;
      next = index + 1;
      since = performance.now();
      cases++;
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if (problem !== null) blame({ index, what, problem });
      if (milliseconds > HANG_MS) blame({ index, what, problem: `took ${(milliseconds / 1000).toFixed(1)} s` });
      if (milliseconds > slowest.milliseconds) slowest = { what, index, milliseconds };
      if (memory / 1048576 > largest.megabytes) largest = { what, index, megabytes: memory / 1048576 };
    });
    const watch = setInterval(() => {
      if (performance.now() - since > SILENCE_MS) {
        death = `no answer within ${SILENCE_MS / 1000} s`;
        child.kill('SIGKILL');
      }
      if (performance.now() - started > budgetMs) {
        cutShort = true;
        child.kill('SIGKILL');
      }
    }, 250);
    await new Promise<void>((resolve) => child.on('exit', () => resolve()));
    clearInterval(watch);
    if (next < to && !cutShort) blame({ index: next, what: makeCase(seed, next).what, problem: death || 'the process ended' });
    next++;
  }
  return { cases, outcomes, bad, slowest, largest, seconds: (performance.now() - started) / 1000, cutShort };
}
