import { z } from 'zod';
import { indexFaults, type IndexDefinition } from '../measures/composite-index.ts';
import { indexPresets } from '../measures/composite-presets.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { indexDefinitions } from './comparison-arguments.ts';
import { saveDocuments } from './live-documents.ts';

const KEY = 'settings/indices';
const shape = z.object({ version: z.number(), indices: indexDefinitions });

/** The office's own indices; those shipped where it has saved none. */
export async function loadIndices(workspace: Workspace): Promise<readonly IndexDefinition[]> {
  const parsed = shape.safeParse(await workspace.document(KEY));
  return parsed.success ? parsed.data.indices : indexPresets;
}

/**
 * Saves them as a batch that can be undone. An index that differs from the one saved under its id gets the
 * next version, so that a version never means two formulas.
 */
export async function saveIndices(workspace: Workspace, indices: readonly IndexDefinition[], actor: string): Promise<readonly IndexDefinition[]> {
  const faults = indices.flatMap((one) => indexFaults(one).map((fault) => `${one.name || one.id}：${fault}`));
  if (new Set(indices.map(({ id }) => id)).size < indices.length) faults.push('有两个指数的编号相同。');
  if (faults.length > 0) throw new Error(`综合指数没有保存。${faults.join('')}`);
  const before = new Map((await loadIndices(workspace)).map((one) => [one.id, one]));
  const next = indices.map((one) => {
    const old = before.get(one.id);
    return old && JSON.stringify({ ...old, version: 0 }) !== JSON.stringify({ ...one, version: 0 }) ? { ...one, version: old.version + 1 } : { ...one, version: old?.version ?? 1 };
  });
  const version = 1 + workspace.manifest.documents.filter(({ key }) => key === KEY).length;
  await saveDocuments(workspace, `修改综合指数（第${version}版）`, actor, { [KEY]: { version, indices: next } });
  return next;
}
