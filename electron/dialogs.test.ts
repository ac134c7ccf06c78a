import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { chooseFiles, chooseWorkspace, fileLimit, saveFiles } from './dialogs.ts';
import { dialogs, pretend } from './testing/fake-electron.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

vi.mock('electron', () => import('./testing/fake-electron.ts'));

const window = pretend<BrowserWindow>({});
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const choose = (...filePaths: string[]): unknown => dialogs.answers.push({ canceled: false, filePaths });

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
  dialogs.answers = [];
  dialogs.asked = [];
});

describe('choosing a workspace', () => {
  it('opens a folder with a manifest', async () => {
    writeFileSync(join(folder, 'manifest.json'), '{}');
    choose(folder);
    expect(await chooseWorkspace(window, 'open')).toBe(folder);
  });

  it('refuses a folder that is no workspace', async () => {
    choose(folder);
    await expect(chooseWorkspace(window, 'open')).rejects.toThrow('没有学衡工作区');
  });

  it('makes a new one, with the ending', async () => {
    dialogs.answers.push({ canceled: false, filePath: join(folder, '某市') });
    expect(await chooseWorkspace(window, 'create')).toBe(join(folder, '某市.xueheng'));
    expect(existsSync(join(folder, '某市.xueheng'))).toBe(true);
  });

  it('leaves a folder alone that has content', async () => {
    mkdirSync(join(folder, '旧.xueheng'));
    writeFileSync(join(folder, '旧.xueheng/manifest.json'), 'x');
    dialogs.answers.push({ canceled: false, filePath: join(folder, '旧.xueheng') });
    await expect(chooseWorkspace(window, 'create')).rejects.toThrow('已有内容');
    expect(readFileSync(join(folder, '旧.xueheng/manifest.json'), 'utf8')).toBe('x');
  });

  it('gives null when cancelled', async () => {
    expect(await chooseWorkspace(window, 'open')).toBeNull();
    expect(await chooseWorkspace(window, 'create')).toBeNull();
  });
});

describe('choosing score files', () => {
  it('gives names and contents, never paths', async () => {
    writeFileSync(join(folder, '一中.csv'), 'a,b');
    writeFileSync(join(folder, '二中.csv'), 'c');
    choose(join(folder, '一中.csv'), join(folder, '二中.csv'));
    const files = await chooseFiles(window);
    expect(files.map((file) => [file.name, new TextDecoder().decode(file.bytes)])).toEqual([['一中.csv', 'a,b'], ['二中.csv', 'c']]);
    expect(dialogs.asked[0]).toMatchObject({ filters: [{ extensions: expect.arrayContaining(['xls', 'xlsx', 'csv']) }, {}] });
  });

  it('refuses a file past the limit before reading it', async () => {
    const path = join(folder, '大.xlsx');
    writeFileSync(path, '');
    truncateSync(path, fileLimit + 1);
    choose(path);
    await expect(chooseFiles(window)).rejects.toThrow('“大.xlsx”有 301 MB，超过单个文件 300 MB 的上限');
  });

  it('gives nothing when cancelled', async () => expect(await chooseFiles(window)).toEqual([]));
});

describe('saving documents', () => {
  it('never overwrites: the next gets a number', async () => {
    const files = [{ name: '报告.docx', bytes: text('one') }, { name: '简报/一中.docx', bytes: text('two') }];
    for (let round = 0; round < 3; round++) {
      choose(folder);
      expect(await saveFiles(window, files)).not.toContain('/');
    }
    expect(readdirSync(folder).sort()).toEqual(['报告.docx', '报告（2）.docx', '报告（3）.docx', '简报']);
    expect(readdirSync(join(folder, '简报')).sort()).toEqual(['一中.docx', '一中（2）.docx', '一中（3）.docx']);
  });

  it.each(['../报告.docx', '/tmp/a', 'a\\b', 'con.docx'])('refuses the name %s and writes none of the others', async (name) => {
    choose(folder);
    await expect(saveFiles(window, [{ name: '好.docx', bytes: text('x') }, { name, bytes: text('x') }])).rejects.toThrow('已拒绝');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('writes through no link', async () => {
    const outside = temporaryFolder();
    symlinkSync(outside, join(folder, '简报'), 'junction');
    choose(folder);
    await expect(saveFiles(window, [{ name: '简报/一中.docx', bytes: text('x') }])).rejects.toThrow('已拒绝');
    expect(readdirSync(outside)).toEqual([]);
  });

  it('gives null when cancelled', async () => {
    expect(await saveFiles(window, [{ name: 'a', bytes: text('x') }])).toBeNull();
  });
});
