import { mkdir, open, rm } from 'node:fs/promises';
import { dirname, posix } from 'node:path';
import { syncFolder } from './atomic-write.ts';
import type { OpenedFile } from './channels.ts';
import { insideFolder, plainSegments } from './inside-folder.ts';
import { UserError, errorCode } from './user-error.ts';

/** Writes every file without touching one that is there: 报告.docx, 报告（2）.docx … */
export async function saveUnderNewNames(folder: string, files: readonly OpenedFile[]): Promise<string[]> {
  for (const file of files) plainSegments(file.name); // refuse all before writing any
  const names: string[] = [];
  for (const file of files) names.push(await saveOne(folder, file));
  return names;
}

async function saveOne(folder: string, { name, bytes }: OpenedFile): Promise<string> {
  const { dir, name: stem, ext } = posix.parse(name);
  for (let copy = 1; copy < 1000; copy++) {
    const candidate = posix.join(dir, copy === 1 ? `${stem}${ext}` : `${stem}（${copy}）${ext}`);
    const path = await insideFolder(folder, candidate);
    await mkdir(dirname(path), { recursive: true });
    if (await writeNew(path, bytes)) return candidate;
  }
  throw new UserError(`“${stem}${ext}”的同名文件过多，没有保存。请换一个文件夹。`);
}

async function writeNew(path: string, bytes: Uint8Array): Promise<boolean> {
  let handle;
  try {
    handle = await open(path, 'wx'); // fails rather than overwrite, also when another program was quicker
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } catch (error) {
    await handle.close();
    await rm(path, { force: true });
    throw error;
  }
  await handle.close();
  await syncFolder(dirname(path));
  return true;
}
