/**
 * Columns of the canonical tables, stated once: DDL, row types and Arrow types all follow from here.
 *
 * kinds: `int` INTEGER · `double` DOUBLE · `text` VARCHAR · `bool` BOOLEAN · `list` VARCHAR holding
 * strings joined by LIST_SEPARATOR (one plain column type instead of a nested one, because nested
 * lists do not survive the engine's result casts).
 */
export type ColumnKind = 'int' | 'double' | 'text' | 'bool' | 'list';

export interface Column<K extends ColumnKind = ColumnKind, N extends boolean = boolean> {
  readonly kind: K;
  readonly nullable: N;
}

type Value<K extends ColumnKind> = K extends 'int' | 'double' ? number : K extends 'bool' ? boolean : string;
export type ValueOf<C> = C extends Column<infer K, infer N> ? (N extends true ? Value<K> | null : Value<K>) : never;

export const LIST_SEPARATOR = '\u001f';
export const joinList = (items: readonly string[]): string => items.join(LIST_SEPARATOR);
export const splitList = (text: string | null): string[] => (text ? text.split(LIST_SEPARATOR) : []);

const column = <K extends ColumnKind, N extends boolean>(kind: K, nullable: N): Column<K, N> => ({ kind, nullable });
export const int = column('int', false);
export const double = column('double', false);
export const text = column('text', false);
export const bool = column('bool', false);
export const list = column('list', false);
export const optionalInt = column('int', true);
export const optionalDouble = column('double', true);
export const optionalText = column('text', true);
export const optionalBool = column('bool', true);

export const sqlType: Record<ColumnKind, string> = {
  int: 'INTEGER',
  double: 'DOUBLE',
  text: 'VARCHAR',
  bool: 'BOOLEAN',
  list: 'VARCHAR',
};
