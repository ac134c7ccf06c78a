import { describe, expect, it } from 'vitest';
import type { Session } from '../../analytics/session-api.ts';
import { fakeSession } from '../testing/fake-session.ts';
import { serveSession } from '../worker/serve-session.ts';
import { CancelledError, STOPPED_BY_USER } from './cancelled-error.ts';
import { EngineClient, type WorkerLike } from './engine-client.ts';
import { remoteSession } from './remote-session.ts';

/** A worker in the same thread: messages are cloned and delivered later, as between threads. */
function pretendWorker(session: Session): WorkerLike & { ended: boolean; crash(): void } {
  const worker: ReturnType<typeof pretendWorker> = {
    ended: false,
    onmessage: null,
    onerror: null,
    postMessage: (message) => queueMicrotask(() => receive(structuredClone(message))),
    terminate: () => void (worker.ended = true),
    crash: () => worker.onerror?.({ preventDefault: () => undefined } as ErrorEvent),
  };
  const receive = serveSession(
    (message) => queueMicrotask(() => {
      if (!worker.ended) worker.onmessage?.({ data: structuredClone(message) } as MessageEvent);
    }),
    async () => session,
  );
  return worker;
}

function setUp(make: () => Session = fakeSession, cancelGraceMs = 20) {
  const workers: ReturnType<typeof pretendWorker>[] = [];
  const crashes: { reason: string; reopened: Promise<void> }[] = [];
  const client = new EngineClient({
    spawn: () => {
      const worker = pretendWorker(make());
      workers.push(worker);
      return worker;
    },
    desktop: undefined,
    onCrash: (reason, reopened) => crashes.push({ reason, reopened }),
    cancelGraceMs,
  });
  return { client, workers, crashes, session: remoteSession(client), open: () => client.open({ kind: 'browser', name: '测试' }, true, '本机') };
}

const endless = (): Session => ({ ...fakeSession(), verify: () => new Promise(() => undefined) });

describe('calls into the worker', () => {
  it('carry arguments, results and progress', async () => {
    const { session, open } = setUp();
    await open();
    const stages: string[] = [];
    await session.importSample('small', { onProgress: ({ stage, done }) => stages.push(`${stage} ${done}`) });
    expect(stages).toHaveLength(20);
    expect(stages[0]).toBe('导入示例 0');
    expect(await session.exams()).toHaveLength(3);
  });

  it('carry failures with their name and Chinese message', async () => {
    const refused = new RangeError('满分不能是 0。');
    const { session, open } = setUp(() => ({ ...fakeSession(), redo: () => Promise.reject(refused) }));
    await open();
    await expect(session.redo(1)).rejects.toMatchObject({ name: 'RangeError', message: '满分不能是 0。' });
  });

  it('refuse to work before a workspace is open', async () => {
    await expect(setUp().session.info()).rejects.toThrow('还没有打开工作区');
  });

  it('refuse arguments of the wrong shape', async () => {
    const { client, open } = setUp();
    await open();
    await expect(client.call('analyse', [{ analysis: 'measures', exam: '1', subject: '', by: 'nobody' }])).rejects.toThrow();
    await expect(client.call('planImport', [[{ name: 'a.csv', bytes: 'text' }], {}])).rejects.toThrow();
  });
});

describe('cancelling', () => {
  it('stops the work in the worker', async () => {
    const { session, open, workers } = setUp(() => fakeSession({ stepMs: 5 }));
    await open();
    const controller = new AbortController();
    let seen = 0;
    const running = session.importSample('full', { signal: controller.signal, onProgress: () => ++seen === 3 && controller.abort(STOPPED_BY_USER) });
    await expect(running).rejects.toBeInstanceOf(CancelledError);
    expect(seen).toBeLessThan(6);
    expect((await session.info()).results).toBe(0);
    expect(workers).toHaveLength(1);
  });

  it('ends a worker that does not stop, and reopens the workspace', async () => {
    const { session, open, workers, crashes } = setUp(endless);
    await open();
    const controller = new AbortController();
    const running = session.verify({ signal: controller.signal });
    await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort(STOPPED_BY_USER);
    await expect(running).rejects.toBeInstanceOf(CancelledError);
    expect(workers[0]!.ended).toBe(true);
    await crashes[0]!.reopened;
    expect((await session.info()).name).toBe('测试工作区');
  });

  it('does not end a worker for a page that was left, nor while other work is under way', async () => {
    const { session, open, workers } = setUp(endless, 5);
    await open();
    const left = new AbortController();
    void session.verify({ signal: left.signal }).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 5));
    left.abort();
    const stopped = new AbortController();
    const running = session.verify({ signal: stopped.signal });
    stopped.abort(STOPPED_BY_USER);
    await expect(running).rejects.toBeInstanceOf(CancelledError);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(workers).toHaveLength(1);
    expect(workers[0]!.ended).toBe(false);
  });
});

describe('a crash', () => {
  it('fails what was running, starts anew and says so', async () => {
    const { session, open, workers, crashes } = setUp(endless);
    await open();
    const running = session.verify();
    workers[0]!.crash();
    await expect(running).rejects.toThrow('计算进程意外停止');
    expect(crashes).toHaveLength(1);
    await crashes[0]!.reopened;
    expect(workers).toHaveLength(2);
    expect(await session.exams()).toEqual([]);
  });
});
