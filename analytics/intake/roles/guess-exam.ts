import { grades, stageOf } from '../../schema/grades.ts';
import { formatTerm } from '../../schema/terms.ts';
import { ROWS_A_STEP, type Steps } from '../in-steps.ts';
import type { ExamMeta } from '../plan.ts';
import { plainText } from '../table/cell-text.ts';
import { parseClass } from '../values/parse-class.ts';
import { findGrade, parseGrade, type SchoolSystem } from '../values/parse-grade.ts';
import { columnOf, textAt, type MappedTable } from './mapped-table.ts';

const kinds: readonly { readonly pattern: RegExp; readonly kind: string }[] = [
  { pattern: /期中/u, kind: '期中' },
  { pattern: /期末/u, kind: '期末' },
  { pattern: /学业水平|学考|会考/u, kind: '学业水平' },
  { pattern: /[一二三四]模|模拟|诊断|适应性/u, kind: '模拟' },
  { pattern: /抽测|抽考|监测/u, kind: '抽测' },
  { pattern: /联考/u, kind: '联考' },
  { pattern: /入学|摸底|分班/u, kind: '入学' },
  { pattern: /统考|统测|调研|质检|学情检测|月考/u, kind: '统考' },
  { pattern: /中考/u, kind: '中考' },
  { pattern: /高考/u, kind: '高考' },
];

export const examKind = (text: string): string | null => kinds.find(({ pattern }) => pattern.test(text))?.kind ?? null;

/** Words that keep apart exams of one kind in one term: 第二次月考, 一模. */
const distinct = /第[一二三四五六\d]次(?:月考|联考|模拟|统考|监测|质检)?|[一二三四]模|(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:月考|联考)?|月考/u;

/** What titles, sheet names, file names and classes say about the exam. */
export function* guessExam(tables: readonly MappedTable[], system?: SchoolSystem): Steps<Partial<ExamMeta>> {
  const texts = tables.flatMap(({ found, sheet, file }) => [...found.titles, sheet, file.replace(/\.[a-z]+$/iu, '')]);
  const joined = plainText(texts.join('\n'));
  const grade = (yield* majorityGrade(tables, system)) ?? texts.map((text) => findGrade(text, system)).find((found) => found !== null) ?? null;
  const kind = examKind(joined);
  const word = distinct.exec(joined)?.[0] ?? '';
  const date = findDate(joined);
  const term = findTerm(joined) ?? (date ? termOfDate(date) : null);
  return {
    ...(grade ? { grade } : {}),
    ...(term ? { term } : {}),
    ...(kind ? { kind, isEntry: kind === '入学' || (kind === '中考' && grade === '高一') } : {}),
    ...(kind && grade ? { name: `${grade}${word !== '' && word !== kind ? word : kind}` } : {}),
    ...(date ? { date } : {}),
  };
}

/** 2025-2026学年第一学期, 2025—2026学年上学期, 2025学年度第二学期, 2025年秋季学期. */
export function findTerm(text: string): string | null {
  const plain = plainText(text);
  const code = /(20\d\d)-(20\d\d)-([12])(?!\d)/u.exec(plain);
  if (code && Number(code[2]) === Number(code[1]) + 1) return code[0];
  const year = /(20\d\d)(?:[-—–―~至/](20\d\d))?学年度?(?:第?([一二12上下])学?期?)?/u.exec(plain);
  if (year) {
    const half = year[3] ?? /第?([一二12上下])学期/u.exec(plain)?.[1];
    if (half) return formatTerm({ startYear: Number(year[1]), half: /[一1上]/u.test(half) ? 1 : 2 });
  }
  const season = /(20\d\d)年?([春秋])/u.exec(plain);
  if (season) return formatTerm(season[2] === '秋' ? { startYear: Number(season[1]), half: 1 } : { startYear: Number(season[1]) - 1, half: 2 });
  return null;
}

function findDate(plain: string): string | null {
  const match = /(20\d\d)[年./-](\d{1,2})[月./-](\d{1,2})/u.exec(plain);
  if (!match) return null;
  const [, year, month, day] = match;
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) return null;
  return `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`;
}

function termOfDate(date: string): string {
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
  if (month >= 8) return formatTerm({ startYear: year, half: 1 });
  return formatTerm({ startYear: year - 1, half: month === 1 ? 1 : 2 });
}

function* majorityGrade(tables: readonly MappedTable[], system: SchoolSystem | undefined): Steps<string | null> {
  const counts = new Map<string, number>();
  for (const { columns, rows, sheet } of tables) {
    const [grade, className] = [columnOf(columns, 'grade'), columnOf(columns, 'class')];
    const read = new Map<string, string | null>();
    for (const [index, { cells }] of rows.entries()) {
      if (index % ROWS_A_STEP === 0) yield;
      const [gradeText, classText] = [textAt(cells, grade), textAt(cells, className)];
      const key = `${gradeText}\t${classText}`;
      const known = read.get(key);
      const own = known === undefined ? (parseGrade(gradeText, system) ?? parseClass(classText || sheet, null, { system })?.grade ?? null) : known;
      if (known === undefined) read.set(key, own);
      if (own) counts.set(own, (counts.get(own) ?? 0) + 1);
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

/** Guesses completed by what the analyst said, with defaults where a default does no harm. */
export function settleExam(guess: Partial<ExamMeta>, given: Partial<ExamMeta>, schools: number): { readonly meta: ExamMeta; readonly missing: readonly (keyof ExamMeta)[] } {
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ''));
  const merged: Partial<ExamMeta> = { ...guess, ...said };
  const missing: (keyof ExamMeta)[] = [];
  if (!merged.term) missing.push('term');
  if (!merged.grade || !grades.some((grade) => grade === merged.grade)) missing.push('grade');
  const kind = merged.kind ?? '统考';
  const name = merged.name ?? (merged.grade && stageOf(merged.grade) ? `${merged.grade}${kind}` : '');
  if (name === '') missing.push('name');
  return {
    meta: {
      name, term: merged.term ?? '', grade: merged.grade ?? '', kind, scope: merged.scope ?? (schools <= 1 ? '校' : '县'), date: merged.date ?? null,
      isEntry: merged.isEntry ?? kind === '入学', formPerSchool: merged.formPerSchool ?? false,
    },
    missing,
  };
}
