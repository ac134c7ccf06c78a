import type { Workspace } from '../workspace/workspace.ts';

export interface LiveDocument {
  readonly key: string;
  readonly document: unknown;
  /** The batch that wrote this version. */
  readonly batch_id: number;
}

/** The live versions of all documents whose key begins with `prefix`, oldest first; forgotten ones (null) are left out. */
export async function liveDocuments(workspace: Workspace, prefix: string): Promise<LiveDocument[]> {
  const live = new Set(workspace.batches().filter(({ undone }) => !undone).map(({ batch_id }) => batch_id));
  const versions = new Map(workspace.manifest.documents.filter(({ key, batch_id }) => key.startsWith(prefix) && live.has(batch_id)).map(({ key, batch_id }) => [key, batch_id]));
  const found: LiveDocument[] = [];
  for (const [key, batch_id] of versions) {
    const document = await workspace.document(key);
    if (document !== undefined && document !== null) found.push({ key, document, batch_id });
  }
  return found;
}

/** Settings kept as a small batch of their own, so that they are in the history and can be undone. */
export async function saveDocuments(workspace: Workspace, label: string, actor: string, documents: Readonly<Record<string, unknown>>): Promise<void> {
  await workspace.commit({ kind: 'edit', label, actor, tables: [], sources: [], documents, counters: workspace.counters });
}
