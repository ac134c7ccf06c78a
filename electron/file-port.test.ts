import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFilePort, type FilePort } from './file-port.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { createGrants, type Grants } from './tokens.ts';
import { hostDigest, lockName, staleAfter } from './workspace-lock.ts';

const bytes = new TextEncoder().encode('内容');
const here = 1;
const elsewhere = 2;
const noSuchProcess = 2 ** 22 + 7;

describe('file port', () => {
  let base = '';
  let root = '';
  let grants: Grants;
  let port: FilePort;
  let token = '';
  beforeEach(() => {
    base = temporaryFolder();
    root = join(base, '某市.xueheng');
    mkdirSync(root);
    writeFileSync(join(base, 'secret.txt'), 'secret');
    grants = createGrants();
    port = createFilePort(grants);
    token = grants.grant(here, root).token;
  });
  afterEach(async () => {
    vi.useRealTimers();
    await port.releaseAll(here);
    await port.releaseAll(elsewhere);
  });

  describe('inside the folder', () => {
    it('writes, reads, lists and removes', async () => {
      await port.write(here, token, 'segments/ab.arrow', bytes);
      await port.write(here, token, 'manifest.json', bytes);
      expect(await port.read(here, token, 'segments/ab.arrow')).toEqual(bytes);
      expect(await port.list(here, token, '')).toEqual(['manifest.json', 'segments/ab.arrow']);
      expect(await port.list(here, token, 'segments')).toEqual(['segments/ab.arrow']);
      await port.remove(here, token, 'segments/ab.arrow');
      await port.remove(here, token, 'segments/ab.arrow');
      expect(await port.read(here, token, 'segments/ab.arrow')).toBeNull();
      expect(await port.list(here, token, 'none')).toEqual([]);
    });

    it('shows the folder by its name only', () => {
      expect(grants.grant(here, root)).toEqual({ token, name: '某市.xueheng' });
    });

    it('sends bytes in memory of their own', async () => {
      await port.write(here, token, 'a', bytes);
      const read = await port.read(here, token, 'a');
      expect(read?.buffer.byteLength).toBe(bytes.byteLength);
    });
  });

  describe('outside the folder', () => {
    const ways = [
      '../secret.txt', 'a/../../secret.txt', './a', 'a//b', '/etc/passwd', 'C:/Windows/win.ini', 'C:\\Windows', '..\\secret.txt',
      '\\\\server\\share', 'a\0b', '..', '.', 'a/', 'CON', 'nul.txt', 'a:stream', 'a.', '字'.repeat(100),
    ];
    it.each(ways)('refuses %j', async (path) => {
      for (const attempt of [
        () => port.read(here, token, path),
        () => port.write(here, token, path, bytes),
        () => port.remove(here, token, path),
        () => port.list(here, token, path),
      ]) {
        await expect(attempt()).rejects.toThrow('路径不在选定的文件夹之内');
      }
      expect(readFileSync(join(base, 'secret.txt'), 'utf8')).toBe('secret');
    });

    it('follows no link, to a folder, to a file, or to nothing yet', async () => {
      symlinkSync(base, join(root, 'out'), 'junction');
      symlinkSync(join(base, 'secret.txt'), join(root, 'file'));
      symlinkSync(join(base, 'new.txt'), join(root, 'dangling'));
      for (const path of ['out/secret.txt', 'file', 'dangling', 'out']) {
        await expect(port.read(here, token, path)).rejects.toThrow('已拒绝');
        await expect(port.write(here, token, path, bytes)).rejects.toThrow('已拒绝');
        await expect(port.remove(here, token, path)).rejects.toThrow('已拒绝');
      }
      await expect(port.list(here, token, 'out')).rejects.toThrow('已拒绝');
      expect(await port.list(here, token, '')).toEqual([]);
      expect(existsSync(join(base, 'new.txt'))).toBe(false);
      expect(readFileSync(join(base, 'secret.txt'), 'utf8')).toBe('secret');
    });

    it("refuses another window's token, an invented one, and one whose window is closed", async () => {
      await port.write(here, token, 'a', bytes);
      await expect(port.read(elsewhere, token, 'a')).rejects.toThrow('没有授权');
      await expect(port.read(here, '3f0c1d0e-8a1b-4c6d-9e2f-0123456789ab', 'a')).rejects.toThrow('没有授权');
      grants.revokeAll(here);
      await expect(port.read(here, token, 'a')).rejects.toThrow('没有授权');
    });

    it('keeps its own files to itself', async () => {
      await port.lock(here, token, '教研室');
      await expect(port.write(here, token, lockName, bytes)).rejects.toThrow('保留');
      await expect(port.remove(here, token, lockName)).rejects.toThrow('保留');
      expect(await port.list(here, token, '')).toEqual([]);
    });
  });

  describe('lock', () => {
    const lockFile = (content: object, age = 0): void => {
      writeFileSync(join(root, lockName), JSON.stringify(content));
      const then = new Date(Date.now() - age);
      utimesSync(join(root, lockName), then, then);
    };
    const other = { owner: '李老师', pid: process.ppid, host: hostDigest, token: 'n' };

    it('is held by one window at a time, and given back', async () => {
      const theirs = grants.grant(elsewhere, root).token;
      expect(await port.lock(here, token, '教研室')).toEqual({ locked: true });
      expect(await port.lock(here, token, '教研室')).toEqual({ locked: true });
      expect(await port.lock(elsewhere, theirs, '别人')).toEqual({ locked: false, owner: '本机的另一个窗口' });
      await expect(port.write(elsewhere, theirs, 'a', bytes)).rejects.toThrow('另一个窗口');
      await port.unlock(elsewhere, theirs);
      expect(await port.lock(elsewhere, theirs, '别人')).toMatchObject({ locked: false });
      await port.unlock(here, token);
      expect(await port.lock(elsewhere, theirs, '别人')).toEqual({ locked: true });
    });

    it('is refused while another process holds it, and says who', async () => {
      lockFile(other);
      expect(await port.lock(here, token, '我')).toEqual({ locked: false, owner: '李老师' });
      lockFile({ ...other, host: 'another-machine', pid: noSuchProcess });
      expect(await port.lock(here, token, '我')).toEqual({ locked: false, owner: '李老师' });
      lockFile({ half: true });
      expect(await port.lock(here, token, '我')).toEqual({ locked: false, owner: '未知窗口' });
    });

    it('is taken over from a process that is gone or silent', async () => {
      for (const [content, age] of [
        [{ ...other, pid: noSuchProcess }, 0],
        [{ ...other, host: 'another-machine' }, staleAfter + 1000],
        [other, staleAfter + 1000],
        [{ ...other, pid: process.pid }, 0],
        [{ half: true }, 16_000],
      ] as const) {
        lockFile(content, age);
        expect(await port.lock(here, token, '我')).toEqual({ locked: true });
        expect(readFileSync(join(root, lockName), 'utf8')).toContain('我');
        await port.unlock(here, token);
        expect(existsSync(join(root, lockName))).toBe(false);
      }
    });

    it('goes to exactly one of many who ask at once', async () => {
      lockFile({ ...other, pid: noSuchProcess });
      const ports = Array.from({ length: 8 }, () => createFilePort(grants));
      const results = await Promise.all(ports.map((each, index) => each.lock(here, token, `第${index}个`)));
      expect(results.filter((result) => result.locked)).toHaveLength(1);
      await Promise.all(ports.map((each) => each.releaseAll(here)));
    });

    it('sweeps drafts of a killed writer beside the manifest, and nothing else', async () => {
      const draft = 'manifest.json.3f0c1d0e-8a1b-4c6d-9e2f-0123456789ab.tmp';
      for (const name of [draft, 'notes.tmp']) writeFileSync(join(root, name), 'x');
      await port.lock(here, token, '我');
      expect(await port.list(here, token, '')).toEqual(['notes.tmp']);
    });

    it('beats, and refuses to write once another has taken it', async () => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
      await port.lock(here, token, '我');
      const long = new Date(Date.now() - 60_000);
      utimesSync(join(root, lockName), long, long);
      vi.advanceTimersByTime(15_000);
      await vi.waitFor(() => expect(statSync(join(root, lockName)).mtimeMs).toBeGreaterThan(Date.now() - 30_000));
      lockFile(other);
      await expect(port.write(here, token, 'a', bytes)).rejects.toThrow('接管');
      await port.unlock(here, token);
      expect(readFileSync(join(root, lockName), 'utf8')).toContain('李老师');
    });
  });
});
