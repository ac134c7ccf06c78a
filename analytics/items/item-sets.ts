import type { ItemColumn } from './score-matrix.ts';

export type SetKind = '知识' | '能力' | '知识×能力' | '小题';

/** Items whose score rate is looked at together: a 知识点, an 能力层次, a cell of the 双向细目表, one item. */
export interface ItemSet {
  readonly kind: SetKind;
  /** 知识点, 能力层次 or item; for a cell the 知识点. */
  readonly name: string;
  /** Of a cell only. */
  readonly ability: string | null;
  /** Positions in the matrix. */
  readonly columns: readonly number[];
  readonly items: readonly string[];
  readonly fullMark: number;
  /** Σ planned_j W_j / Σ W_j, only where every item has a planned difficulty. */
  readonly planned: number | null;
}

/** Sets in order of their first item. An item with several 知识 or 能力 counts in full in each of them. */
export function itemSets(columns: readonly ItemColumn[]): readonly ItemSet[] {
  const rated = columns.map((column, index) => ({ column, index })).filter(({ column }) => column.fullMark > 0);
  const found = new Map<string, { kind: SetKind; name: string; ability: string | null; columns: number[] }>();
  const put = (kind: SetKind, name: string, ability: string | null, index: number): void => {
    const key = [kind, name, ability ?? ''].join('\t');
    const own = found.get(key) ?? { kind, name, ability, columns: [] };
    own.columns.push(index);
    found.set(key, own);
  };
  for (const { column, index } of rated) {
    const knowledge = [...new Set(column.attributes.knowledge)];
    const ability = [...new Set(column.attributes.ability)];
    put('小题', column.item, null, index);
    for (const name of knowledge) put('知识', name, null, index);
    for (const name of ability) put('能力', name, null, index);
    for (const name of knowledge) for (const level of ability) put('知识×能力', name, level, index);
  }
  return [...found.values()].map(({ kind, name, ability, columns: own }) => ({ kind, name, ability, columns: own, ...marksOf(own.map((index) => columns[index]!)) }));
}

function marksOf(columns: readonly ItemColumn[]): Pick<ItemSet, 'items' | 'fullMark' | 'planned'> {
  const fullMark = columns.reduce((sum, column) => sum + column.fullMark, 0);
  const planned = columns.map(({ attributes, fullMark: own }) => (attributes.plannedDifficulty === null ? null : attributes.plannedDifficulty * own));
  return {
    items: columns.map(({ item }) => item), fullMark,
    planned: planned.every((marks) => marks !== null) ? planned.reduce((sum, marks) => sum + marks, 0) / fullMark : null,
  };
}
