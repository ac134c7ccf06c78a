import type { ExamMeta, TableRole } from '../../analytics/intake/plan.ts';
import type { MergedRange, SheetCell } from '../../analytics/intake/sheet.ts';
import type { MarkStatus } from '../district/model.ts';

export interface Grid {
  readonly name: string;
  readonly rows: readonly (readonly SheetCell[])[];
  readonly merges: readonly MergedRange[];
}

export type FileFormat = 'xlsx' | 'xls' | 'csv-utf8' | 'csv-bom' | 'csv-gb18030';

/** What is in a file, counted while it was made: the truth that an import is held against. */
export interface FileExpectation {
  readonly role: TableRole;
  readonly sheets: number;
  /** Rows that stand for one pupil, school, relation or record. */
  readonly rows: number;
  /** Of `rows`, those whose subject cells are all empty: a reader cannot tell 缺考 from not entered. */
  readonly blankRows: number;
  /** 平均分, 合计 … and 注： rows under the lists, a 满分 row above them. */
  readonly extraRows: number;
  /** Cells of subject (or item) columns that hold a plain number. */
  readonly scores: number;
  /** Cells of subject columns that hold a word instead, by that word; '' is an empty cell. */
  readonly words: Readonly<Record<string, number>>;
  /** The same cells by what they mean; 剔除 with a mark counts here and not in `scores`. */
  readonly statuses: Readonly<Partial<Record<MarkStatus, number>>>;
  /** How its pupils can be told: 学籍号, 考号, 姓名+班级; '' where there are none. */
  readonly identity: '学籍号' | '考号' | '姓名+班级' | '';
  /** Pupils whose name stands twice in their class, in a file without ids. */
  readonly sameName: number;
}

export interface FileDraft {
  /** Without extension; the format gives it. */
  readonly name: string;
  readonly format: FileFormat;
  readonly grids: readonly Grid[];
  readonly expected: FileExpectation;
}

export interface ImportDraft {
  readonly key: string;
  readonly label: string;
  readonly exam: ExamMeta | null;
  /** The school all rows belong to when the files have no 学校 column. */
  readonly school: string | null;
  /** True for files that can wait: teaching, 听课, indicators, item scores. */
  readonly optional: boolean;
  readonly files: readonly FileDraft[];
}

export const plainExpectation = (role: FileExpectation['role'], rows: number, sheets = 1): FileExpectation =>
  ({ role, sheets, rows, blankRows: 0, extraRows: 0, scores: 0, words: {}, statuses: {}, identity: '', sameName: 0 });
