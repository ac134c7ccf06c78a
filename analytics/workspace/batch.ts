import type { TableData } from '../schema/table-builder.ts';

/** One change to the workspace: an import, a hand edit or an undo's counterpart. Committed whole or not at all. */
export interface BatchDraft {
  readonly kind: 'import' | 'edit';
  /** Chinese, shown in the history: 导入 期末 七年级（12 个文件）. */
  readonly label: string;
  /** Who did it, as the office names him; never taken from the machine. */
  readonly actor: string;
  readonly tables: readonly TableData[];
  /** The imported files as they were. */
  readonly sources: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** Non-tabular state by key (settings, data-preparation records …); values are JSON. */
  readonly documents: Readonly<Record<string, unknown>>;
  /** Counters after this batch: the highest id used of each kind. */
  readonly counters: Readonly<Record<string, number>>;
}

export interface BatchInfo {
  readonly batch_id: number;
  readonly kind: 'import' | 'edit';
  readonly label: string;
  readonly actor: string;
  /** ISO instant. */
  readonly at: string;
  readonly undone: boolean;
  readonly rows: number;
  readonly sources: readonly { readonly name: string; readonly sha256: string }[];
}
