import { useCallback, useEffect, useState } from 'react';
import { messageOf } from './actions/notices.ts';
import { useApp } from './store.ts';

export type Loaded<T> =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly message: string; readonly retry: () => void }
  | { readonly status: 'done'; readonly value: T };

/** What the session lists, read again when the data change or `key` does; the old list stays until the new one is there. */
export function useLoaded<T>(load: () => Promise<T>, key: string): Loaded<T> {
  const version = useApp((state) => state.info?.manifestSha256 ?? '');
  const [state, setState] = useState<Loaded<T>>({ status: 'loading' });
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  useEffect(() => {
    let current = true;
    load().then(
      (value) => current && setState({ status: 'done', value }),
      (error: unknown) => current && setState({ status: 'failed', message: messageOf(error), retry }),
    );
    return () => {
      current = false;
    };
    // `load` is made anew at each drawing; `key` says what it asks.
  }, [key, version, attempt]);
  return state;
}
