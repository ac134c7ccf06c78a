/** What every long call takes last: a way to stop it and a way to say how far it is. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export interface Progress {
  /** Chinese, as shown: 读取文件, 拟合模型 … */
  readonly stage: string;
  readonly done: number;
  readonly total: number;
}

/** Lets timers, messages and cancellation run between chunks of work. */
export const breathe = (): Promise<void> =>
  new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(null);
  });
