import { contextBridge, ipcRenderer } from 'electron';
import { channelNames, type DesktopBridge } from './channels.ts';
import { ipcChannel, type Reply } from './reply.ts';

/** Everything the page gets from the desktop: one function, known channel names only. */
const bridge: DesktopBridge = {
  async call(channel, ...request) {
    if (!channelNames.includes(channel)) throw new Error('没有这个功能，已拒绝。');
    const reply: Reply = await ipcRenderer.invoke(ipcChannel, channel, ...request);
    if (!reply.ok) throw new Error(reply.message);
    // The main process typed the value by the same map (ipc.ts); only the wire between is untyped.
    return reply.value as never;
  },
};

contextBridge.exposeInMainWorld('xueheng', bridge);
