/**
 * Calls run in the order in which they came, never side by side: a page asks for several analyses at
 * once, and one must not read tables that another, or an import, is rebuilding. A call that is
 * cancelled while it waits leaves the line at once.
 */
export type InTurn = <T>(signal: AbortSignal | undefined, work: () => Promise<T>) => Promise<T>;

export function oneAtATime(): InTurn {
  let tail: Promise<unknown> = Promise.resolve();
  return <T>(signal: AbortSignal | undefined, work: () => Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      const leave = (): void => reject(signal?.reason);
      signal?.addEventListener('abort', leave, { once: true });
      tail = tail.then(async () => {
        signal?.removeEventListener('abort', leave);
        if (signal?.aborted) return reject(signal.reason);
        try {
          resolve(await work());
        } catch (error) {
          reject(error);
        }
      });
    });
}
