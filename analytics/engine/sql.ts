/**
 * SQL as values. `sql` is the one place where a value becomes SQL text: every literal is checked
 * and typed here, because only text queries can be polled and cancelled in duckdb-wasm.
 */
export class Sql {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type SqlValue = Sql | string | number | boolean | null | readonly (string | number)[];

export function sql(strings: TemplateStringsArray, ...values: SqlValue[]): Sql {
  let text = strings[0]!;
  values.forEach((value, index) => {
    text += encode(value) + strings[index + 1]!;
  });
  return new Sql(text);
}

/** A checked identifier: a table, column or alias name. */
export function identifier(name: string): Sql {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new TypeError(`not an SQL identifier: ${JSON.stringify(name)}`);
  return new Sql(`"${name}"`);
}

export const joinSql = (parts: readonly Sql[], separator: ', ' | ' AND ' | ' OR ' | '\n' | ' UNION ALL ' = ', '): Sql =>
  new Sql(parts.map(({ text }) => text).join(separator));

function encode(value: SqlValue): string {
  if (value instanceof Sql) return value.text;
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'number') return encodeNumber(value);
  if (typeof value === 'string') return encodeText(value);
  // An empty IN list must match nothing, and `()` is not SQL.
  return value.length === 0 ? '(NULL)' : `(${value.map(encode).join(', ')})`;
}

function encodeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`not a finite number: ${value}`);
  if (Number.isInteger(value) && Math.abs(value) <= 2147483647) return String(value);
  return `CAST('${value}' AS DOUBLE)`;
}

function encodeText(value: string): string {
  if (value.includes('\0')) throw new TypeError('text holds a NUL character');
  return `'${value.replaceAll("'", "''")}'`;
}
