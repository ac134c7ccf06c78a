import { describe, expect, it } from 'vitest';
import { WorkspaceLockedError, type FilePort } from '../file-port.ts';

/** What every port must do. `open` gives a port to an empty place, and `again` another to the same place. */
export function describePort(name: string, open: () => Promise<{ readonly port: FilePort; readonly again: () => FilePort }>): void {
  const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

  describe(`${name} keeps the port's contract`, () => {
    it('reads null and lists nothing where nothing is', async () => {
      const { port } = await open();
      expect(await port.read('manifest.json')).toBeNull();
      expect(await port.read('segments/none.arrow')).toBeNull();
      expect(await port.list('segments')).toEqual([]);
      await port.remove('segments/none.arrow');
    });

    it('gives back what was written, replaced and removed', async () => {
      const { port, again } = await open();
      const large = new Uint8Array(300_000).map((_, index) => index % 251);
      await port.writeAtomically('segments/a.arrow', large);
      await port.writeAtomically('segments/b.arrow', bytes(1, 2, 3));
      await port.writeAtomically('segments/b.arrow', bytes(9));
      await port.writeAtomically('manifest.json', bytes());
      expect(Buffer.compare((await again().read('segments/a.arrow'))!, large)).toBe(0);
      expect(await port.read('segments/b.arrow')).toEqual(bytes(9));
      expect(await port.read('manifest.json')).toEqual(bytes());
      expect(await port.list('segments')).toEqual(['segments/a.arrow', 'segments/b.arrow']);
      await port.remove('segments/a.arrow');
      expect(await port.read('segments/a.arrow')).toBeNull();
      expect(await port.list('segments')).toEqual(['segments/b.arrow']);
    });

    it('writes the view it was given, not the buffer under it, and hands out copies', async () => {
      const { port } = await open();
      const view = bytes(1, 2, 3, 4, 5).subarray(1, 3);
      await port.writeAtomically('sources/x', view);
      view[0] = 7;
      const read = await port.read('sources/x');
      expect(read).toEqual(bytes(2, 3));
      read![0] = 8;
      expect(await port.read('sources/x')).toEqual(bytes(2, 3));
    });

    it.each([
      '../outside', 'segments/../../outside', '/etc/passwd', 'a//b', '', '.', './a', 'a\\..\\b', 'C:/x', 'a/\0b', 'nul', 'com1.txt', 'a/x. ',
      `${'a/'.repeat(120)}b`,
    ])('refuses the path %j', async (path) => {
      const { port } = await open();
      for (const act of [() => port.read(path), () => port.writeAtomically(path, bytes(1)), () => port.list(path), () => port.remove(path)]) {
        await expect((async () => act())()).rejects.toThrow(/不允许的文件路径/);
      }
    });

    it('is held by one at a time, and free again after release', async () => {
      const { port, again } = await open();
      const lock = await port.lock('张老师的窗口');
      await expect((async () => again().lock('李老师的窗口'))()).rejects.toBeInstanceOf(WorkspaceLockedError);
      await port.writeAtomically('manifest.json', bytes(1));
      await lock.release();
      const next = await again().lock('李老师的窗口');
      await next.release();
    });
  });
}
