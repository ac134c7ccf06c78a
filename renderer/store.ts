import { create } from 'zustand';
import type { Progress } from '../analytics/call.ts';
import type { ImportOptions, ImportPreview } from '../analytics/intake/plan.ts';
import type { SourceFile } from '../analytics/intake/sheet.ts';
import type { ExamInfo, ReportOutput, SchoolInfo, WorkspaceInfo } from '../analytics/session-api.ts';
import type { BatchInfo } from '../analytics/workspace/batch.ts';
import type { WorkspacePlace } from './rpc/protocol.ts';

export interface Job {
  readonly id: number;
  readonly label: string;
  readonly startedAt: number;
  readonly progress: Progress | null;
  readonly cancel: () => void;
}

export interface Notice {
  readonly id: number;
  readonly tone: 'error' | 'warning' | 'success' | 'info';
  readonly title: string;
  /** What happened where, and what to do. */
  readonly detail: string;
}

export type WizardStep = 'files' | 'columns' | 'check' | 'confirm' | 'done';

export interface Wizard {
  readonly step: WizardStep;
  readonly files: readonly SourceFile[];
  readonly options: ImportOptions;
  readonly preview: ImportPreview | null;
  /** Options changed after the preview was made. */
  readonly stale: boolean;
  readonly batch: BatchInfo | null;
  /** The cell a finding points at. */
  readonly focus: CellFocus | null;
}

export interface CellFocus {
  readonly file: string;
  readonly sheet: string | null;
  /** 1-based and lettered, as Excel shows them. */
  readonly row: number | null;
  readonly column: string | null;
}

/** A dialog that asks for a workspace's name, and what is to happen once there is one. */
export interface CreateDialog {
  readonly suggested: string;
  readonly pendingFiles: readonly SourceFile[];
}

export interface AppState {
  readonly phase: 'none' | 'opening' | 'open';
  readonly place: WorkspacePlace | null;
  readonly info: WorkspaceInfo | null;
  readonly exams: readonly ExamInfo[];
  readonly schools: readonly SchoolInfo[];
  readonly batches: readonly BatchInfo[];
  readonly recent: readonly WorkspacePlace[];
  readonly jobs: readonly Job[];
  readonly notices: readonly Notice[];
  readonly wizard: Wizard | null;
  readonly written: ReportOutput | null;
  readonly createDialog: CreateDialog | null;
  readonly paletteOpen: boolean;
}

export const emptyWorkspace = {
  phase: 'none',
  place: null,
  info: null,
  exams: [],
  schools: [],
  batches: [],
  wizard: null,
  written: null,
} as const satisfies Partial<AppState>;

export const useApp = create<AppState>()(() => ({
  ...emptyWorkspace,
  recent: [],
  jobs: [],
  notices: [],
  createDialog: null,
  paletteOpen: false,
}));
