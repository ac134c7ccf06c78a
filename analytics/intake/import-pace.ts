import { breathe, type CallOptions } from '../call.ts';
import { inSteps, ROWS_A_STEP, type Steps } from './in-steps.ts';

/** Parts of the one bar that an import fills: reading files, then tying rows to pupils and checking marks; the rest is the summary. */
const READ = 40;
const CHECKED = 97;
export const BAR = 100;

/** Says how far an import is and lets messages and a cancellation through; one bar from the first file to the summary. */
export class ImportPace {
  readonly #call: CallOptions | undefined;
  #stage = '';
  #done = 0;
  #perRow = 0;
  #said = 0;

  constructor(call?: CallOptions) {
    this.#call = call;
  }

  fileRead(name: string, read: number, files: number): void {
    this.#report(`读取 ${name}`, (READ * read) / files);
  }

  /** `rows`: what `run` will be told of, all together. */
  filesRead(rows: number): void {
    this.#perRow = (CHECKED - READ) / Math.max(rows, 1);
    this.#done = READ;
  }

  /** A breath costs more than many rows, so of many stages only some are said. */
  async say(stage: string): Promise<void> {
    this.#stage = stage;
    if (performance.now() - this.#said < 40) return;
    this.#report(stage, this.#done);
    await breathe();
    this.#call?.signal?.throwIfAborted();
    this.#said = performance.now();
  }

  /** Runs long work; `rows` of it count for the bar. */
  async run<T>(work: Steps<T>, rows = 0): Promise<T> {
    const end = Math.min(CHECKED, this.#done + rows * this.#perRow);
    const result = await inSteps(work, {
      signal: this.#call?.signal,
      onBreath: (steps) => this.#report(this.#stage, Math.min(end, this.#done + (rows > 0 ? steps * ROWS_A_STEP * this.#perRow : 0))),
    });
    this.#done = Math.max(this.#done, end);
    return result;
  }

  async summary(): Promise<void> {
    this.#report('汇总', CHECKED);
    await breathe();
    this.#call?.signal?.throwIfAborted();
  }

  #report(stage: string, done: number): void {
    this.#stage = stage;
    this.#done = Math.max(this.#done, done);
    this.#call?.onProgress?.({ stage, done: this.#done, total: BAR });
  }
}
