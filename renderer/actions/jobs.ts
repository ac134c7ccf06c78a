import type { CallOptions, Progress } from '../../analytics/call.ts';
import { desktop } from '../desktop.ts';
import { STOPPED_BY_USER } from '../rpc/cancelled-error.ts';
import { useApp } from '../store.ts';
import { notifyFailure } from './notices.ts';

let nextId = 1;

/** Runs a long action as a job with progress and a cancel button; undefined when it failed or was stopped. */
export async function runJob<T>(label: string, work: (call: CallOptions) => Promise<T>): Promise<T | undefined> {
  const controller = new AbortController();
  const id = nextId++;
  const update = (progress: Progress): void => {
    useApp.setState(({ jobs }) => ({ jobs: jobs.map((job) => (job.id === id ? { ...job, progress } : job)) }));
    showInTaskbar(progress.total > 0 ? progress.done / progress.total : null);
  };
  const job = { id, label, startedAt: Date.now(), progress: null, cancel: () => controller.abort(STOPPED_BY_USER) };
  useApp.setState(({ jobs }) => ({ jobs: [...jobs, job] }));
  try {
    return await work({ signal: controller.signal, onProgress: update });
  } catch (error) {
    notifyFailure(label, error);
    return undefined;
  } finally {
    useApp.setState(({ jobs }) => ({ jobs: jobs.filter((other) => other.id !== id) }));
    showInTaskbar(null);
  }
}

function showInTaskbar(share: number | null): void {
  void desktop?.call('window:progress', { share }).catch(() => undefined);
}
