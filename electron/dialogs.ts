import { mkdir, readdir, realpath, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { dialog, type BrowserWindow } from 'electron';
import type { OpenedFile } from './channels.ts';
import { readBytes } from './read-bytes.ts';
import { isWorkspace } from './recent.ts';
import { saveUnderNewNames } from './save-files.ts';
import { UserError, errorCode } from './user-error.ts';

const megabyte = 1024 * 1024;
export const fileLimit = 300 * megabyte;
export const totalLimit = 1024 * megabyte;

export async function chooseWorkspace(window: BrowserWindow, mode: 'open' | 'create'): Promise<string | null> {
  return mode === 'open' ? await openWorkspace(window) : await createWorkspace(window);
}

async function openWorkspace(window: BrowserWindow): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: '打开工作区',
    message: '请选择工作区文件夹（名称以 .xueheng 结尾）',
    buttonLabel: '打开',
    properties: ['openDirectory'],
  });
  const folder = filePaths[0];
  if (canceled || folder === undefined) return null;
  if (!(await isWorkspace(folder))) {
    throw new UserError('所选文件夹里没有学衡工作区（缺少 manifest.json）。请选择以 .xueheng 结尾的文件夹，或新建工作区。');
  }
  return await realpath(folder);
}

async function createWorkspace(window: BrowserWindow): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: '新建工作区',
    message: '工作区是一个文件夹，保存导入的成绩和设置',
    defaultPath: '教学质量监测.xueheng',
    nameFieldLabel: '工作区名称：',
    buttonLabel: '新建',
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  if (canceled || filePath === '') return null;
  const folder = extname(filePath) === '.xueheng' ? filePath : `${filePath}.xueheng`;
  try {
    await mkdir(folder);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    const entries = await readdir(folder);
    if (entries.length > 0) throw new UserError(`“${basename(folder)}”里已有内容，没有改动。请换一个名称，或用“打开工作区”打开它。`);
  }
  return await realpath(folder);
}

export async function chooseFiles(window: BrowserWindow): Promise<OpenedFile[]> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: '选择成绩文件',
    buttonLabel: '导入',
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: '成绩文件（xls、xlsx、csv、txt）', extensions: ['xls', 'xlsx', 'xlsm', 'et', 'csv', 'tsv', 'txt'] },
      { name: '所有文件', extensions: ['*'] },
    ],
  });
  if (canceled) return [];
  await checkSizes(filePaths);
  const files: OpenedFile[] = [];
  for (const path of filePaths) files.push({ name: basename(path), bytes: await readBytes(path) });
  return files;
}

async function checkSizes(paths: readonly string[]): Promise<void> {
  let total = 0;
  for (const path of paths) {
    const { size } = await stat(path);
    total += size;
    if (size > fileLimit) {
      throw new UserError(`“${basename(path)}”有 ${Math.ceil(size / megabyte)} MB，超过单个文件 ${fileLimit / megabyte} MB 的上限，没有读取。请先拆分。`);
    }
  }
  if (total > totalLimit) throw new UserError(`所选文件共 ${Math.ceil(total / megabyte)} MB，超过一次 ${totalLimit / megabyte} MB 的上限，没有读取。请分几次导入。`);
}

export async function saveFiles(window: BrowserWindow, files: readonly OpenedFile[]): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: '选择保存位置',
    message: '文件将保存到所选文件夹；同名文件不会被覆盖',
    buttonLabel: '保存到这里',
    properties: ['openDirectory', 'createDirectory', 'promptToCreate'],
  });
  const folder = filePaths[0];
  if (canceled || folder === undefined) return null;
  await mkdir(folder, { recursive: true });
  await saveUnderNewNames(folder, files);
  return basename(folder);
}
