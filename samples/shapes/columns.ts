import type { SheetCell } from '../../analytics/intake/sheet.ts';
import { layOut, type ScoreColumn } from '../files/score-table.ts';
import type { ShapePupil } from './cohort.ts';
import type { ShapeGrid } from './shape.ts';

export type Column = ScoreColumn<ShapePupil>;

export const at = (path: string | readonly string[], value: Column['value'], more: Partial<Column> = {}): Column => ({ path: typeof path === 'string' ? [path] : path, value, ...more });

export const name = at('姓名', (pupil) => pupil.name);
export const school = at('学校', (pupil) => pupil.school);
export const examNo = at('考号', (pupil) => pupil.examNo);
export const classPlain = at('班级', ({ classNumber }) => (classNumber === null ? null : `七年级${classNumber}班`));
export const classNumber = at('班级', (pupil) => pupil.classNumber);

/** A mark as most schools type it: the number, or the word for its status. */
export function cellOf(pupil: ShapePupil, subject: string): SheetCell {
  const { raw, status } = pupil.marks[subject]!;
  if (status === '剔除' && raw !== null) return `${raw}，剔除`;
  return status === '正常' ? raw : status === '未选考' ? null : status;
}

export const score = (subject: string, head: string | readonly string[] = subject, more: Partial<Column> = {}): Column => at(head, (pupil) => cellOf(pupil, subject), more);

export const scores = (subjects: readonly string[]): Column[] => subjects.map((subject) => score(subject));

export interface Layout {
  readonly sheet?: string;
  readonly preamble?: readonly string[];
  readonly between?: readonly (readonly SheetCell[])[];
  readonly under?: readonly string[];
  readonly note?: string | null;
}

export const grid = (pupils: readonly ShapePupil[], columns: readonly Column[], { sheet = '成绩', preamble = [], between = [], under = [], note = null }: Layout = {}): ShapeGrid =>
  layOut({ name: sheet, preamble, between, columns, entries: pupils, under, note });

/** Places by the sum of raw marks; ties share a place. */
export function places(pupils: readonly ShapePupil[], value: (pupil: ShapePupil) => number): Map<ShapePupil, number> {
  return new Map(pupils.map((pupil) => [pupil, 1 + pupils.filter((other) => value(other) > value(pupil)).length]));
}

export const sum = (pupil: ShapePupil): number => Object.values(pupil.marks).reduce((total, { raw, status }) => total + (status === '正常' ? (raw ?? 0) : 0), 0);
