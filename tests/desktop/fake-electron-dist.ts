import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where @electron/fuses looks for its switches in a binary: the sentinel, version 1, eight fuses. */
export const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/**
 * What the packager needs of an unpacked Electron for Linux: the names it copies, and a file with the
 * fuse wire. It proves the configuration and the contents of the package, not a running program.
 */
export function makeFakeElectronDist(folder: string, version: string): void {
  mkdirSync(join(folder, 'locales'), { recursive: true });
  writeFileSync(join(folder, 'electron'), `#!/bin/sh\nexit 0\n${fuseSentinel}\u0001\u0008${'0'.repeat(8)}`);
  chmodSync(join(folder, 'electron'), 0o755);
  writeFileSync(join(folder, 'version'), version);
  for (const name of ['resources.pak', 'LICENSE', 'LICENSES.chromium.html']) writeFileSync(join(folder, name), '');
  for (const locale of ['zh-CN', 'zh-TW', 'en-US', 'de', 'fr']) writeFileSync(join(folder, 'locales', `${locale}.pak`), '');
}
