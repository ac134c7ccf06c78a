import { bSplineBasis } from '../../stats/b-spline-basis.ts';
import { naturalSpline } from '../../stats/natural-spline.ts';
import { quantile } from '../../stats/quantile.ts';
import { designColumns, isNumeric, type DesignColumn } from '../design-matrix.ts';

/** A predictor as it is written: a column, a power of one, or a spline of one. */
export type ModelTerm =
  | { readonly kind: 'column'; readonly text: string; readonly column: string }
  | { readonly kind: 'power'; readonly text: string; readonly column: string; readonly power: number }
  | { readonly kind: 'ns' | 'bs'; readonly text: string; readonly column: string; readonly df: number };

/** `x`, `x^2`, `ns(x;4)`, `bs(x;5)`; a column of that very name comes first. */
export function parseTerm(text: string, header: readonly string[]): ModelTerm {
  if (header.includes(text)) return { kind: 'column', text, column: text };
  const power = /^(.+)\^([2-5])$/.exec(text);
  if (power) return { kind: 'power', text, column: power[1]!, power: Number(power[2]) };
  const spline = /^(ns|bs)\((.+);(\d+)\)$/.exec(text);
  if (spline) return { kind: spline[1] === 'ns' ? 'ns' : 'bs', text, column: spline[2]!, df: Number(spline[3]) };
  return { kind: 'column', text, column: text };
}

/**
 * The columns of a term; null when it needs numbers and the column has others, or too few values differ.
 * Knots as in R: interior knots at equally spaced quantiles (type 7), boundary knots at the range; ns has
 * df − 1 interior knots, the cubic bs df − 3, its first function left out for the intercept.
 */
export function termColumns(term: ModelTerm, texts: readonly string[], base?: string): readonly DesignColumn[] | null {
  if (term.kind === 'column') return designColumns(term.text, texts, base);
  if (!isNumeric(texts)) return null;
  const values = texts.map(Number);
  if (term.kind === 'power') return [{ term: term.text, values: values.map((value) => value ** term.power) }];
  const sorted = values.toSorted((a, b) => a - b);
  const inside = term.kind === 'ns' ? term.df - 1 : term.df - 3;
  const low = sorted[0] ?? 0;
  const high = sorted.at(-1) ?? 0;
  if (inside < 0 || term.df > 12 || !(high > low)) return null;
  const interior = Array.from({ length: inside }, (_, k) => quantile(sorted, (k + 1) / (inside + 1))!);
  const knots = [low, ...interior, high];
  if (knots.some((knot, k) => k > 0 && !(knot > knots[k - 1]!))) return null;
  const evaluate = term.kind === 'ns' ? naturalSpline(knots) : cubic(interior, [low, high]);
  const rows = values.map(evaluate);
  return Array.from({ length: term.df }, (_, k) => ({ term: `${term.text}${k + 1}`, values: rows.map((row) => row[k]!) }));
}

function cubic(interior: readonly number[], boundaries: readonly [number, number]): (x: number) => number[] {
  const basis = bSplineBasis(interior, boundaries);
  const values = new Float64Array(basis.degree + 1);
  return (x) => {
    const first = basis.evaluate(x, values, 0);
    const row = new Array<number>(basis.functions).fill(0);
    values.forEach((value, k) => (row[first + k] = value));
    return row.slice(1);
  };
}
