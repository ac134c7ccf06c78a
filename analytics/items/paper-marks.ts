import type { itemMatrixQuery, paperItemsQuery } from '../measures/item-matrix.ts';
import { LIST_SEPARATOR, splitList } from '../schema/column.ts';
import { itemColumn, type ItemColumn, type ScoreMatrix } from './score-matrix.ts';

type RowOf<Q extends (...values: never[]) => { readonly row?: unknown }> = NonNullable<ReturnType<Q>['row']>;
export type ItemMatrixRow = RowOf<typeof itemMatrixQuery>;
export type PaperItemRow = RowOf<typeof paperItemsQuery>;

export interface PaperMarks {
  readonly matrix: ScoreMatrix;
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
  const marks = items.map(() => new Float64Array(pupils.length).fill(Number.NaN));
  const answers = items.map((): (string | null)[] | null => null);
  pupils.forEach(({ scores, choices }, pupil) => {
    eachEntry(scores, (position, value) => {
      marks[position]![pupil] = Number(value);
    });
    eachEntry(choices, (position, value) => {
      (answers[position] ??= new Array<string | null>(pupils.length).fill(null))[pupil] = value;
    });
  });
  let markedByKey = 0;
  let unmarked = 0;
  const inferredKeys: string[] = [];
  const columns = items.map((item, position) => {
    const own = marks[position]!;
    const chosen = answers[position]!;
    chosen?.forEach((choice, pupil) => {
      if (choice === null || !Number.isNaN(own[pupil]!)) return;
      if (item.key?.length === 1 && item.full_mark !== null) {
        own[pupil] = choice === item.key ? item.full_mark : 0;
        markedByKey++;
      } else unmarked++;
    });
    const key = item.key ?? (chosen && inferKey(chosen, own, item.full_mark));
    if (item.key === null && key !== null) inferredKeys.push(item.item_no);
    return column(item, key, own, chosen);
  });
  return {
    matrix: { n: pupils.length, columns },
    paperScore: pupils.map(({ paper_score }) => paper_score),
    notNormal: rows.length - normal.length,
    withoutItems: normal.length - pupils.length,
    withoutResult: pupils.filter(({ status }) => status === null).length,
    markedByKey, unmarked, inferredKeys,
  };
}

/** The one option all of whose choosers have the full mark: the key the marks were given by. */
function inferKey(chosen: readonly (string | null)[], marks: Float64Array, fullMark: number | null): string | null {
  const full = new Map<string, boolean>();
  chosen.forEach((option, pupil) => {
    if (option !== null && !Number.isNaN(marks[pupil]!)) full.set(option, (full.get(option) ?? true) && marks[pupil] === fullMark);
  });
  const right = [...full].filter(([, always]) => always).map(([option]) => option);
  return full.size > 1 && right.length === 1 ? right[0]! : null;
}

function eachEntry(text: string | null, take: (position: number, value: string) => void): void {
  if (text === null) return;
  for (const entry of text.split(LIST_SEPARATOR)) {
    const colon = entry.indexOf(':');
    take(Number(entry.slice(0, colon)), entry.slice(colon + 1));
  }
}

function column(item: PaperItemRow, key: string | null, marks: Float64Array, answers: readonly (string | null)[] | null): ItemColumn {
  const attributes = { kind: item.kind, knowledge: splitList(item.knowledge), ability: splitList(item.ability), plannedDifficulty: item.planned_difficulty };
  const highest = marks.reduce((most, mark) => (mark > most ? mark : most), 0);
  const gaps = Array.from(marks, (mark) => (Number.isNaN(mark) ? null : mark));
  const fullMark = item.full_mark ?? highest;
  if (!answers) return itemColumn(item.item_no, fullMark, gaps, { attributes });
  const options = [...new Set([...answers.filter((answer) => answer !== null), ...(key === null ? [] : [key])])].toSorted((a, b) => (a < b ? -1 : 1));
  const position = new Map(options.map((option, index) => [option, index]));
  const chosen = Int16Array.from(answers, (answer) => (answer === null ? -1 : position.get(answer)!));
  return itemColumn(item.item_no, fullMark, gaps, { attributes, choices: { options, key, chosen } });
}
