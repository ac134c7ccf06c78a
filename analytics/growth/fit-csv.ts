import Papa from 'papaparse';
import { crossProductsOf } from './cross-product-groups.ts';
import { isMissing, isNumeric } from './design-matrix.ts';
import { fitCrossedModel, LARGEST_SMALLER_FACTOR, type CrossedRefusal } from './mixed/fit-crossed-model.ts';
import { fitMixedModel } from './mixed/fit-mixed-model.ts';
import type { FittedLevel, FittedUnit, MixedFit, MixedRefusal } from './mixed/mixed-fit.ts';
import { parseTerm, termColumns } from './mixed/model-terms.ts';
import { nestedIds } from './mixed/nested-ids.ts';

export interface FitCsvOptions {
  readonly outcome: string;
  /** Columns, or `x^2`, `ns(x;4)`, `bs(x;5)` of a column. */
  readonly predictors: readonly string[];
  /** One column; `a/b`: b nested in a; `a*b`: two crossed factors (intercepts only). */
  readonly group: string;
  readonly method: 'reml' | 'ml';
  /** Base level of a factor by column; a column named here is a factor even when it holds numbers. */
  readonly base?: Readonly<Record<string, string>>;
  /** Predictors (comma between several) whose slope varies at every level, as lmer's (1 + slope | a/b). */
  readonly slope?: string;
}

/** What `fit --json` prints (design/architecture.md, command line contract). */
export interface FitCsvResult {
  readonly n: number;
  readonly groups: Readonly<Record<string, number>>;
  readonly method: 'REML' | 'ML';
  readonly fixef: Readonly<Record<string, number>>;
  readonly se: Readonly<Record<string, number>>;
  readonly varcomp: readonly { readonly group: string; readonly term: string; readonly term2?: string; readonly variance: number }[];
  readonly sigma: number;
  readonly criterion: number;
  /** Correlation of two rows of one unit of the finest level (crossed: of both), at the mean of the slope columns. */
  readonly icc: number;
  readonly effects: Readonly<Record<string, readonly GroupEffect[]>>;
  readonly converged: boolean;
  readonly singular: boolean;
  readonly dropped: readonly { readonly rows: number; readonly reason: string }[];
  readonly warnings: readonly string[];
}

/** `id`, `n`, `reliability` (of the intercept), `se` and the conditional mode of each term under its name. */
export interface GroupEffect {
  readonly id: string;
  readonly n: number;
  readonly '(Intercept)': number;
  readonly se: Readonly<Record<string, number>> & { readonly '(Intercept)': number };
  readonly reliability: number;
  readonly [slope: string]: unknown;
}

/** The csv or the options do not allow a fit; the message is Chinese and says what to do. */
export class FitCsvError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FitCsvError';
  }
}

/** Mixed model of any tidy csv with a header row: random intercepts, random slopes, nested or crossed groups. */
export function fitCsv(text: string, options: FitCsvOptions): FitCsvResult {
  const table = readTable(text.replace(/^\ufeff/, ''));
  const terms = options.predictors.map((predictor) => parseTerm(predictor, table.header));
  const { factors, crossed } = grouping(options.group, table.header);
  const used = [options.outcome, ...factors, ...terms.map(({ text: written }) => written)];
  const wanted = [...new Set([options.outcome, ...factors, ...terms.map(({ column: name }) => name)])];
  for (const name of wanted) if (!table.header.includes(name)) throw new FitCsvError(`csv 中没有“${name}”列，现有：${table.header.join('、')}。`);
  const repeated = used.filter((name, index) => used.indexOf(name) !== index);
  if (repeated.length > 0) throw new FitCsvError(`“${repeated[0]}”列被用了两次。`);

  const { rows, dropped } = dropMissing(table, wanted);
  const column = (name: string): string[] => rows.map((row) => row[table.header.indexOf(name)] ?? '');
  if (!isNumeric(column(options.outcome))) throw new FitCsvError(`结果列“${options.outcome}”含有不是数字的内容。`);
  const base = options.base ?? {};
  for (const [name, level] of Object.entries(base)) {
    if (!options.predictors.includes(name)) throw new FitCsvError(`--base 中的“${name}”不在 --predictors 里。`);
    if (!column(name).includes(level)) throw new FitCsvError(`“${name}”列中没有“${level}”。`);
  }
  const design = terms.flatMap((term) => {
    const columns = termColumns(term, column(term.column), base[term.column]);
    if (!columns) throw new FitCsvError(`“${term.text}”不能计算：该列要全是数字，且不同的值要足够多。`);
    return columns;
  });
  const slopes = (options.slope ?? '').split(',').filter(Boolean);
  for (const slope of slopes) {
    if (!design.some(({ term }) => term === slope)) throw new FitCsvError(`随机斜率列“${slope}”要是 --predictors 中的一个数字列。`);
  }
  if (crossed && slopes.length > 0) throw new FitCsvError('交叉分组（a*b）只有随机截距，不能与 --slope 同用。');
  const ids = crossed ? factors.map(column) : nestedIds(factors.map(column));
  const cells = crossed ? ids[0]!.map((id, row) => JSON.stringify([id, ids[1]![row]])) : ids.at(-1)!;
  const products = crossProductsOf(
    design.map(({ term }) => term),
    [...design.map(({ values }) => values), column(options.outcome).map(Number)],
    cells,
  );
  const rowOf = new Map(cells.map((id, row) => [id, row]));
  const levels = factors.map((factor, level) => ({ factor, slopes, units: products.groups.map(({ id }) => ids[level]![rowOf.get(id)!]!) }));
  const method = options.method === 'reml' ? 'REML' : 'ML';
  const fit = crossed ? fitCrossedModel(products, [levels[0]!, levels[1]!], method) : fitMixedModel(products, levels, method);
  if (!fit.ok) throw new FitCsvError(refusalText(fit, crossed));
  return present(fit, dropped, crossed);
}

/** A column may be named with a slash or a star: a name of the header comes first. */
function grouping(group: string, header: readonly string[]): { readonly factors: readonly string[]; readonly crossed: boolean } {
  if (header.includes(group)) return { factors: [group], crossed: false };
  if (!group.includes('*')) return { factors: group.split('/'), crossed: false };
  const factors = group.split('*');
  if (factors.length !== 2 || group.includes('/')) throw new FitCsvError('交叉分组只能是两个列，写作 a*b（如 school*feeder），不能与嵌套（a/b）同用。');
  return { factors, crossed: true };
}

function present(fit: MixedFit, dropped: FitCsvResult['dropped'], crossed: boolean): FitCsvResult {
  const named = (values: readonly number[]): Record<string, number> => Object.fromEntries(fit.terms.map((term, index) => [term, values[index]!]));
  const byFactor = <T>(of: (level: FittedLevel) => T): Record<string, T> => Object.fromEntries(fit.levels.map((level) => [level.factor, of(level)]));
  return {
    n: fit.n,
    groups: byFactor(({ units }) => units.length),
    method: fit.method,
    fixef: named(fit.beta),
    se: named(fit.standardErrors),
    varcomp: [...fit.levels.flatMap(components), { group: 'Residual', term: '', variance: fit.sigma2 }],
    sigma: Math.sqrt(fit.sigma2),
    criterion: fit.criterion,
    icc: crossed ? fit.levels.reduce((sum, { icc }) => sum + icc, 0) : fit.levels.at(-1)!.icc,
    effects: byFactor((level) => level.units.map((unit) => effect(level, unit)).toSorted((a, b) => (a.id < b.id ? -1 : 1))),
    converged: fit.converged,
    singular: fit.singular,
    dropped,
    warnings: [
      ...fit.levels.flatMap(({ factor, boundary }) =>
        boundary === null ? [] : [boundary === 'no-variance' ? `“${factor}”的组间方差估计为 0（边界）。` : `“${factor}”的随机效应之间完全相关（边界），斜率与截距的方差不能分开解释。`],
      ),
      ...(fit.converged ? [] : ['估计未收敛（组内几乎没有差异，或数据不足以估计这些方差），结果不宜使用。']),
      ...fit.leftOut.map((term) => `“${term}”为常数或可由前面的列推出，已略去。`),
    ],
  };
}

/** Variances, then covariances (with term2), as lme4's VarCorr lists them. */
function components({ factor, terms, covariance }: FittedLevel): FitCsvResult['varcomp'] {
  const q = terms.length;
  return [
    ...terms.map((term, a) => ({ group: factor, term, variance: covariance[a * q + a]! })),
    ...terms.flatMap((term, a) => terms.slice(a + 1).map((term2, k) => ({ group: factor, term, term2, variance: covariance[a * q + a + k + 1]! }))),
  ];
}

function effect({ terms }: FittedLevel, unit: FittedUnit): GroupEffect {
  const of = (values: readonly number[]) => ({ '(Intercept)': values[0]!, ...Object.fromEntries(terms.map((term, a) => [term, values[a]!])) });
  return { id: unit.id, n: unit.n, ...of(unit.modes), se: of(unit.conditionalSds), reliability: unit.reliability };
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

function refusalText({ reason, about }: MixedRefusal | CrossedRefusal, crossed: boolean): string {
  switch (reason) {
    case 'no-rows':
      return '没有各列都有值的数据行，请检查所选的列是否填写。';
    case 'one-group':
      return `分组列“${about}”只有一组，不能估计组间方差，请换一个分组列。`;
    case 'groups-of-one':
      return `分组列“${about}”每组只有一行，不能区分组间与组内方差，请换成每组有几行的分组列。`;
    case 'too-few-rows':
      return '数据行数不多于参数个数，请减少 --predictors 或增加数据行。';
    case 'constant-outcome':
      return '结果列的值全部相同，请检查 --outcome 是否选对。';
    case 'perfect-fit':
      return '结果列可由其他列完全推出，没有剩余方差，请检查 --predictors 中是否含有结果本身。';
    case 'not-nested':
      return `“${about}”同时属于几个上级分组，不是嵌套关系，请改用交叉分组 a*b。`;
    case 'same-units':
      return crossed ? `“${about}”与另一个分组一一对应，两者的方差不能区分，请只用一个。` : `“${about}”与上级分组一一对应，两层的方差不能区分，请只用一层。`;
    case 'too-many-effects':
      return `“${about}”的随机效应个数不少于数据行数，请去掉随机斜率。`;
    case 'unknown-slope':
      return `随机斜率列“${about}”不在模型中，请加入 --predictors。`;
    case 'too-many-units':
      return `两个交叉的分组都超过 ${LARGEST_SMALLER_FACTOR} 个单位（“${about}”较少的一个也是），计算量过大；请把其中一个合并成较大的单位，或改用嵌套分组 a/b。`;
  }
}
