import { breathe } from '../call.ts';

/** Long work in small steps: it yields often, and whoever runs it decides when to breathe or stop. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Rows between two yields: a few milliseconds' work. */
export const ROWS_A_STEP = 250;

/** Breathing costs more than many rows, so it is not done at every yield. */
const BREATH_MS = 25;

export interface StepCall {
  readonly signal?: AbortSignal | undefined;
  /** Called before every breath with how many steps were made since the last. */
  readonly onBreath?: ((steps: number) => void) | undefined;
}

/** Runs the work to its end, letting messages and a cancellation through all the while. */
export async function inSteps<T>(work: Steps<T>, call?: StepCall): Promise<T> {
  let last = performance.now();
  let steps = 0;
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    steps++;
    if (performance.now() - last < BREATH_MS) continue;
    call?.onBreath?.(steps);
    await breathe();
    call?.signal?.throwIfAborted();
    last = performance.now();
    steps = 0;
  }
}

/** Runs the work at once, where there is little of it. */
export function atOnce<T>(work: Steps<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
