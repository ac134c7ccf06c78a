import { expect, it } from 'vitest';
import { oneAtATime } from './one-at-a-time.ts';

const never = new AbortController().signal;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

it('runs calls in order and never side by side, failures included', async () => {
  const inTurn = oneAtATime();
  const events: string[] = [];
  const call = (name: string, ms: number) =>
    inTurn(never, async () => {
      events.push(`${name} begins`);
      await pause(ms);
      events.push(`${name} ends`);
      if (name === 'b') throw new Error('b failed');
      return name;
    });
  const results = await Promise.allSettled([call('a', 8), call('b', 1), call('c', 0)]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

it('lets a cancelled call leave the line before its turn, and never starts it', async () => {
  const inTurn = oneAtATime();
  const controller = new AbortController();
  let release = (): void => undefined;
  const first = inTurn(never, () => new Promise<void>((resolve) => (release = resolve)));
  let started = false;
  const second = inTurn(controller.signal, async () => void (started = true));
  await pause(1);
  controller.abort(new Error('left'));
  await expect(second).rejects.toThrow('left');
  release();
  await first;
  await inTurn(never, async () => undefined);
  expect(started).toBe(false);
});
