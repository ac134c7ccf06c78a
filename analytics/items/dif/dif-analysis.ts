import { breathe, type CallOptions } from '../../call.ts';
import { benjaminiHochberg } from '../../stats/benjamini-hochberg.ts';
import { markCategories } from '../irt/item-responses.ts';
import type { ItemColumn, ScoreMatrix } from '../score-matrix.ts';
import { settleMissing } from '../settle-missing.ts';
import { difNotes, suppressedNote } from './dif-notes.ts';
import { logisticDif, type DifCell, type LogisticDif } from './logistic-dif.ts';
import { mantelDif, type MantelDif, type MarkStratum } from './mantel.ts';
import { mantelHaenszel, type DifClass, type MantelHaenszel, type Stratum } from './mantel-haenszel.ts';
import { matchingStrata, type MatchingStrata } from './matching-strata.ts';

export interface DifOptions {
  readonly missing: 'listwise' | 'zero';
  /** The group others are compared with; by default the largest. */
  readonly reference?: string;
  /** Take items with DIF out of the matching total and match anew (default true). */
  readonly purify?: boolean;
}

export interface DifItem {
  readonly item: string;
  readonly fullMark: number;
  /** Score rates of both groups, not matched: their gap is impact, not DIF. */
  readonly referenceRate: number | null;
  readonly focalRate: number | null;
  /** Items marked 0 or W. */
  readonly mantelHaenszel: MantelHaenszel | null;
  /** Items with partial credit. */
  readonly mantel: MantelDif | null;
  readonly logistic: LogisticDif | null;
  /** Class by Mantel–Haenszel or Mantel; null when neither could be computed. */
  readonly category: DifClass | null;
  /** Whom the item favours at equal totals, for classes B and C. */
  readonly favours: 'reference' | 'focal' | null;
  /** p of Mantel(–Haenszel) and of the logistic 2-df test, adjusted over the items (Benjamini & Hochberg 1995). */
  readonly pAdjusted: number | null;
  readonly logisticPAdjusted: number | null;
  /** True when the item stayed out of the others' matching total. */
  readonly excluded: boolean;
}

export interface DifComparison {
  readonly reference: string;
  readonly focal: string;
  readonly referencePupils: number;
  readonly focalPupils: number;
  /** Empty when a group is too small. */
  readonly items: readonly DifItem[];
  /** Mean total of both groups: (reference − focal)/SD. */
  readonly impact: number | null;
  readonly purification: { readonly rounds: number; readonly settled: boolean } | null;
  readonly strata: Pick<MatchingStrata, 'count' | 'width' | 'matchedShare'> | null;
  readonly notes: readonly string[];
}

export interface DifAnalysis {
  readonly comparisons: readonly DifComparison[];
  /** Pupils without a group, and pupils who left for missing marks. */
  readonly withoutGroup: number;
  readonly droppedPupils: number;
  readonly notes: readonly string[];
}

/** Fewer in a group: no statistics (the least that MH has been used with; Parshall & Miller 1995, J. Educ. Meas. 32:302, studied 25 to 200). */
export const LEAST_GROUP = 30;
const ROUNDS = 10;

/** `groups` one name per row of `marks`, null where unknown. Each other group against the reference group. */
export async function difAnalysis(marks: ScoreMatrix, groups: readonly (string | null)[], options: DifOptions, call: CallOptions = {}): Promise<DifAnalysis> {
  const settled = settleMissing(marks, options.missing);
  const own = Array.from(settled.pupils, (row) => groups[row] ?? null);
  const sizes = new Map<string, number>();
  for (const group of own) if (group !== null) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const ordered = [...sizes].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([group]) => group);
  const notes: string[] = [];
  const withoutGroup = own.filter((group) => group === null).length;
  const droppedPupils = settled.emptyPupils + settled.incompletePupils;
  if (withoutGroup > 0) notes.push(`${withoutGroup}名学生没有分组信息，未参与比较。`);
  if (droppedPupils > 0) notes.push(`${droppedPupils}名学生小题得分不全，未参与比较。`);
  if (settled.missingMarks > 0 && options.missing === 'zero') notes.push(`${settled.missingMarks}个缺失的小题得分按0分计。`);
  const reference = options.reference ?? ordered[0];
  if (reference === undefined || ordered.length < 2) return { comparisons: [], withoutGroup, droppedPupils, notes: [...notes, '不足两个组，无法比较。请选择至少有两类学生的分组。'] };
  if (!sizes.has(reference)) return { comparisons: [], withoutGroup, droppedPupils, notes: [...notes, `没有“${reference}”组的学生，现有：${ordered.join('、')}。`] };
  if (settled.matrix.columns.length < 2) return { comparisons: [], withoutGroup, droppedPupils, notes: [...notes, '能用的小题不足2道，没有可以匹配的总分，无法比较。'] };
  const comparisons: DifComparison[] = [];
  for (const focal of ordered) {
    if (focal === reference) continue;
    comparisons.push(await compare(settled.matrix, own, reference, focal, options.purify ?? true, call));
  }
  return { comparisons, withoutGroup, droppedPupils, notes };
}

async function compare({ columns: all }: ScoreMatrix, groups: readonly (string | null)[], reference: string, focal: string, purify: boolean, call: CallOptions): Promise<DifComparison> {
  const rows = Int32Array.from(groups.flatMap((group, i) => (group === reference || group === focal ? [i] : [])));
  const isFocal = Uint8Array.from(rows, (row) => (groups[row] === focal ? 1 : 0));
  const focalPupils = isFocal.reduce((sum, value) => sum + value, 0);
  const referencePupils = rows.length - focalPupils;
  const base = { reference, focal, referencePupils, focalPupils };
  if (Math.min(focalPupils, referencePupils) < LEAST_GROUP) return { ...base, items: [], impact: null, purification: null, strata: null, notes: [suppressedNote(base)] };
  const columns = all.map((column): ItemColumn => ({ ...column, missing: null, choices: null, scores: Float64Array.from(rows, (row) => column.scores[row]!) }));
  let excluded = new Set<number>();
  let flags = flagged(columns, excluded, isFocal);
  let rounds = 1;
  let settled = !purify;
  while (!settled && rounds < ROUNDS) {
    call.onProgress?.({ stage: `比较${focal}与${reference}`, done: rounds, total: ROUNDS });
    await breathe();
    call.signal?.throwIfAborted();
    const next = new Set(flags.flatMap((category, j) => (category === 'B' || category === 'C' ? [j] : [])));
    // A total of fewer than half the items matches on too little.
    if (2 * next.size > columns.length) break;
    settled = next.size === excluded.size && [...next].every((j) => excluded.has(j));
    if (settled) break;
    excluded = next;
    flags = flagged(columns, excluded, isFocal);
    rounds++;
  }
  const items: DifItem[] = [];
  const matching = matchingOf(columns, excluded, isFocal);
  for (const [j, column] of columns.entries()) {
    await breathe();
    call.signal?.throwIfAborted();
    items.push(itemDif(column, matching(j), isFocal, excluded.has(j)));
  }
  // No item has the number −1: the total of the items kept alone.
  const { count, width, matchedShare } = matching(-1).strata;
  const found = {
    ...base,
    items: adjusted(items),
    impact: standardisedGap(matchingOf(columns, new Set(), isFocal)(-1).total, isFocal),
    purification: purify ? { rounds, settled } : null,
    strata: { count, width, matchedShare },
  };
  return { ...found, notes: difNotes(found) };
}

interface Matching {
  readonly total: Float64Array;
  readonly strata: MatchingStrata;
}

/** Per item: Σ over the items kept, the studied item always among them (Holland & Thayer 1988). */
function matchingOf(columns: readonly ItemColumn[], excluded: ReadonlySet<number>, focal: Uint8Array): (studied: number) => Matching {
  const total = new Float64Array(focal.length);
  columns.forEach(({ scores }, j) => {
    if (!excluded.has(j)) for (let i = 0; i < total.length; i++) total[i]! += scores[i]!;
  });
  const shared = { total, strata: matchingStrata(total, focal) };
  return (studied) => {
    if (!excluded.has(studied)) return shared;
    const own = total.map((value, i) => value + columns[studied]!.scores[i]!);
    return { total: own, strata: matchingStrata(own, focal) };
  };
}

function flagged(columns: readonly ItemColumn[], excluded: ReadonlySet<number>, focal: Uint8Array): (DifClass | null)[] {
  const matching = matchingOf(columns, excluded, focal);
  return columns.map((column, j) => {
    const { mantelHaenszel: right, mantel } = byStrata(column, matching(j).strata, focal);
    return right?.category ?? mantel?.category ?? null;
  });
}

/** Mantel–Haenszel for items marked 0 or W, Mantel otherwise. */
function byStrata({ scores, fullMark }: ItemColumn, { of, count }: MatchingStrata, focal: Uint8Array): { readonly mantelHaenszel: MantelHaenszel | null; readonly mantel: MantelDif | null } {
  const marks = [...new Set(scores)].toSorted((a, b) => a - b);
  const code = new Map(marks.map((mark, index) => [mark, index]));
  const strata = Array.from({ length: count }, () => ({ reference: new Array<number>(marks.length).fill(0), focal: new Array<number>(marks.length).fill(0) }));
  scores.forEach((mark, i) => {
    const own = strata[of[i]!]!;
    (focal[i] === 1 ? own.focal : own.reference)[code.get(mark)!]!++;
  });
  if (marks.length !== 2 || marks[0] !== 0 || marks[1] !== fullMark) return { mantelHaenszel: null, mantel: mantelDif(marks, strata satisfies MarkStratum[]) };
  return {
    mantel: null,
    mantelHaenszel: mantelHaenszel(strata.map((own): Stratum => ({ referenceWrong: own.reference[0]!, referenceRight: own.reference[1]!, focalWrong: own.focal[0]!, focalRight: own.focal[1]! }))),
  };
}

function itemDif(column: ItemColumn, { total, strata }: Matching, focal: Uint8Array, excluded: boolean): DifItem {
  const found = byStrata(column, strata, focal);
  const category = found.mantelHaenszel?.category ?? found.mantel?.category ?? null;
  const towardsFocal = found.mantelHaenszel ? found.mantelHaenszel.delta > 0 : (found.mantel?.standardised ?? 0) > 0;
  return {
    item: column.item, fullMark: column.fullMark, excluded, ...found, category,
    referenceRate: rate(column, focal, 0),
    focalRate: rate(column, focal, 1),
    logistic: logisticOf(column, total, focal),
    favours: category === 'B' || category === 'C' ? (towardsFocal ? 'focal' : 'reference') : null,
    pAdjusted: null, logisticPAdjusted: null,
  };
}

function rate({ scores, fullMark }: ItemColumn, focal: Uint8Array, group: 0 | 1): number | null {
  let n = 0;
  let sum = 0;
  for (let i = 0; i < scores.length; i++) {
    if (focal[i] !== group) continue;
    n++;
    sum += scores[i]!;
  }
  return n > 0 && fullMark > 0 ? sum / n / fullMark : null;
}

function logisticOf(column: ItemColumn, total: Float64Array, focal: Uint8Array): LogisticDif | null {
  const categories = markCategories(column, true);
  if (typeof categories === 'string') return null;
  const { codeOf, responseItem } = categories;
  const mean = total.reduce((sum, value) => sum + value, 0) / total.length;
  const sd = Math.sqrt(total.reduce((sum, value) => sum + (value - mean) ** 2, 0) / total.length);
  if (!(sd > 0)) return null;
  const cells = new Map<string, DifCell & { readonly counts: number[] }>();
  total.forEach((value, i) => {
    const key = `${Math.round(value * 1000)}:${focal[i]!}`;
    let cell = cells.get(key);
    if (!cell) cells.set(key, cell = { total: (value - mean) / sd, focal: focal[i] === 1, counts: new Array<number>(responseItem.counts.length).fill(0) });
    cell.counts[codeOf.get(column.scores[i]!)!]!++;
  });
  return logisticDif([...cells.values()]);
}

function adjusted(items: readonly DifItem[]): readonly DifItem[] {
  const over = (p: (item: DifItem) => number | null): Map<string, number> => {
    const tested = items.flatMap((item) => {
      const value = p(item);
      return value === null ? [] : [{ item: item.item, value }];
    });
    const values = benjaminiHochberg(tested.map(({ value }) => value));
    return new Map(tested.map(({ item }, index) => [item, values[index]!]));
  };
  const main = over(({ mantelHaenszel: right, mantel }) => right?.p ?? mantel?.p ?? null);
  const logistic = over(({ logistic: own }) => own?.p ?? null);
  return items.map((item) => ({ ...item, pAdjusted: main.get(item.item) ?? null, logisticPAdjusted: logistic.get(item.item) ?? null }));
}

function standardisedGap(total: Float64Array, focal: Uint8Array): number | null {
  const sums = [0, 0];
  const sizes = [0, 0];
  total.forEach((value, i) => {
    sums[focal[i]!]! += value;
    sizes[focal[i]!]!++;
  });
  const mean = (sums[0]! + sums[1]!) / total.length;
  const sd = Math.sqrt(total.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (total.length - 1));
  return sd > 0 ? (sums[0]! / sizes[0]! - sums[1]! / sizes[1]!) / sd : null;
}
