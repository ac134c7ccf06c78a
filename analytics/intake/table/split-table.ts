import { ROWS_A_STEP, type Steps } from '../in-steps.ts';
import { TOTAL } from '../../schema/subjects.ts';
import { dateOfHead, examIn, examOfPath } from '../columns/exam-words.ts';
import { ROW_SUBJECT } from '../columns/read-long.ts';
import { subjectOf } from '../columns/subject-names.ts';
import type { MappedColumn } from '../plan.ts';
import { attributeOf, textAt, type MappedTable } from '../roles/mapped-table.ts';
import { cellText, plainText } from './cell-text.ts';
import type { DataRow } from './found-table.ts';

const marked = ({ meaning }: MappedColumn): boolean => meaning.kind === 'score' || meaning.kind === 'total' || meaning.kind === 'item';

/** The exam of a mark's column: 期中/语文, or the date that stands for it. */
const examOf = ({ header }: MappedColumn): string | null => {
  const path = header.split('/');
  return examOfPath(path) ?? path.map(dateOfHead).find((date) => date !== null) ?? null;
};

/** A long table (姓名 | 科目 | 成绩) → one table a subject; rows that name no subject are refused. */
export function* splitLong(table: MappedTable): Steps<MappedTable[]> {
  const column = attributeOf(table.columns, 'subject');
  if (!column || !table.columns.some(({ meaning }) => meaning.kind === 'score' && meaning.subject === ROW_SUBJECT)) return [table];
  const bySubject = new Map<string, DataRow[]>();
  let done = 0;
  for (const row of table.rows) {
    if (++done % ROWS_A_STEP === 0) yield;
    const text = textAt(row.cells, column);
    if (text === '') {
      table.log.refuse({ severity: 'error', code: 'missing-subject', sheet: table.sheet, row: row.row, column: column.index, message: '这一行没有写科目，没有导入。', fix: '请补上科目后再导入。' });
      continue;
    }
    const subject = subjectOf(text) ?? plainText(text);
    const own = bySubject.get(subject) ?? [];
    own.push(row);
    bySubject.set(subject, own);
  }
  return [...bySubject].map(([subject, rows]) => ({
    ...table, rows, subject,
    columns: table.columns.filter((one) => one !== column).map((one): MappedColumn => {
      if (one.meaning.kind !== 'score' || one.meaning.subject !== ROW_SUBJECT) return one;
      return { ...one, meaning: subject === TOTAL ? { kind: 'total', measure: one.meaning.measure === 'scaled' ? 'scaled' : 'raw' } : { ...one.meaning, subject } };
    }),
  }));
}

/** One table that holds several exams, by a column or side by side under the heads of exams → one table an exam. */
export function splitExams(table: MappedTable): MappedTable[] {
  if (table.role !== 'scores' && table.role !== 'items') return [table];
  return byExamColumn(table).flatMap(byExamHeads);
}

function byExamColumn(table: MappedTable): MappedTable[] {
  const column = attributeOf(table.columns, 'exam');
  if (!column) return [table];
  const names = [...new Set(table.rows.map(({ cells }) => textAt(cells, column)))];
  if (names.filter((name) => name !== '').length < 2) return [table];
  return names.map((name) => ({ ...table, rows: table.rows.filter(({ cells }) => textAt(cells, column) === name), examHint: name === '' ? null : /^\d{1,2}$/u.test(name) ? `第${name}次` : name }));
}

function byExamHeads(table: MappedTable): MappedTable[] {
  const own = table.columns.filter(marked);
  const exams = [...new Set(own.map(examOf))];
  if (exams.length < 2) return [table];
  const holds = (columns: readonly MappedColumn[], cells: MappedTable['rows'][number]['cells']): boolean => columns.some(({ index }) => cellText(cells[index]) !== '');
  return exams.map((exam, place) => {
    const mine = own.filter((column) => examOf(column) === exam);
    const others = own.filter((column) => examOf(column) !== exam);
    // A pupil without marks here but with marks elsewhere in the row did not belong to this exam; a row without any belongs to the first.
    const rows = table.rows.filter(({ cells }) => holds(mine, cells) || (place === 0 && !holds(others, cells)));
    table.tally.read += rows.length - (place === 0 ? table.rows.length : 0);
    return {
      ...table, rows, columns: table.columns.filter((column) => !marked(column) || mine.includes(column)), examHint: exam ?? table.examHint,
      log: place === 0 ? table.log : table.log.scoped(`${table.found.part}\t${exam ?? ''}`),
    };
  });
}

/** Items of several papers under the names of their subjects → one table a subject. */
export function splitItemSubjects(table: MappedTable): MappedTable[] {
  if (table.role !== 'items') return [table];
  const subjectAbove = ({ header, meaning }: MappedColumn): string | null => (meaning.kind === 'item' ? (header.split('/').slice(0, -1).map(subjectOf).find((one) => one !== null) ?? null) : null);
  const subjects = [...new Set(table.columns.filter(({ meaning }) => meaning.kind === 'item').map(subjectAbove))];
  if (subjects.length === 1) return [{ ...table, subject: subjects[0] ?? table.subject }];
  return subjects.map((subject, place) => {
    table.tally.read += place === 0 ? 0 : table.rows.length;
    return {
      ...table, subject: subject ?? table.subject, columns: table.columns.filter((column) => column.meaning.kind !== 'item' || subjectAbove(column) === subject),
      log: place === 0 ? table.log : table.log.scoped(`${table.found.part}\t${subject ?? ''}`),
    };
  });
}

/** Sheets or stacked lists named after exams (期中, 期末) are exams of their own when at least two are named. */
export function hintBySheet(tables: readonly MappedTable[]): MappedTable[] {
  const named = tables.map((table) => (table.role === 'scores' || table.role === 'items' ? (examIn(table.sheet) ?? examIn(table.found.titles.join('\n'))) : null));
  const distinct = new Set(named.filter((exam) => exam !== null).map((exam) => plainText(exam!)));
  return distinct.size < 2 ? [...tables] : tables.map((table, index) => (table.examHint === null && named[index] ? { ...table, examHint: named[index]! } : table));
}
