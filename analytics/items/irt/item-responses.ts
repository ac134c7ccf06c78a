import type { ItemColumn, ScoreMatrix } from '../score-matrix.ts';

/** Marks as ordered categories 0 … m per item, equal rows of answers taken together. */
export interface ItemResponses {
  readonly items: readonly ResponseItem[];
  readonly leftOut: readonly { readonly item: string; readonly reason: ResponseExclusion }[];
  /** Pupils per pattern. */
  readonly weights: Float64Array;
  /** Category per pattern and item, patterns × items by rows; −1 where the pupil has no mark. */
  readonly codes: Int8Array;
  /** Pattern of each pupil of the matrix, −1 for one without a mark on the items kept. */
  readonly patternOf: Int32Array;
}

export interface ResponseItem {
  readonly item: string;
  readonly fullMark: number;
  /** Mean mark of the pupils in category 0 … m. */
  readonly marks: readonly number[];
  /** Pupils per category. */
  readonly counts: readonly number[];
  /** True when marks that occurred share a category. */
  readonly merged: boolean;
  /** True when a whole mark between 0 and W never occurred: the categories close up over the gap. */
  readonly gaps: boolean;
}

export type ResponseExclusion = 'partial-credit' | 'all-right' | 'all-wrong' | 'no-variance';

export interface ResponseOptions {
  /** False: items marked 0 or W only, others leave (`partial-credit`). */
  readonly partialCredit: boolean;
  /** Pupils that a category of a partial-credit item needs. */
  readonly minimum?: number;
}

/** Linacre 2002, J. Appl. Meas. 3:85: a category with fewer than 10 answers has no stable threshold. */
const CATEGORY_MINIMUM = 10;
const MOST_CATEGORIES = 10;

/**
 * The marks that occur become categories 0 … m in their order; a mark that never occurs has none. On items with marks between
 * 0 and W the smallest category joins its smaller neighbour while it has fewer than `minimum` pupils or there are more than ten.
 */
export function itemResponses({ n, columns }: ScoreMatrix, { partialCredit, minimum = CATEGORY_MINIMUM }: ResponseOptions): ItemResponses {
  const leftOut: { item: string; reason: ResponseExclusion }[] = [];
  const kept = columns.flatMap((column) => {
    const found = markCategories(column, partialCredit, minimum);
    if (typeof found !== 'string') return [{ column, ...found }];
    leftOut.push({ item: column.item, reason: found });
    return [];
  });
  const k = kept.length;
  const row = new Int8Array(k);
  const position = new Map<string, number>();
  const rows: number[] = [];
  const weights: number[] = [];
  const patternOf = Int32Array.from({ length: n }, (_, i) => {
    let any = false;
    let name = '';
    for (let j = 0; j < k; j++) {
      const { column, codeOf } = kept[j]!;
      const absent = column.missing !== null && column.missing[i] === 1;
      const code = absent ? -1 : codeOf.get(column.scores[i]!)!;
      if (!absent) any = true;
      row[j] = code;
      name += String.fromCharCode(code + 2);
    }
    if (!any) return -1;
    const known = position.get(name);
    if (known !== undefined) {
      weights[known]!++;
      return known;
    }
    position.set(name, weights.length);
    rows.push(...row);
    weights.push(1);
    return weights.length - 1;
  });
  return { items: kept.map(({ responseItem }) => responseItem), leftOut, weights: Float64Array.from(weights), codes: Int8Array.from(rows), patternOf };
}

interface Category {
  readonly marks: number[];
  count: number;
  sum: number;
}

/** The categories of one item and the category of each mark that occurs, or why it has none. */
export function markCategories(column: ItemColumn, partialCredit: boolean, minimum = CATEGORY_MINIMUM): { readonly responseItem: ResponseItem; readonly codeOf: ReadonlyMap<number, number> } | ResponseExclusion {
  const { item, scores, missing, fullMark } = column;
  const counts = new Map<number, number>();
  for (let i = 0; i < scores.length; i++) if (missing === null || missing[i] === 0) counts.set(scores[i]!, (counts.get(scores[i]!) ?? 0) + 1);
  const marks = [...counts.keys()].toSorted((a, b) => a - b);
  if (marks.length < 2) return marks[0] === 0 ? 'all-wrong' : marks[0] === fullMark ? 'all-right' : 'no-variance';
  const dichotomous = marks.every((mark) => mark === 0 || mark === fullMark);
  if (!dichotomous && !partialCredit) return 'partial-credit';
  const own = marks.map((mark): Category => ({ marks: [mark], count: counts.get(mark)!, sum: mark * counts.get(mark)! }));
  if (!dichotomous) mergeSmall(own, minimum);
  const whole = new Set(marks.filter(Number.isInteger));
  return {
    responseItem: {
      item, fullMark,
      marks: own.map(({ sum, count }) => sum / count),
      counts: own.map(({ count }) => count),
      merged: own.some((category) => category.marks.length > 1),
      gaps: !dichotomous && Array.from({ length: Math.max(0, Math.floor(fullMark) + 1) }, (_, mark) => mark).some((mark) => !whole.has(mark)),
    },
    codeOf: new Map(own.flatMap((category, code) => category.marks.map((mark): [number, number] => [mark, code]))),
  };
}

function mergeSmall(own: Category[], minimum: number): void {
  while (own.length > 2) {
    const at = own.reduce((least, { count }, index) => (count < own[least]!.count ? index : least), 0);
    if (own[at]!.count >= minimum && own.length <= MOST_CATEGORIES) return;
    const low = at === 0 ? 0 : at === own.length - 1 || own[at - 1]!.count <= own[at + 1]!.count ? at - 1 : at;
    const [a, b] = [own[low]!, own[low + 1]!];
    own.splice(low, 2, { marks: [...a.marks, ...b.marks], count: a.count + b.count, sum: a.sum + b.sum });
  }
}
