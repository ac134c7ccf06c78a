import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { rememberOpened } from './opened-folder.ts';
import { createRecent, type Recent } from './recent.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

describe('recent workspaces', () => {
  let base = '';
  let recent: Recent;
  const workspace = (name: string): string => {
    const folder = join(base, name);
    mkdirSync(folder);
    writeFileSync(join(folder, 'manifest.json'), '{}');
    return folder;
  };
  beforeEach(() => {
    base = temporaryFolder();
    recent = createRecent(join(base, 'user data'));
  });

  it('lists the newest first, each once, ten at most', async () => {
    const folders = Array.from({ length: 12 }, (_unused, index) => workspace(`${index}.xueheng`));
    for (const folder of folders) await recent.remember(folder);
    await recent.remember(folders[5]!);
    const listed = await recent.present();
    expect(listed).toHaveLength(10);
    expect(listed.slice(0, 2)).toEqual([folders[5], folders[11]]);
  });

  it('leaves out what is not there now, and keeps it for when it is back', async () => {
    const folder = workspace('优盘.xueheng');
    await recent.remember(folder);
    rmSync(join(folder, 'manifest.json'));
    expect(await recent.present()).toEqual([]);
    writeFileSync(join(folder, 'manifest.json'), '{}');
    expect(await recent.present()).toEqual([folder]);
  });

  it('starts afresh from a damaged or foreign file', async () => {
    mkdirSync(join(base, 'user data'));
    for (const content of ['{"folders": [', '{"folders": ["relative"]}', '[]']) {
      writeFileSync(join(base, 'user data/recent.json'), content);
      expect(await recent.present()).toEqual([]);
    }
    const folder = workspace('a.xueheng');
    await recent.remember(folder);
    expect(readFileSync(join(base, 'user data/recent.json'), 'utf8')).toContain('a.xueheng');
  });

  it('takes a workspace handed over by the system, and only a workspace', async () => {
    const folder = workspace('a.xueheng');
    mkdirSync(join(base, 'empty.xueheng'));
    expect(await rememberOpened(recent, folder)).toBe(true);
    expect(await rememberOpened(recent, join(base, 'empty.xueheng'))).toBe(false);
    expect(await rememberOpened(recent, base)).toBe(false);
    expect(await rememberOpened(recent, 'a.xueheng')).toBe(false);
    expect(await recent.present()).toEqual([folder]);
  });
});
