import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleSeed } from '../../samples/district.ts';
import { sampleImports } from '../../samples/sample-imports.ts';
import { openNodeEngine } from '../../analytics/engine/open.node.ts';
import { loadNodeAssets } from '../../analytics/export/assets.node.ts';
import { openNodeParser } from '../../analytics/intake/parser.node.ts';
import type { Session } from '../../analytics/session-api.ts';
import { openSession } from '../../analytics/session.ts';
import { openNodePort } from '../../analytics/workspace/node-port.node.ts';

export interface SampleWorkspace {
  readonly folder: string;
  /** Opens the workspace (made when it is not there); close it before opening again. */
  open(): Promise<Session>;
  remove(): Promise<void>;
}

/** A workspace in a temporary folder, opened as the command line opens it. */
export function sampleWorkspace(): SampleWorkspace {
  const folder = mkdtempSync(join(tmpdir(), 'xueheng-district-'));
  const parser = openNodeParser();
  return {
    folder,
    open: async () =>
      openSession({
        engine: await openNodeEngine(),
        port: openNodePort(folder),
        owner: '测试',
        create: { name: '云川市' },
        parse: parser.parse,
        sampleImports: (scale) => sampleImports({ seed: sampleSeed, scale }),
        exportAssets: loadNodeAssets,
      }),
    async remove() {
      await parser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
