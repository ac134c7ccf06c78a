import type { ImportOptions } from './plan.ts';

/** Something intake noticed, with where it is and the way out; shown to the analyst, never swallowed. */
export interface Finding {
  readonly severity: 'error' | 'warning' | 'info';
  /** Stable code: `over-full-mark`, `duplicate-pupil`, `encrypted-file` … */
  readonly code: string;
  readonly file: string;
  readonly sheet: string | null;
  /** 1-based as Excel shows it; null when the finding is about the whole file or sheet. */
  readonly row: number | null;
  /** Column letter as Excel shows it. */
  readonly column: string | null;
  readonly value: string | null;
  /** Chinese: what is wrong. */
  readonly message: string;
  /** Chinese: what to do. */
  readonly fix: string;
  /** A way out that is safe to take with one click: the plan is made again with these options on top. */
  readonly quickFix?: QuickFix;
}

export interface QuickFix {
  /** Chinese, on the button: 语文满分改为 120. */
  readonly label: string;
  readonly options: Partial<ImportOptions>;
}
