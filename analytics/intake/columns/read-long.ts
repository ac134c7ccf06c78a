import type { MappedColumn } from '../plan.ts';
import { plainText } from '../table/cell-text.ts';

/** Stands for “the subject that the row names” until the rows are parted by subject. */
export const ROW_SUBJECT = '（按行）';

const bare: readonly { readonly pattern: RegExp; readonly measure: 'raw' | 'scaled' | 'grade' }[] = [
  { pattern: /^(?:成绩|得分|分数|原始分数?|原始成绩|卷面分数?|考试成绩|考分)$/u, measure: 'raw' },
  { pattern: /^(?:赋分|赋分成绩|等级分|转换分|折合分)$/u, measure: 'scaled' },
  { pattern: /^(?:等级|等第)$/u, measure: 'grade' },
];

/** A long table has one row per pupil and subject: 姓名 | 科目 | 成绩. Its mark columns are those of the subject in the row. */
export function readLong(columns: readonly MappedColumn[]): readonly MappedColumn[] {
  const has = (kind: MappedColumn['meaning']['kind'], column?: string): boolean => columns.some(({ meaning }) => meaning.kind === kind && (column === undefined || (meaning.kind === 'attribute' && meaning.column === column)));
  const pupil = has('name') || has('eduId') || has('examNo');
  const subject = columns.find(({ meaning }) => meaning.kind === 'attribute' && meaning.column === 'subject');
  if (!pupil || !subject || has('item') || has('attribute', 'teacher') || columns.some(({ meaning }) => meaning.kind === 'score' && meaning.measure === 'raw' && !isBare(meaning.subject, columns))) return columns;
  if (!columns.some(({ header }) => measureOf(header) === 'raw')) return columns;
  return columns.map((column): MappedColumn => {
    const measure = measureOf(column.header);
    if (measure === null || column.reason === '由分析员指定') return column;
    return { ...column, meaning: { kind: 'score', subject: ROW_SUBJECT, measure, fullMark: null }, reason: `每行一科，“${column.header}”是“${subject.header}”所写那一科的成绩`, confidence: 0.95 };
  });
}

const measureOf = (header: string): 'raw' | 'scaled' | 'grade' | null => bare.find(({ pattern }) => pattern.test(plainText(header)))?.measure ?? null;

/** A bare 成绩 may have taken the subject of the sheet; a column that names its own subject makes the table a wide one. */
const isBare = (subject: string, columns: readonly MappedColumn[]): boolean =>
  columns.filter(({ meaning }) => meaning.kind === 'score' && meaning.subject === subject && meaning.measure === 'raw').every(({ header }) => measureOf(header) !== null);

/** The columns without the one that says the subject of each row, which the parting by subject uses up. */
export const withoutRowSubject = (columns: readonly MappedColumn[]): readonly MappedColumn[] =>
  columns.some(({ meaning }) => meaning.kind === 'score' && meaning.subject === ROW_SUBJECT) ? columns.filter(({ meaning }) => meaning.kind !== 'attribute' || meaning.column !== 'subject') : columns;
