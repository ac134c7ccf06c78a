export interface SortOrder {
  readonly key: string;
  readonly descending: boolean;
}

const collator = new Intl.Collator('zh-Hans-CN', { numeric: true });

/** Stable order by value; rows without a value come last whichever way the order runs. */
export function sortRows<Row>(rows: readonly Row[], value: (row: Row) => string | number | null, descending: boolean): Row[] {
  return rows.toSorted((a, b) => {
    const left = value(a);
    const right = value(b);
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    const order = typeof left === 'number' && typeof right === 'number' ? left - right : collator.compare(String(left), String(right));
    return descending ? -order : order;
  });
}
