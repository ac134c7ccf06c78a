/**
 * Marks of n pupils on the items of one paper, one column per item. Columns hold numbers only; who has no
 * mark stands in `missing`, so that nothing downstream meets NaN.
 */
export interface ScoreMatrix {
  readonly n: number;
  readonly columns: readonly ItemColumn[];
}

export interface ItemColumn {
  readonly item: string;
  /** W; 0 when nobody states it and nobody scored. */
  readonly fullMark: number;
  /** One mark per pupil, 0 where missing. */
  readonly scores: Float64Array;
  /** 1 where the pupil has no mark; null when nobody lacks one. */
  readonly missing: Uint8Array | null;
  readonly choices: ItemChoices | null;
  readonly attributes: ItemAttributes;
}

export interface ItemChoices {
  readonly options: readonly string[];
  /** Index into `options` per pupil, −1 for no answer. */
  readonly chosen: Int16Array;
  readonly key: string | null;
}

/** A row of the 双向细目表. */
export interface ItemAttributes {
  /** 题型 */
  readonly kind: string | null;
  readonly knowledge: readonly string[];
  readonly ability: readonly string[];
  /** 预估难度 as P, 0–1. */
  readonly plannedDifficulty: number | null;
}

export const noAttributes: ItemAttributes = { kind: null, knowledge: [], ability: [], plannedDifficulty: null };

/** A column from marks with gaps. */
export function itemColumn(
  item: string,
  fullMark: number,
  marks: readonly (number | null)[],
  more: { readonly choices?: ItemChoices; readonly attributes?: ItemAttributes } = {},
): ItemColumn {
  const missing = marks.some((mark) => mark === null) ? Uint8Array.from(marks, (mark) => (mark === null ? 1 : 0)) : null;
  return {
    item, fullMark, missing,
    scores: Float64Array.from(marks, (mark) => mark ?? 0),
    choices: more.choices ?? null,
    attributes: more.attributes ?? noAttributes,
  };
}
