import Papa from 'papaparse';
import { crossProductsOf } from './cross-product-groups.ts';
import { designColumns, isMissing, isNumeric } from './design-matrix.ts';
import { fitRandomIntercept, type FitRefusal, type RandomInterceptFit } from './random-intercept.ts';

export interface FitCsvOptions {
  readonly outcome: string;
  readonly predictors: readonly string[];
  /** One column; `a/b` (b nested in a) is not available in this version. */
  readonly group: string;
  readonly method: 'reml' | 'ml';
  /** Base level of a factor by column; a column named here is a factor even when it holds numbers. */
  readonly base?: Readonly<Record<string, string>>;
  readonly slope?: string;
}

/** What `fit --json` prints (design/architecture.md, command line contract). */
export interface FitCsvResult {
  readonly n: number;
  readonly groups: Readonly<Record<string, number>>;
  readonly method: 'REML' | 'ML';
  readonly fixef: Readonly<Record<string, number>>;
  readonly se: Readonly<Record<string, number>>;
  readonly varcomp: readonly { readonly group: string; readonly term: string; readonly variance: number }[];
  readonly sigma: number;
  readonly criterion: number;
  readonly icc: number;
  readonly effects: Readonly<Record<string, readonly GroupEffect[]>>;
  readonly converged: boolean;
  readonly singular: boolean;
  readonly dropped: readonly { readonly rows: number; readonly reason: string }[];
  readonly warnings: readonly string[];
}

export interface GroupEffect {
  readonly id: string;
  readonly n: number;
  readonly '(Intercept)': number;
  readonly se: { readonly '(Intercept)': number };
  readonly reliability: number;
}

/** The csv or the options do not allow a fit; the message is Chinese and says what to do. */
export class FitCsvError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FitCsvError';
  }
}

/** Random-intercept model of any tidy csv with a header row. */
export function fitCsv(text: string, options: FitCsvOptions): FitCsvResult {
  if (options.slope !== undefined) throw new FitCsvError('本版本的 fit 不支持随机斜率（--slope）。');
  if (options.group.includes('/')) throw new FitCsvError('本版本的 fit 不支持嵌套分组（--group a/b），请只写一列。');
  const table = readTable(text.replace(/^\ufeff/, ''));
  const wanted = [options.outcome, options.group, ...options.predictors];
  for (const name of wanted) if (!table.header.includes(name)) throw new FitCsvError(`csv 中没有“${name}”列，现有：${table.header.join('、')}。`);
  const repeated = wanted.filter((name, index) => wanted.indexOf(name) !== index);
  if (repeated.length > 0) throw new FitCsvError(`“${repeated[0]}”列被用了两次。`);

  const { rows, dropped } = dropMissing(table, wanted);
  const column = (name: string): string[] => rows.map((row) => row[table.header.indexOf(name)] ?? '');
  if (!isNumeric(column(options.outcome))) throw new FitCsvError(`结果列“${options.outcome}”含有不是数字的内容。`);
  const base = options.base ?? {};
  for (const [name, level] of Object.entries(base)) {
    if (!options.predictors.includes(name)) throw new FitCsvError(`--base 中的“${name}”不在 --predictors 里。`);
    if (!column(name).includes(level)) throw new FitCsvError(`“${name}”列中没有“${level}”。`);
  }
  const design = options.predictors.flatMap((name) => designColumns(name, column(name), base[name]));
  const products = crossProductsOf(
    design.map(({ term }) => term),
    [...design.map(({ values }) => values), column(options.outcome).map(Number)],
    column(options.group),
  );
  const fit = fitRandomIntercept(products, options.method === 'reml' ? 'REML' : 'ML');
  if (!fit.ok) throw new FitCsvError(refusals[fit.reason]);
  return present(fit, options.group, dropped);
}

function present(fit: RandomInterceptFit, group: string, dropped: FitCsvResult['dropped']): FitCsvResult {
  const named = (values: readonly number[]): Record<string, number> => Object.fromEntries(fit.terms.map((term, index) => [term, values[index]!]));
  const effects = fit.groups.map(({ id, n, mode, conditionalSd, reliability }) => ({
    id, n, '(Intercept)': mode, se: { '(Intercept)': conditionalSd }, reliability,
  }));
  return {
    n: fit.n,
    groups: { [group]: fit.groups.length },
    method: fit.method,
    fixef: named(fit.beta),
    se: named(fit.standardErrors),
    varcomp: [
      { group, term: '(Intercept)', variance: fit.tau2 },
      { group: 'Residual', term: '', variance: fit.sigma2 },
    ],
    sigma: Math.sqrt(fit.sigma2),
    criterion: fit.criterion,
    icc: fit.icc,
    effects: { [group]: effects.toSorted((a, b) => (a.id < b.id ? -1 : 1)) },
    converged: fit.converged,
    singular: fit.singular,
    dropped,
    warnings: [
      ...(fit.singular ? ['组间方差估计为 0（边界）。'] : []),
      ...(fit.converged ? [] : ['组内几乎没有差异，估计未收敛。']),
      ...fit.leftOut.map((term) => `“${term}”为常数或可由前面的列推出，已略去。`),
    ],
  };
}

interface TextTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function readTable(text: string): TextTable {
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: true });
  const [header, ...rows] = data.map((row) => row.map((cell) => cell.trim()));
  if (!header || rows.length === 0) throw new FitCsvError('csv 没有数据行。');
  return { header, rows };
}

/** Rows without one of the wanted values are left out and counted under the first column they lack. */
function dropMissing({ header, rows }: TextTable, wanted: readonly string[]) {
  const counts = new Map<string, number>();
  const kept = rows.filter((row) => {
    const lacking = wanted.find((name) => isMissing(row[header.indexOf(name)] ?? ''));
    if (lacking !== undefined) counts.set(lacking, (counts.get(lacking) ?? 0) + 1);
    return lacking === undefined;
  });
  return { rows: kept, dropped: [...counts].map(([name, count]) => ({ rows: count, reason: `缺少“${name}”` })) };
}

const refusals: Readonly<Record<FitRefusal['reason'], string>> = {
  'no-rows': '没有各列都有值的数据行。',
  'one-group': '分组列只有一组，不能估计组间方差。',
  'groups-of-one': '每组只有一行，不能区分组间与组内方差。',
  'too-few-rows': '数据行数不多于参数个数。',
  'constant-outcome': '结果列的值全部相同。',
  'perfect-fit': '结果列可由其他列完全推出，没有剩余方差。',
};
