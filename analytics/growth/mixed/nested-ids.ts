/**
 * Identifiers of the units of each level, from coarse to fine, row by row. `columns` hold the grouping
 * columns, the finest last. A unit is known by its own column when no other parent has one of that name
 * (school 12), else by its path (12/1班; a slash inside a name becomes ／, so that paths stay apart).
 */
export function nestedIds(columns: readonly (readonly string[])[]): string[][] {
  return columns.map((own, level) => {
    const above = columns.slice(0, level);
    const paths = own.map((value, row) => [...above.map((column) => column[row]!), value].map((part) => (level > 0 ? part.replaceAll('/', '／') : part)).join('/'));
    const pathOf = new Map<string, string>();
    const repeated = own.some((value, row) => {
      const path = paths[row]!;
      const known = pathOf.get(value) ?? path;
      pathOf.set(value, path);
      return known !== path;
    });
    return repeated ? paths : [...own];
  });
}
