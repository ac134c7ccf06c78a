import { plainText } from '../table/cell-text.ts';
import { parseTerm } from '../../schema/terms.ts';
import type { SheetCell } from '../sheet.ts';
import { findTerm } from './guess-exam.ts';
import { countRule, type ImportState } from './import-state.ts';
import { attributeOf, textAt, type MappedTable } from './mapped-table.ts';

/** Refuses a row with the column that is wrong. */
export type Refuse = (row: number, code: string, column: number | null, value: string | null, message: string, fix: string) => void;

export const refuser = ({ log, sheet }: MappedTable): Refuse => (row, code, column, value, message, fix) =>
  log.refuse({ severity: 'error', code, sheet, row, column, value, message, fix });

/** The term of a row: its own column, else what the analyst said, else what title, sheet or file says. Null when refused. */
export function termReader(state: ImportState, table: MappedTable, what: string): (row: number, cells: readonly SheetCell[]) => string | null {
  const column = attributeOf(table.columns, 'term');
  const usual = state.options.exam.term ?? [...table.found.titles, table.sheet, table.file].map(findTerm).find((term) => term !== null) ?? null;
  const refuse = refuser(table);
  return (row, cells) => {
    const term = findTerm(textAt(cells, column)) ?? usual;
    if (term && parseTerm(term)) return term;
    refuse(row, 'missing-term', column?.index ?? null, textAt(cells, column) || null, `不知道是哪个学期的${what}，这一行没有导入。`, '请在导入时选定学期，或在表里加一列“学期”（如 2025-2026-1）。');
    return null;
  };
}

/**
 * `school:12`, `area:3` or `group:…` for a name as written. A name that is none of the listed schools is null
 * where there is a list to hold it against, and a new school where there is none (scores may come first).
 */
export function unitOf(state: ImportState, name: string, code: string | null = null): string | null {
  if (name === '' && !code) return null;
  const school = state.schools.match(name, code);
  if (school) {
    if (school.how !== 'known') countRule(state, `学校：“${name}”认作“${state.schools.get(school.id)?.name ?? ''}”`);
    return `school:${school.id}`;
  }
  const area = state.schools.findArea(name);
  if (area !== null) return `area:${area}`;
  if (/集团|联盟|共同体|片区/u.test(name)) return `group:${plainText(name)}`;
  if (state.schools.hasList || !/(?:学校|[中小]学|校|幼儿园|教学点|[一二三四五六七八九十]中|学院)$/u.test(plainText(name))) return null;
  return `school:${state.schools.create(name, code)}`;
}

export function sayUnknownUnit(state: ImportState, refuse: Refuse, row: number, column: number | null, name: string): void {
  const similar = name === '' ? null : state.schools.similar(name);
  refuse(
    row, name === '' ? 'missing-school' : 'unknown-school', column, name || null,
    name === '' ? '没有写单位，这一行没有导入。' : `“${name}”不在学校名单里，也不是已知的县区或集团，这一行没有导入。${similar ? `名单里有相近的“${similar}”。` : ''}`,
    name === '' ? '请补上学校或单位名称。' : '请改正名称，或先把它补入学校名单（可加别名）再导入。',
  );
}

/** 98.5, "98.5%", 100％ → a number and whether it was a percentage; null when it is neither. */
export function parseFigure(text: string): { readonly value: number; readonly percent: boolean } | null {
  const match = /^([+-]?\d+(?:\.\d+)?)(%?)(?:人|节|分|所|次|个|课时|学时)?$/u.exec(plainText(text).replaceAll(',', ''));
  return match ? { value: Number(match[1]), percent: match[2] === '%' } : null;
}

/**
 * Ids of records that have no key of their own, by what they say: the n-th record that says the same
 * takes the n-th id known for it, so that a file imported again changes nothing.
 */
export class RecordIds {
  readonly #known = new Map<string, number[]>();
  readonly #next: () => number;

  constructor(known: readonly (readonly [key: string, id: number])[], next: () => number) {
    this.#next = next;
    for (const [key, id] of known) {
      const ids = this.#known.get(key);
      if (ids) ids.push(id);
      else this.#known.set(key, [id]);
    }
  }

  take(...parts: readonly (string | number | null)[]): number {
    return this.#known.get(recordKey(...parts))?.shift() ?? this.#next();
  }
}

export const recordKey = (...parts: readonly (string | number | null)[]): string => parts.map((part) => part ?? '').join('\t');
