import { useCallback, useEffect, useState } from 'react';
import type { Progress } from '../analytics/call.ts';
import type { AnalysisRequest, AnalysisResult } from '../analytics/session-api.ts';
import { messageOf } from './actions/notices.ts';
import { session } from './engine.ts';
import { CancelledError, STOPPED_BY_USER } from './rpc/cancelled-error.ts';
import { useApp } from './store.ts';

export type AnalysisState =
  | { readonly status: 'idle' }
  | { readonly status: 'running'; readonly progress: Progress | null; readonly cancel: () => void }
  | { readonly status: 'cancelled'; readonly retry: () => void }
  | { readonly status: 'failed'; readonly message: string; readonly retry: () => void }
  | { readonly status: 'done'; readonly result: AnalysisResult };

/** Results by data version and request: the same question is not computed twice on the same data. */
const cache = new Map<string, AnalysisResult>();
const CACHE_SIZE = 60;

export function useAnalysis(request: AnalysisRequest | null): AnalysisState {
  const version = useApp((state) => state.info?.manifestSha256 ?? '');
  const key = request === null ? '' : `${version}\n${JSON.stringify(request)}`;
  const [state, setState] = useState<{ readonly key: string; readonly value: AnalysisState }>({ key: '', value: { status: 'idle' } });
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);

  useEffect(() => {
    if (key === '' || cache.has(key)) return;
    const asked = JSON.parse(key.slice(key.indexOf('\n') + 1)) as AnalysisRequest;
    const controller = new AbortController();
    let current = true;
    const set = (value: AnalysisState): void => {
      if (current) setState({ key, value });
    };
    const cancel = (): void => controller.abort(STOPPED_BY_USER);
    set({ status: 'running', progress: null, cancel });
    session.analyse(asked, { signal: controller.signal, onProgress: (progress) => set({ status: 'running', progress, cancel }) }).then(
      (result) => {
        if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value ?? '');
        cache.set(key, result);
        set({ status: 'done', result });
      },
      (error: unknown) => set(error instanceof CancelledError ? { status: 'cancelled', retry } : { status: 'failed', message: messageOf(error), retry }),
    );
    return () => {
      current = false;
      controller.abort();
    };
  }, [key, attempt, retry]);

  if (key === '') return { status: 'idle' };
  const cached = cache.get(key);
  if (cached) return { status: 'done', result: cached };
  return state.key === key ? state.value : { status: 'running', progress: null, cancel: () => undefined };
}
