import type { ExamMeta } from '../../analytics/intake/plan.ts';
import type { MergedRange, SheetCell } from '../../analytics/intake/sheet.ts';

/** A cell that holds a formula with its cached result, as Excel saves it. */
export interface FormulaCell {
  readonly formula: string;
  readonly value: number;
}

export interface ShapeGrid {
  readonly name: string;
  readonly rows: readonly (readonly (SheetCell | FormulaCell)[])[];
  readonly merges: readonly MergedRange[];
}

/**
 * What must be in the workspace after import, one line a pupil and exam, so that two tables compare
 * completely and differences read themselves: `七年级期末 城关中学 七年级（1）班 王一: 语文=80 数学=缺考`.
 */
export type ExpectedLines = readonly string[];

/** One shape of domain.md part D, as the cells of a workbook and the table they stand for. */
export interface Shape {
  readonly key: string;
  /** Row of part D, or 0 for the shapes listed below it as not found in public. */
  readonly row: number;
  readonly what: string;
  readonly grids: readonly ShapeGrid[];
  /** File name without extension; names carry term and grade in real life, and are read. */
  readonly file: string;
  readonly exam: Partial<ExamMeta>;
  /** School of all rows when the file has no 学校 column. */
  readonly school: string | null;
  readonly fullMarks: Readonly<Record<string, number>>;
  readonly lines: ExpectedLines;
  /** `school|subject|应考|实考|均分|及格率|优秀率|低分率` of school tables. */
  readonly aggregates: readonly string[];
  /** `subject|item|full mark|kind|knowledge|ability|planned difficulty` */
  readonly items: readonly string[];
  /** `pupil|subject|item=mark …` */
  readonly itemMarks: readonly string[];
  /** 考号 or 学籍号 of every pupil as they must be kept, where the shape is about them. */
  readonly ids: readonly string[] | null;
  /** Codes that a true reading must find, besides remarks. */
  readonly codes: readonly string[];
  /** Containers that can hold it; merged cells, sheets and formulas need a workbook. */
  readonly needs: 'any' | 'workbook' | 'xlsx';
}

export const junior: Partial<ExamMeta> = { name: '七年级期末', term: '2025-2026-1', grade: '七年级', kind: '期末' };
export const senior: Partial<ExamMeta> = { name: '高二期末', term: '2025-2026-1', grade: '高二', kind: '期末' };
export const SCHOOL = '城关中学';

type Given = Pick<Shape, 'key' | 'row' | 'what' | 'grids'> & Partial<Shape>;

export const shape = (given: Given): Shape => ({
  file: '期末成绩', exam: junior, school: SCHOOL, fullMarks: {}, lines: [], aggregates: [], items: [], itemMarks: [], ids: null, codes: [], needs: 'any', ...given,
});
