import { tableFromIPC } from 'apache-arrow';
import { expect } from 'vitest';
import { makeDraft } from './make-draft.ts';
import type { Workspace } from '../../analytics/workspace/workspace.ts';

/** Each of the newest batches holds exactly what its number says it should: rows, sources, documents, counters. */
export async function expectWholeBatches(workspace: Workspace, seed: number, newest = Infinity): Promise<void> {
  const { manifest } = workspace;
  for (const batch of manifest.batches.slice(-Math.min(newest, manifest.batches.length))) {
    const draft = makeDraft(seed, batch.batch_id);
    expect(batch.label).toBe(draft.label);
    expect(batch.sources.map(({ name }) => name)).toEqual(draft.sources.map(({ name }) => name));
    const segments = manifest.segments.filter(({ batch_id }) => batch_id === batch.batch_id);
    expect(segments.map(({ table, rows }) => [table, rows])).toEqual(draft.tables.map(({ table, rows }) => [table, rows]));
    for (const [index, segment] of segments.entries()) {
      const stored = tableFromIPC(await workspace.readSegment(segment));
      for (const [name, values] of Object.entries(draft.tables[index]!.columns)) {
        expect(Array.from(stored.getChild(name)!, (value: unknown) => value)).toEqual([...values]);
      }
    }
    expect(manifest.documents.filter(({ batch_id }) => batch_id === batch.batch_id).map(({ key }) => key)).toEqual(Object.keys(draft.documents));
  }
  const last = manifest.batches.at(-1);
  expect(workspace.counters).toEqual(last ? makeDraft(seed, last.batch_id).counters : {});
  expect(await workspace.document('settings')).toEqual(
    manifest.batches.filter(({ undone }) => !undone).slice(-1).map(({ batch_id }) => makeDraft(seed, batch_id).documents['settings'])[0],
  );
}
