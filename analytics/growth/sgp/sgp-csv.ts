import Papa from 'papaparse';
import type { CallOptions } from '../../call.ts';
import { isMissing } from '../design-matrix.ts';
import { groupGrowth, type GroupGrowth } from './group-growth.ts';
import type { SgpKnots } from './sgp-knots.ts';
import { studentGrowthPercentiles } from './student-growth-percentiles.ts';

export interface SgpCsvOptions {
  /** Column that names the pupil; without it pupils are numbered by row from 1. */
  readonly id?: string | undefined;
  readonly outcome: string;
  /** The most recent first. */
  readonly priors: readonly string[];
  readonly group?: string | undefined;
  readonly knots?: Readonly<Record<string, SgpKnots>>;
}

/** What `sgp --json` prints (docs/cli.md). */
export interface SgpCsvResult {
  /** Pupils with an SGP. */
  readonly n: number;
  readonly orders: readonly SgpCsvOrder[];
  readonly pupils: readonly { readonly id: string; readonly sgp: number; readonly order: number }[];
  readonly groups: readonly GroupGrowth[];
  readonly checkLoss: readonly { readonly order: number; readonly tau: number; readonly loss: number }[];
  readonly dropped: readonly { readonly rows: number; readonly reason: string }[];
  readonly warnings: readonly string[];
}

export interface SgpCsvOrder {
  readonly priors: readonly string[];
  readonly n: number;
  /** By prior. */
  readonly knots: Readonly<Record<string, readonly number[]>>;
  readonly boundaries: Readonly<Record<string, readonly [number, number]>>;
}

/** A csv or options that allow no SGP: `usage` when the words of the command are wrong, `data` when the file is. */
export class SgpCsvError extends Error {
  readonly kind: 'usage' | 'data';
  constructor(kind: 'usage' | 'data', message: string) {
    super(message);
    this.name = 'SgpCsvError';
    this.kind = kind;
  }
}

/** SGPs of any tidy csv with a header row: every order is fitted, each pupil has that of his highest. */
export async function sgpCsv(text: string, options: SgpCsvOptions, call: CallOptions = {}): Promise<SgpCsvResult> {
  const { data } = Papa.parse<string[]>(text.replace(/^\ufeff/, ''), { skipEmptyLines: true });
  const [header, ...rows] = data.map((row) => row.map((cell) => cell.trim()));
  if (!header || rows.length === 0) throw new SgpCsvError('data', 'csv 没有数据行。');
  const scored = [options.outcome, ...options.priors];
  for (const name of [...scored, options.id, options.group]) {
    if (name !== undefined && !header.includes(name)) throw new SgpCsvError('usage', `csv 中没有“${name}”列，现有：${header.join('、')}。`);
  }
  const repeated = scored.find((name, index) => scored.indexOf(name) !== index);
  if (repeated !== undefined) throw new SgpCsvError('usage', `“${repeated}”列被用了两次。`);
  const unknown = Object.keys(options.knots ?? {}).find((name) => !options.priors.includes(name));
  if (unknown !== undefined) throw new SgpCsvError('usage', `--knots 中的“${unknown}”不在 --priors 里。`);

  const texts = (name: string): string[] => rows.map((row) => row[header.indexOf(name)] ?? '');
  const numbers = (name: string): Float64Array =>
    Float64Array.from(texts(name), (cell, index) => {
      if (isMissing(cell)) return Number.NaN;
      const value = Number(cell);
      if (!Number.isFinite(value)) throw new SgpCsvError('data', `“${name}”列第 ${index + 2} 行不是数字：${cell}`);
      return value;
    });
  const result = await studentGrowthPercentiles(
    {
      outcome: numbers(options.outcome),
      priors: options.priors.map((name) => ({ name, scores: numbers(name) })),
      everyOrder: true,
      ...(options.knots ? { knots: options.knots } : {}),
    },
    call,
  );
  const ids = options.id === undefined ? rows.map((_, index) => String(index + 1)) : texts(options.id);
  return {
    n: result.order.filter((order) => order > 0).length,
    orders: result.orders.map(({ priors, n, model: { knots } }) => ({
      priors,
      n,
      knots: Object.fromEntries(priors.map((name, k) => [name, knots[k]!.knots])),
      boundaries: Object.fromEntries(priors.map((name, k) => [name, knots[k]!.boundaries])),
    })),
    pupils: ids.map((id, i) => ({ id, sgp: result.sgp[i]!, order: result.order[i]! })).filter(({ order }) => order > 0),
    groups: options.group === undefined ? [] : groupGrowth(texts(options.group), result.sgp),
    checkLoss: result.orders.flatMap(({ order, losses }) => losses.map(({ tau, loss }) => ({ order, tau, loss }))),
    dropped: result.dropped,
    warnings: result.warnings,
  };
}
