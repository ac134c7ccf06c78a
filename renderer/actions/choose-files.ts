import { desktop } from '../desktop.ts';
import { addFiles } from './import.ts';
import { readFiles } from './read-files.ts';
import { notifyFailure } from './notices.ts';

/** 选择文件: the desktop's dialog, or the browser's picker. */
export async function chooseAndImport(): Promise<void> {
  try {
    addFiles(desktop ? await desktop.call('files:choose') : await readFiles(await pickFiles()));
  } catch (error) {
    notifyFailure('读取文件', error);
  }
}

function pickFiles(): Promise<readonly File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.accept = '.xlsx,.xls,.csv,.txt,.tsv,.et,.html,.htm';
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve([...(input.files ?? [])]), { once: true });
    input.addEventListener('cancel', () => resolve([]), { once: true });
    input.click();
  });
}
