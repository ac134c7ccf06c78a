import type { MergedRange, SheetCell } from '../../analytics/intake/sheet.ts';
import type { Entry } from '../district/model.ts';
import type { Grid } from './draft.ts';

/** One column: its header from top to bottom and how a pupil fills it. */
export interface ScoreColumn<E = Entry> {
  readonly path: readonly string[];
  readonly value: (entry: E, row: number) => SheetCell;
  /** Equal neighbours become one merged cell down the side. */
  readonly mergeDown?: boolean;
  /** Value in the rows under the list, by label (平均分 …). */
  readonly under?: (label: string) => SheetCell;
}

export interface ScoreTable<E = Entry> {
  readonly name: string;
  /** Rows above the header; each is one cell merged over the whole width. */
  readonly preamble: readonly string[];
  /** Rows between preamble and header that are not merged (codes, an empty row). */
  readonly between?: readonly (readonly SheetCell[])[];
  readonly columns: readonly ScoreColumn<E>[];
  readonly entries: readonly E[];
  /** Labels of the rows under the list. */
  readonly under: readonly string[];
  readonly note: string | null;
}

/** Lays the table out as the cells of one sheet, with merged headers where a header has two rows. */
export function layOut<E = Entry>({ name, preamble, between = [], columns, entries, under, note }: ScoreTable<E>): Grid {
  const width = columns.length;
  const merges: MergedRange[] = [];
  const rows: SheetCell[][] = [];
  for (const line of preamble) {
    if (width > 1) merges.push({ top: rows.length, left: 0, bottom: rows.length, right: width - 1 });
    rows.push(alone(line, width));
  }
  for (const line of between) rows.push([...line]);

  const depth = Math.max(...columns.map(({ path }) => path.length));
  const top = rows.length;
  for (let level = 0; level < depth; level++) {
    rows.push(columns.map(({ path }, c) => (level < path.length && !(level < path.length - 1 && samePrefix(columns, c, c - 1)) ? path[level]! : null)));
  }
  if (depth === 2) {
    for (let c = 0; c < width; c++) {
      if (columns[c]!.path.length === 1) merges.push({ top, left: c, bottom: top + 1, right: c });
      else if (!samePrefix(columns, c, c - 1)) {
        let end = c;
        while (samePrefix(columns, c, end + 1)) end++;
        if (end > c) merges.push({ top, left: c, bottom: top, right: end });
      }
    }
  }

  const first = rows.length;
  entries.forEach((entry, i) => rows.push(columns.map(({ value }) => value(entry, i))));
  columns.forEach(({ mergeDown }, c) => {
    if (!mergeDown) return;
    for (let r = first; r < rows.length;) {
      let end = r;
      while (end + 1 < rows.length && rows[end + 1]![c] === rows[r]![c]) rows[++end]![c] = null;
      if (end > r) merges.push({ top: r, left: c, bottom: end, right: c });
      r = end + 1;
    }
  });
  for (const label of under) rows.push(columns.map((column, c) => (c === 0 ? label || null : column.under?.(label) ?? null)));
  if (note !== null) rows.push(alone(note, width));
  return { name, rows, merges };
}

const alone = (text: string, width: number): SheetCell[] => [text, ...Array.from({ length: width - 1 }, () => null)];

const samePrefix = <E>(columns: readonly ScoreColumn<E>[], a: number, b: number): boolean =>
  columns[b] !== undefined && columns[a]!.path.length > 1 && columns[b].path.length > 1 && columns[a]!.path[0] === columns[b].path[0];
