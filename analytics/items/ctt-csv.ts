import { classicalAnalysis, type ClassicalAnalysis } from './classical-analysis.ts';
import { CttCsvError, isMissing, itemNames, readTable, scored } from './item-csv.ts';
import { noteText } from './item-notes.ts';
import { itemColumn, type ItemColumn } from './score-matrix.ts';
import type { MissingPolicy } from './settle-missing.ts';

export interface CttCsvOptions {
  /** Column names, or the prefix that all item columns begin with. */
  readonly items: readonly string[] | string;
  /** csv with a header: item, right option. Items in it hold options and are marked right or wrong. */
  readonly key?: string;
  /** csv with a header: item, full mark. Others take the highest mark that occurs (1 with a key). */
  readonly fullMarks?: string;
  readonly missing: MissingPolicy;
}

/** What `ctt --json` prints (design/architecture.md, command line contract), and more beside it. */
export interface CttCsvResult {
  readonly n: number;
  readonly k: number;
  readonly alpha: number | null;
  readonly alphaStandardised: number | null;
  readonly sem: number | null;
  readonly mean: number | null;
  readonly sd: number | null;
  readonly difficulty: number | null;
  readonly items: readonly CttItem[];
  readonly alphaInterval: readonly [number, number] | null;
  readonly lambda6: number | null;
  readonly splitHalf: ClassicalAnalysis['reliability']['splitHalf'];
  readonly fullMark: number;
  readonly skewness: number | null;
  readonly kurtosis: number | null;
  readonly floorShare: number | null;
  readonly ceilingShare: number | null;
  readonly groups27: ClassicalAnalysis['extreme'];
  readonly missing: { readonly policy: MissingPolicy; readonly marks: number };
  readonly dropped: readonly { readonly rows: number; readonly reason: string }[];
  readonly warnings: readonly string[];
}

export interface CttItem {
  readonly item: string;
  readonly n: number;
  readonly fullMark: number;
  readonly mean: number | null;
  readonly difficulty: number | null;
  readonly sd: number | null;
  readonly rItemTotal: number | null;
  readonly rItemRest: number | null;
  readonly d27: number | null;
  readonly alphaIfDeleted: number | null;
  readonly options?: readonly { readonly option: string; readonly isKey: boolean; readonly n: number; readonly share: number; readonly rTotal: number | null; readonly rRest: number | null }[];
  readonly variance: number | null;
  readonly dRange: number | null;
  readonly high27: number | null;
  readonly low27: number | null;
}

/** Classical item analysis of any tidy csv: one row per pupil, one column per item. */
export function cttCsv(text: string, options: CttCsvOptions): CttCsvResult {
  const { header, rows } = readTable(text, 'csv');
  const names = itemNames(header, options.items);
  const keys = options.key === undefined ? new Map<string, string>() : pairs(options.key, '答案文件', names);
  const fullMarks = new Map([...(options.fullMarks === undefined ? [] : pairs(options.fullMarks, '满分文件', names))].map(([item, mark]) => [item, fullMarkOf(item, mark)]));
  const columns = names.map((name) => {
    const position = header.indexOf(name);
    const cells = rows.map((row) => row[position] ?? '');
    const key = keys.get(name);
    return key === undefined ? scored(name, cells, fullMarks.get(name)) : answered(name, cells, key, fullMarks.get(name) ?? 1);
  });
  return present(classicalAnalysis({ n: rows.length, columns }, options.missing));
}

function answered(item: string, cells: readonly string[], key: string, fullMark: number): ItemColumn {
  const options = [...new Set([...cells.filter((cell) => !isMissing(cell)), key])].toSorted((a, b) => (a < b ? -1 : 1));
  const position = new Map(options.map((option, index) => [option, index]));
  return itemColumn(item, fullMark, cells.map((cell) => (isMissing(cell) ? null : cell === key ? fullMark : 0)), {
    choices: { options, key, chosen: Int16Array.from(cells, (cell) => position.get(cell) ?? -1) },
  });
}

/** The first two columns of a csv with a header, for the items analysed. */
function pairs(text: string, what: string, items: readonly string[]): Map<string, string> {
  const { rows } = readTable(text, what);
  const found = new Map(rows.flatMap(([item, value]) => (item && value && items.includes(item) ? [[item, value]] : [])));
  if (found.size === 0) throw new CttCsvError(`${what}中没有这些题目：第一列应是题目的列名，第二列是内容，第一行是表头。`);
  return found;
}

function fullMarkOf(item: string, text: string): number {
  const mark = Number(text);
  if (!(mark > 0) || !Number.isFinite(mark)) throw new CttCsvError(`满分文件中“${item}”的满分“${text}”不是正数。`);
  return mark;
}

function present({ n, k, reliability, sem, distribution, difficulty, items, extreme, missing, notes }: ClassicalAnalysis): CttCsvResult {
  const { alphaLow, alphaHigh } = reliability;
  return {
    n, k,
    alpha: reliability.alpha,
    alphaStandardised: reliability.alphaStandardised,
    sem,
    mean: distribution.mean,
    sd: distribution.sd,
    difficulty,
    items: items.map((of) => ({
      item: of.item, n: of.n, fullMark: of.fullMark, mean: of.mean, difficulty: of.difficulty, sd: of.sd,
      rItemTotal: of.rItemTotal, rItemRest: of.rItemRest, d27: of.d27, alphaIfDeleted: of.alphaIfDeleted,
      ...(of.options.length > 0 ? { options: of.options } : {}),
      variance: of.variance, dRange: of.dRange, high27: of.high27, low27: of.low27,
    })),
    alphaInterval: alphaLow === null || alphaHigh === null ? null : [alphaLow, alphaHigh],
    lambda6: reliability.lambda6,
    splitHalf: reliability.splitHalf,
    fullMark: distribution.fullMark,
    skewness: distribution.skewness,
    kurtosis: distribution.kurtosis,
    floorShare: distribution.floorShare,
    ceilingShare: distribution.ceilingShare,
    groups27: extreme,
    missing: { policy: missing.policy, marks: missing.missingMarks },
    dropped: [
      ...(missing.emptyPupils > 0 ? [{ rows: missing.emptyPupils, reason: '没有任何小题得分' }] : []),
      ...(missing.incompletePupils > 0 ? [{ rows: missing.incompletePupils, reason: '缺少部分小题得分' }] : []),
    ],
    warnings: notes.map(noteText),
  };
}
