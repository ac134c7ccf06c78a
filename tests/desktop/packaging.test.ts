import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FuseV1Options } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildElectron } from '../../build/vite.electron.ts';
import { fuseSentinel, makeFakeElectronDist } from './fake-electron-dist.ts';

const root = resolve(import.meta.dirname, '../..');
const electronVersion = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8'))).version;

interface AsarFolder {
  readonly files?: Readonly<Record<string, AsarFolder>> | undefined;
}
const asarFolder: z.ZodType<AsarFolder> = z.object({ files: z.record(z.string(), z.lazy(() => asarFolder)).optional() });

/** An asar starts with four little-endian lengths, the last that of the JSON listing after them. */
function asarListing(path: string): string[] {
  const bytes = readFileSync(path);
  const top = asarFolder.parse(JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12))));
  const walk = (folder: AsarFolder, prefix: string): string[] =>
    Object.entries(folder.files ?? {}).flatMap(([name, entry]) => (entry.files ? walk(entry, `${prefix}${name}/`) : [`${prefix}${name}`]));
  return walk(top, '').sort();
}

/** The packager itself, offline, on a pretended Electron; the shell is built for real. */
describe.runIf(process.platform === 'linux')('packaging', () => {
  const base = mkdtempSync(join(tmpdir(), 'xueheng-'));
  const app = join(base, 'app');
  const unpacked = join(app, 'release/linux-unpacked');
  let log = '';

  beforeAll(async () => {
    mkdirSync(join(app, 'dist/renderer/assets'), { recursive: true });
    for (const name of ['package.json', 'electron-builder.yml', 'LICENSE', 'build/icons']) cpSync(join(root, name), join(app, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(app, 'node_modules'), 'junction');
    writeFileSync(join(app, 'dist/renderer/index.html'), '<!doctype html>');
    writeFileSync(join(app, 'dist/renderer/assets/app.js'), '');
    writeFileSync(join(app, 'dist/renderer/assets/app.js.map'), '');
    await buildElectron(join(app, 'dist/electron'));
    makeFakeElectronDist(join(base, 'electron'), electronVersion);
    const packager = join(root, 'node_modules/electron-builder/cli.js');
    const run = spawnSync(process.execPath, [packager, '--linux', 'dir', '--publish', 'never', `-c.electronDist=${join(base, 'electron')}`], {
      cwd: app,
      encoding: 'utf8',
      timeout: 150_000,
    });
    log = `${run.stdout}${run.stderr}`;
    expect(run.status, log).toBe(0);
  }, 180_000);
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  it('packs the built files and nothing of node_modules', () => {
    expect(asarListing(join(unpacked, 'resources/app.asar'))).toEqual([
      'LICENSE', 'dist/electron/main.cjs', 'dist/electron/preload.cjs', 'dist/renderer/assets/app.js', 'dist/renderer/index.html', 'package.json',
    ]);
    expect(existsSync(join(unpacked, 'resources/app.asar.unpacked'))).toBe(false);
  });

  it('sets the fuses', () => {
    const binary = readFileSync(join(unpacked, 'xueheng'), 'latin1');
    const wire = binary.slice(binary.indexOf(fuseSentinel) + fuseSentinel.length + 2);
    const on = [...wire].flatMap((state, index) => (state === '1' ? [FuseV1Options[index]] : []));
    expect(on).toEqual(['EnableEmbeddedAsarIntegrityValidation', 'OnlyLoadAppFromAsar']);
  });

  it('keeps the languages it needs', () => {
    expect(readdirSync(join(unpacked, 'locales')).sort()).toEqual(['en-US.pak', 'zh-CN.pak']);
  });

  it('builds a shell that needs nothing but Electron and Node', () => {
    for (const name of ['main', 'preload']) {
      const code = readFileSync(join(app, `dist/electron/${name}.cjs`), 'utf8');
      const required = [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, id]) => id ?? '');
      expect(required).toContain('electron');
      // A sandboxed preload may load Electron and nothing else.
      const others = required.filter((id) => id !== 'electron' && !(name === 'main' && id.startsWith('node:')));
      expect(others).toEqual([]);
    }
  });
});
