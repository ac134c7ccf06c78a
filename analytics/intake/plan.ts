import type { Finding } from './finding.ts';

/** What a table in a file is. `unknown` tables are shown, never guessed into the workspace. */
export type TableRole = 'scores' | 'items' | 'schools' | 'roster' | 'relations' | 'aggregate' | 'unknown';

export type ColumnMeaning =
  | { readonly kind: 'school' | 'schoolCode' | 'class' | 'grade' | 'eduId' | 'examNo' | 'name' | 'sex' | 'category' | 'track' | 'area' | 'ignore' | 'sequence' }
  | { readonly kind: 'score'; readonly subject: string; readonly measure: 'raw' | 'scaled' | 'grade' | 'rank'; readonly fullMark: number | null }
  | { readonly kind: 'total'; readonly measure?: 'raw' | 'scaled' }
  | { readonly kind: 'item'; readonly itemNo: string; readonly fullMark: number | null }
  /** A column of a school list, roster or relation table, by canonical column name. */
  | { readonly kind: 'attribute'; readonly column: string };

export interface MappedColumn {
  readonly index: number;
  /** Header path: 语文/得分. */
  readonly header: string;
  readonly meaning: ColumnMeaning;
  /** Chinese: why it was read so. */
  readonly reason: string;
  readonly confidence: number;
  readonly samples: readonly string[];
}

export interface TablePreview {
  readonly file: string;
  readonly sheet: string;
  readonly role: TableRole;
  /** 0-based, in the sheet. */
  readonly headerRows: readonly number[];
  readonly firstDataRow: number;
  readonly lastDataRow: number;
  readonly columns: readonly MappedColumn[];
  readonly dataRows: number;
  /** The first rows as found, for the wizard's grid. */
  readonly cells: readonly (readonly string[])[];
}

/** What identifies an exam; guessed from titles and file names, confirmed by the analyst. */
export interface ExamMeta {
  readonly name: string;
  readonly term: string;
  readonly grade: string;
  readonly kind: string;
  readonly scope: string;
  readonly date: string | null;
  readonly isEntry: boolean;
  /** True when each school set its own paper (异卷): one form per school. */
  readonly formPerSchool: boolean;
}

export interface ImportOptions {
  /** What files do not say; overrides guesses. */
  readonly exam: Partial<ExamMeta>;
  /** The school all rows belong to when a file has no school column. */
  readonly school: string | null;
  readonly onProblem: 'skip-rows' | 'refuse-all';
  readonly duplicateFile: 'skip' | 'replace' | 'keep-both';
  readonly actor: string;
  /** Column meanings changed by the analyst, keyed `file\tsheet\tcolumn index`. */
  readonly meanings: Readonly<Record<string, ColumnMeaning>>;
  /** Header row (0-based) chosen by the analyst, keyed `file\tsheet`. */
  readonly headerRows: Readonly<Record<string, number>>;
  /** Full marks by canonical subject, where the analyst knows better than the header or the usual marks. */
  readonly fullMarks?: Readonly<Record<string, number>>;
  /** True when 考号 stays with a pupil from exam to exam, so that it may link exams. */
  readonly stableExamNo?: boolean;
}

export interface MatchReport {
  readonly byRule: readonly { readonly rule: string; readonly pupils: number }[];
  readonly created: number;
  readonly ambiguous: readonly { readonly source: string; readonly candidates: readonly string[] }[];
}

/** Rows in = rows stored + rows with a finding that says why not (asserted). */
export interface FileOutcome {
  readonly file: string;
  readonly role: TableRole;
  readonly rowsRead: number;
  readonly rowsStored: number;
  readonly rowsRefused: number;
  /** 合计/平均 rows and notes under the list. */
  readonly rowsDropped: number;
  readonly scores: number;
}

export interface ImportPreview {
  readonly planId: string;
  /** Missing parts must be given by the analyst before committing; null when no table holds scores. */
  readonly exam: Partial<ExamMeta> | null;
  readonly missing: readonly (keyof ExamMeta)[];
  readonly tables: readonly TablePreview[];
  readonly files: readonly FileOutcome[];
  readonly match: MatchReport;
  readonly schools: readonly { readonly name: string; readonly pupils: number; readonly known: boolean }[];
  readonly subjects: readonly { readonly subject: string; readonly fullMark: number; readonly scores: number; readonly absent: number }[];
  readonly findings: readonly Finding[];
  /** False when nothing can be stored (all refused, or `refuse-all` and a problem exists). */
  readonly committable: boolean;
}
