import type { Finding } from './finding.ts';
import type { Status } from './values/parse-mark.ts';

/** What a table in a file is. `unknown` tables are shown, never guessed into the workspace. */
export type TableRole =
  | 'scores' | 'items' | 'schools' | 'roster' | 'relations' | 'aggregate' | 'blueprint' | 'teaching' | 'teaching-class' | 'observation' | 'indicator'
  | 'rating' | 'target' | 'bridge' | 'reference' | 'unknown';

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
  /** What identifies each exam where an import holds several, by `PlannedExam.key`. */
  readonly exams?: Readonly<Record<string, Partial<ExamMeta>>>;
  /** A school's name as written → the school it is, or a new one. Remembered as an alias. */
  readonly schoolDecisions?: Readonly<Record<string, number | 'new'>>;
  /** `AmbiguousPupil.key` → the pupil it is, or a new one. Remembered as an identity link. */
  readonly identityDecisions?: Readonly<Record<string, number | 'new'>>;
  /** One pupil with different marks: `ask` (default) keeps the first and refuses the others. */
  readonly duplicates?: 'first' | 'last' | 'highest' | 'ask';
  /** An exam that is already there: `merge` (default) adds and corrects, `replace` also takes back what is not given again. */
  readonly onSameExam?: 'merge' | 'replace' | 'keep-both';
  /** What a cell text means where the rules do not know it (`未扫`), or `0 all`: 0 in every subject. */
  readonly statusOf?: Readonly<Record<string, Status>>;
  /** 100+10: `leave-out` (default) takes the paper's own mark, `count` adds the 附加分. The cell is kept as written. */
  readonly bonus?: 'count' | 'leave-out';
  /** 五四: 初一 is 六年级 (default 六三: 初一 is 七年级). */
  readonly schoolSystem?: '六三' | '五四';
  /** True to read the files as if no layout had been remembered. */
  readonly ignorePresets?: boolean;
}

/** A row that several pupils fit; the analyst decides which. */
export interface AmbiguousPupil {
  readonly key: string;
  readonly source: { readonly file: string; readonly sheet: string; readonly row: number; readonly name: string };
  readonly reason: string;
  readonly candidates: readonly { readonly student_id: number; readonly label: string }[];
}

export interface MatchReport {
  readonly byRule: readonly { readonly rule: string; readonly pupils: number }[];
  readonly created: number;
  readonly ambiguous: readonly AmbiguousPupil[];
}

export interface SubjectSummary {
  readonly subject: string;
  readonly fullMark: number;
  readonly scores: number;
  readonly absent: number;
}

/** What an import would do to an exam that is already there. */
export interface ExamChanges {
  readonly subjects: readonly { readonly subject: string; readonly added: number; readonly changed: number; readonly removed: number; readonly same: number }[];
  /** The first 200 marks that differ or go; `after` is null for a mark that goes. */
  readonly cells: readonly { readonly pupil: string; readonly school: string; readonly subject: string; readonly before: string; readonly after: string | null }[];
}

/** One exam of an import. */
export interface PlannedExam {
  /** '' for the exam that the files as a whole are about, else what the table calls it. */
  readonly key: string;
  /** Parts that are not known are left out and named in `missing`. */
  readonly meta: Partial<ExamMeta>;
  readonly missing: readonly (keyof ExamMeta)[];
  readonly subjects: readonly SubjectSummary[];
  readonly pupils: number;
  /** The exam of the workspace that this is, and how that was seen; null for a new one. */
  readonly same: { readonly exam_id: number; readonly name: string; readonly by: '名称' | '学生与学科' } | null;
  readonly changes: ExamChanges | null;
}

export interface SchoolCandidate {
  readonly school_id: number;
  readonly name: string;
  /** 0–1. */
  readonly score: number;
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
  /** Score cells read = stored + left out with a finding (asserted). */
  readonly cells: { readonly read: number; readonly stored: number; readonly left: number };
  /** Refused rows whose school is known, so that a file of several schools is held against the right ones. */
  readonly refusedBySchool?: readonly { readonly school_id: number; readonly rows: number }[];
}

export interface ImportPreview {
  readonly planId: string;
  /** Missing parts must be given by the analyst before committing; null when no table holds scores. */
  readonly exam: Partial<ExamMeta> | null;
  readonly missing: readonly (keyof ExamMeta)[];
  readonly tables: readonly TablePreview[];
  readonly files: readonly FileOutcome[];
  readonly match: MatchReport;
  /** Every exam the files hold; `exam`, `missing` and `subjects` speak of the first of them (missing: of all). */
  readonly exams: readonly PlannedExam[];
  /** `candidates`: listed schools that a new name may mean, to be decided under its name as `written`. */
  readonly schools: readonly { readonly name: string; readonly pupils: number; readonly known: boolean; readonly written: string; readonly candidates: readonly SchoolCandidate[] }[];
  readonly subjects: readonly SubjectSummary[];
  readonly findings: readonly Finding[];
  /** False when nothing can be stored (all refused, or `refuse-all` and a problem exists). */
  readonly committable: boolean;
}
