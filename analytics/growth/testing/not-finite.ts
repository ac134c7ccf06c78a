/** Paths of numbers in a result that are no finite numbers: NaN and ∞ may stand nowhere, null may. */
export function notFinite(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} = ${value}`];
  if (value === null || typeof value !== 'object') return [];
  const entries: Iterable<readonly [unknown, unknown]> = Array.isArray(value) || ArrayBuffer.isView(value) ? Array.from(value as ArrayLike<number>, (item, i) => [i, item] as const) : value instanceof Map ? value : Object.entries(value);
  return [...entries].flatMap(([key, item]) => notFinite(item, `${path}.${String(key)}`));
}
