import type { FilePort } from './file-port.ts';
import { documentPath, segmentPath, sourcePath, type Manifest } from './manifest.ts';
import { pruneCopies } from './manifest-store.ts';

/** Only files the workspace itself names are ever removed; what people put there stays. */
const OWN = /^(segments\/[0-9a-f]{64}\.arrow|documents\/[0-9a-f]{64}\.json|sources\/[0-9a-f]{64}|manifests\/\d{8}-[0-9a-f]{16}\.json)(\.[0-9A-Za-z-]+\.tmp)?$/;

/** Removes what interrupted commits left behind. Call only when the manifest and all its files are whole. */
export async function sweepOrphans(port: FilePort, manifest: Manifest): Promise<void> {
  const named = new Set([
    ...manifest.segments.map(({ sha256 }) => segmentPath(sha256)),
    ...manifest.documents.map(({ sha256 }) => documentPath(sha256)),
    ...manifest.batches.flatMap(({ sources }) => sources.map(({ sha256 }) => sourcePath(sha256))),
  ]);
  for (const folder of ['segments', 'documents', 'sources', 'manifests']) {
    for (const path of await port.list(folder)) {
      const orphan = folder === 'manifests' ? path.endsWith('.tmp') : !named.has(path);
      if (orphan && OWN.test(path)) await port.remove(path);
    }
  }
  await pruneCopies(port, manifest.generation, null);
}
