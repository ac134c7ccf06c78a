/** The units a growth result names, from its bare data. */
export function unitsOf(data: unknown): readonly { readonly unit: string; readonly name: string }[] {
  const units = typeof data === 'object' && data !== null && 'units' in data ? data.units : null;
  if (!Array.isArray(units)) return [];
  return units.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('unit' in entry) || !('name' in entry)) return [];
    const { unit, name } = entry;
    return typeof unit === 'string' && typeof name === 'string' ? [{ unit, name }] : [];
  });
}
