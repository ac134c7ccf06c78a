import type { ChannelName, ChannelReply, ChannelRequest, DesktopBridge } from '../../electron/channels.ts';
import type { MessageFromWorker } from '../rpc/protocol.ts';

/** The desktop bridge as the worker sees it: every call goes through the page. */
export class BridgeRelay implements DesktopBridge {
  readonly #post: (message: MessageFromWorker) => void;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #nextId = 1;

  constructor(post: (message: MessageFromWorker) => void) {
    this.#post = post;
  }

  async call<C extends ChannelName>(
    channel: C,
    ...request: ChannelRequest<C> extends undefined ? [] : [ChannelRequest<C>]
  ): Promise<ChannelReply<C>> {
    const id = this.#nextId++;
    const reply = await new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#post({ type: 'bridge', id, channel, request: request[0] });
    });
    return reply as ChannelReply<C>;
  }

  receive(id: number, ok: boolean, value: unknown): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (ok) waiting?.resolve(value);
    else waiting?.reject(new Error(String(value)));
  }
}
