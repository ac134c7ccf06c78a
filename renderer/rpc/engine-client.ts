import type { CallOptions } from '../../analytics/call.ts';
import type { DesktopBridge } from '../../electron/channels.ts';
import { CancelledError, STOPPED_BY_USER } from './cancelled-error.ts';
import { messageFromWorker, type MessageToWorker, type SessionMethod, type WorkspacePlace } from './protocol.ts';

/** The side of a Worker that is used, so that tests can stand in for one. */
export interface WorkerLike {
  postMessage(message: unknown): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: CallOptions['onProgress'];
  readonly dispose: () => void;
}

export interface EngineClientOptions {
  readonly spawn: () => WorkerLike;
  readonly desktop: DesktopBridge | undefined;
  /** The worker died or was stopped by force; `reopened` settles when the workspace is back. */
  readonly onCrash: (reason: string, reopened: Promise<void>) => void;
  /** How long a cancelled call may go on before the worker is ended and the workspace reopened. */
  readonly cancelGraceMs?: number;
}

const CRASHED = '计算进程意外停止，刚才的操作没有完成。工作区已重新打开，请再试一次。';
const FORCED = '已强制停止，工作区已重新打开。';

/** Calls into the engine worker: requests with progress, cancellation and recovery from a crash. */
export class EngineClient {
  readonly #options: EngineClientOptions;
  readonly #pending = new Map<number, Pending>();
  #worker: WorkerLike | null = null;
  #nextId = 1;
  #open: { readonly place: WorkspacePlace; readonly owner: string } | null = null;

  constructor(options: EngineClientOptions) {
    this.#options = options;
  }

  async open(place: WorkspacePlace, create: boolean, owner: string, call?: CallOptions): Promise<void> {
    await this.#request((id) => ({ type: 'open', id, place, create, owner }), call);
    this.#open = { place, owner };
  }

  async close(): Promise<void> {
    await this.call('close', []);
    this.#open = null;
  }

  /** The result's type is the session's promise; the worker built it from the same interface. */
  async call<T>(method: SessionMethod, args: readonly unknown[], call?: CallOptions): Promise<T> {
    return (await this.#request((id) => ({ type: 'call', id, method, args: [...args] }), call)) as T;
  }

  #request(message: (id: number) => MessageToWorker, call?: CallOptions): Promise<unknown> {
    if (call?.signal?.aborted) return Promise.reject(new CancelledError());
    const id = this.#nextId++;
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve, reject) => {
      let grace: ReturnType<typeof setTimeout> | undefined;
      const cancel = (): void => {
        if (!call) return;
        worker.postMessage({ type: 'cancel', id } satisfies MessageToWorker);
        // Leaving a page drops its result; only the analyst's own 取消 may end the worker.
        if (call.signal?.reason === STOPPED_BY_USER) grace = setTimeout(() => this.#giveUp(id), this.#options.cancelGraceMs ?? 5000);
      };
      call?.signal?.addEventListener('abort', cancel, { once: true });
      const dispose = (): void => {
        clearTimeout(grace);
        call?.signal?.removeEventListener('abort', cancel);
      };
      this.#pending.set(id, { resolve, reject, onProgress: call?.onProgress, dispose });
      worker.postMessage(message(id));
    });
  }

  #start(): WorkerLike {
    const worker = this.#options.spawn();
    worker.onmessage = (event) => this.#receive(worker, event.data);
    worker.onerror = (event) => {
      event.preventDefault();
      if (this.#worker === worker) this.#restart(CRASHED, new Error(CRASHED));
    };
    return worker;
  }

  #receive(worker: WorkerLike, data: unknown): void {
    if (worker !== this.#worker) return;
    const message = messageFromWorker.parse(data);
    if (message.type === 'bridge') {
      void this.#answerBridge(worker, message.id, message.channel, message.request);
      return;
    }
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    if (message.type === 'progress') {
      pending.onProgress?.(message.progress);
      return;
    }
    this.#pending.delete(message.id);
    pending.dispose();
    if (message.type === 'result') pending.resolve(message.value);
    else pending.reject(message.name === 'AbortError' ? new CancelledError() : namedError(message.name, message.message));
  }

  async #answerBridge(worker: WorkerLike, id: number, channel: string, request: unknown): Promise<void> {
    const reply = (ok: boolean, value: unknown): void => worker.postMessage({ type: 'bridgeReply', id, ok, value } satisfies MessageToWorker);
    try {
      if (!this.#options.desktop) throw new Error('没有桌面环境。');
      // The main process checks channel names and arguments itself; this only carries them across.
      const bridge = this.#options.desktop as { call(channel: string, request: unknown): Promise<unknown> };
      reply(true, await bridge.call(channel, request));
    } catch (error) {
      reply(false, error instanceof Error ? error.message : String(error));
    }
  }

  /** A cancelled call that does not stop: ends the worker, unless other work is under way in it. */
  #giveUp(id: number): void {
    if (this.#pending.size === 1) {
      this.#restart(FORCED, new CancelledError());
      return;
    }
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.reject(new CancelledError());
  }

  #restart(reason: string, error: Error): void {
    this.#worker?.terminate();
    this.#worker = null;
    for (const pending of this.#pending.values()) {
      pending.dispose();
      pending.reject(error);
    }
    this.#pending.clear();
    const open = this.#open;
    this.#options.onCrash(reason, open ? this.open(open.place, false, open.owner) : Promise.resolve());
  }
}

function namedError(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}
