import { desktop } from '../desktop.ts';
import { notify, notifyFailure } from '../actions/notices.ts';

/** Hands a file to the analyst: a folder he picks in the desktop, a download in a browser. */
export async function saveFile(name: string, blob: Blob): Promise<void> {
  if (desktop) {
    try {
      const folder = await desktop.call('files:save', { files: [{ name, bytes: new Uint8Array(await blob.arrayBuffer()) }] });
      if (folder !== null) notify({ tone: 'success', title: '已保存', detail: `${name} 已存到“${folder}”。` });
    } catch (error) {
      notifyFailure(`保存 ${name} `, error);
    }
    return;
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  // A download has no folders; those in the name serve archives and the desktop.
  link.download = name.slice(name.lastIndexOf('/') + 1);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** What every file system takes. */
export const fileName = (text: string): string => text.replace(/[\\/:*?"<>|\s]+/g, '_').slice(0, 80);
