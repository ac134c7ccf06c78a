import { plainText } from '../table/cell-text.ts';
import type { MappedTable } from './mapped-table.ts';

/** The tables of one exam. */
export interface ExamGroup {
  /** '' for what the files as a whole are about, else the exam as the table calls it. */
  readonly key: string;
  readonly scores: readonly MappedTable[];
  readonly items: readonly MappedTable[];
  /** 双向细目表 of its papers, and what came as school tables. */
  readonly blueprints: readonly MappedTable[];
  readonly aggregates: readonly MappedTable[];
}

/**
 * Tables by exam, the one that the files as a whole are about first. Other tables that name no exam
 * belong to it. Two exams read from one row each keep their own count of refused rows.
 */
export function groupByExam(of: (role: 'scores' | 'items' | 'blueprint' | 'aggregate') => readonly MappedTable[]): ExamGroup[] {
  const [scores, others] = [of('scores'), [...of('items'), ...of('blueprint'), ...of('aggregate')]];
  if (scores.length + others.length === 0) return [];
  const keys = new Set(scores.map(keyOf));
  const main = keys.size === 0 || keys.has('') ? '' : [...keys][0]!;
  for (const table of others) keys.add(keyOf(table) || main);
  const several = keys.size > 1;
  const own = (table: MappedTable): MappedTable => (several && table.examHint !== null ? { ...table, log: table.log.scoped(keyOf(table)) } : table);
  return [main, ...[...keys].filter((key) => key !== main)].map((key) => ({
    key,
    scores: scores.filter((table) => keyOf(table) === key).map(own),
    ...rest(others.filter((table) => (keyOf(table) || main) === key).map(own)),
  }));
}

const keyOf = ({ examHint }: MappedTable): string => plainText(examHint ?? '');

const rest = (tables: readonly MappedTable[]): Omit<ExamGroup, 'key' | 'scores'> => ({
  items: tables.filter(({ role }) => role === 'items'), blueprints: tables.filter(({ role }) => role === 'blueprint'), aggregates: tables.filter(({ role }) => role === 'aggregate'),
});
