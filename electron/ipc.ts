import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import { isAppUrl } from './app-url.ts';
import { channelNames, type ChannelName, type ChannelReply, type ChannelRequest } from './channels.ts';
import { ipcChannel, type Reply } from './reply.ts';
import { requestSchemas } from './requests.ts';
import { UserError, userMessage } from './user-error.ts';

export type Handlers = {
  readonly [C in ChannelName]: (
    sender: WebContents,
    request: ChannelRequest<C>,
  ) => ChannelReply<C> | Promise<ChannelReply<C>>;
};

/** Only the main frame of a window we opened, while it shows one of our own pages. */
export function isTrustedSender(event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>, isOurs: (contents: WebContents) => boolean): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isAppUrl(frame.url) && isOurs(event.sender);
}

const isChannel = (name: unknown): name is ChannelName => channelNames.some((known) => known === name);

/** Every call of every page comes through here: who asks, for what, with what; then the handler. */
export function registerIpc(
  ipcMain: Pick<IpcMain, 'handle'>,
  handlers: Handlers,
  isOurs: (contents: WebContents) => boolean,
  onFailure: (channel: string, error: unknown) => void = () => undefined,
): void {
  async function run<C extends ChannelName>(channel: C, sender: WebContents, request: unknown): Promise<ChannelReply<C>> {
    const handler: Handlers[C] = handlers[channel];
    return await handler(sender, requestSchemas[channel].parse(request));
  }

  ipcMain.handle(ipcChannel, async (event, ...parts: unknown[]): Promise<Reply> => {
    const [channel, request] = parts;
    try {
      if (!isTrustedSender(event, isOurs)) throw new UserError('请求不是来自本程序的窗口，已拒绝。');
      if (!isChannel(channel) || parts.length > 2) throw new UserError('没有这个功能，已拒绝。');
      return { ok: true, value: await run(channel, event.sender, request) };
    } catch (error) {
      if (!(error instanceof UserError)) onFailure(isChannel(channel) ? channel : '?', error);
      return { ok: false, message: userMessage(error) };
    }
  });
}
