import type { itemMatrixQuery, paperItemsQuery } from '../measures/item-matrix.ts';
import { LIST_SEPARATOR, splitList } from '../schema/column.ts';
import type { ItemChoices, ItemColumn, ScoreMatrix } from './score-matrix.ts';

type RowOf<Q extends (...values: never[]) => { readonly row?: unknown }> = NonNullable<ReturnType<Q>['row']>;
export type ItemMatrixRow = RowOf<typeof itemMatrixQuery>;
export type PaperItemRow = RowOf<typeof paperItemsQuery>;

export interface PaperMarks {
  readonly matrix: ScoreMatrix;
  /** student_id per pupil of the matrix. */
  readonly students: readonly number[];
  /** Raw mark of the paper per pupil of the matrix, null where there is none. */
  readonly paperScore: readonly (number | null)[];
  /** Pupils not 正常 (缺考, 剔除 …) who are left out. */
  readonly notNormal: number;
  /** Pupils 正常 without a single item mark, left out. */
  readonly withoutItems: number;
  /** Pupils with item marks but no result, taken in. */
  readonly withoutResult: number;
  /** Answers without a mark that were marked by the key, and those that could not be. */
  readonly markedByKey: number;
  readonly unmarked: number;
  /** Items without a stated key that took the one option whose choosers have the full mark. */
  readonly inferredKeys: readonly string[];
}

/**
 * Query rows → score matrix. An answer without a mark is worth the full mark when it is the key and 0
 * otherwise, for keys of one letter; how a partly right 多选 answer is paid is not known here.
 */
export function paperMarks(items: readonly PaperItemRow[], rows: readonly ItemMatrixRow[]): PaperMarks {
  const normal = rows.filter(({ status }) => status === '正常' || status === null);
  const pupils = normal.filter(({ scores, choices }) => scores !== null || choices !== null);
  const n = pupils.length;
  const raw = items.map((item): RawItem => ({ item, marks: new Float64Array(n), missing: new Uint8Array(n).fill(1), options: new Map(), chosen: null }));
  pupils.forEach(({ scores, choices }, pupil) => {
    eachEntry(scores, (position, value) => {
      raw[position]!.marks[pupil] = Number(value);
      raw[position]!.missing[pupil] = 0;
    });
    eachEntry(choices, (position, value) => {
      const own = raw[position]!;
      const code = own.options.get(value) ?? own.options.size;
      own.options.set(value, code);
      (own.chosen ??= new Int16Array(n).fill(-1))[pupil] = code;
    });
  });
  const marked = raw.map(markByKey);
  const keys = raw.map((own) => own.item.key ?? inferKey(own));
  return {
    matrix: { n, columns: raw.map((own, position) => column(own, keys[position]!)) },
    students: pupils.map(({ student_id }) => student_id),
    paperScore: pupils.map(({ paper_score }) => paper_score),
    notNormal: rows.length - normal.length,
    withoutItems: normal.length - n,
    withoutResult: pupils.filter(({ status }) => status === null).length,
    markedByKey: marked.reduce((sum, { byKey }) => sum + byKey, 0),
    unmarked: marked.reduce((sum, { unmarked }) => sum + unmarked, 0),
    inferredKeys: raw.flatMap(({ item }, position) => (item.key === null && keys[position] !== null ? [item.item_no] : [])),
  };
}

/** One item while its marks are read; options are coded in the order they turn up. */
interface RawItem {
  readonly item: PaperItemRow;
  readonly marks: Float64Array;
  readonly missing: Uint8Array;
  readonly options: Map<string, number>;
  chosen: Int16Array | null;
}

function eachEntry(text: string | null, take: (position: number, value: string) => void): void {
  if (text === null) return;
  let start = 0;
  while (start <= text.length) {
    const found = text.indexOf(LIST_SEPARATOR, start);
    const end = found < 0 ? text.length : found;
    const colon = text.indexOf(':', start);
    take(Number(text.slice(start, colon)), text.slice(colon + 1, end));
    start = end + 1;
  }
}

function markByKey({ item, marks, missing, options, chosen }: RawItem): { readonly byKey: number; readonly unmarked: number } {
  if (!chosen) return { byKey: 0, unmarked: 0 };
  const single = item.key?.length === 1 && item.full_mark !== null;
  const right = item.key === null ? undefined : options.get(item.key);
  let lacking = 0;
  for (let i = 0; i < chosen.length; i++) {
    if (chosen[i]! < 0 || missing[i] === 0) continue;
    lacking++;
    if (!single) continue;
    marks[i] = chosen[i] === right ? item.full_mark! : 0;
    missing[i] = 0;
  }
  return single ? { byKey: lacking, unmarked: 0 } : { byKey: 0, unmarked: lacking };
}

/** The one option all of whose choosers have the full mark: the key the marks were given by. */
function inferKey({ item, marks, missing, options, chosen }: RawItem): string | null {
  if (!chosen || options.size < 2) return null;
  const seen = new Uint8Array(options.size);
  const always = new Uint8Array(options.size).fill(1);
  for (let i = 0; i < chosen.length; i++) {
    const code = chosen[i]!;
    if (code < 0 || missing[i] === 1) continue;
    seen[code] = 1;
    if (marks[i] !== item.full_mark) always[code] = 0;
  }
  const right = [...options].filter(([, code]) => seen[code] === 1 && always[code] === 1);
  return right.length === 1 ? right[0]![0] : null;
}

function column({ item, marks, missing, options, chosen }: RawItem, key: string | null): ItemColumn {
  return {
    item: item.item_no,
    fullMark: item.full_mark ?? marks.reduce((most, mark) => Math.max(most, mark), 0),
    scores: marks,
    missing: missing.includes(1) ? missing : null,
    choices: chosen && choicesOf(options, chosen, key),
    attributes: { kind: item.kind, knowledge: splitList(item.knowledge), ability: splitList(item.ability), plannedDifficulty: item.planned_difficulty },
  };
}

/** Options in letter order, the key among them even if nobody chose it. */
function choicesOf(found: ReadonlyMap<string, number>, chosen: Int16Array, key: string | null): ItemChoices {
  const options = [...new Set([...found.keys(), ...(key === null ? [] : [key])])].toSorted((a, b) => (a < b ? -1 : 1));
  const recode = Int16Array.from(found.keys(), (option) => options.indexOf(option));
  return { options, key, chosen: chosen.map((code) => (code < 0 ? -1 : recode[code]!)) };
}
