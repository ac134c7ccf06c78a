import type { Row } from '../../schema/canonical.ts';
import { TableBuilder } from '../../schema/table-builder.ts';

type ItemRow = Row<'item'>;
type ResultRow = Row<'item_result'>;
/** What a 双向细目表 says of an item; absent parts are not known. */
export type ItemFacts = Partial<Pick<ItemRow, 'kind' | 'key' | 'knowledge' | 'ability' | 'planned_difficulty'>>;

interface Item {
  readonly order: number;
  readonly known: ItemRow | null;
  /** As stated by a head, a 满分 row or a blueprint. */
  stated: number | null;
  highest: number;
  count: number;
  facts: ItemFacts;
}

/**
 * Items and item results of one import on top of what the exam already has: marks, answers and the
 * 双向细目表 of one paper come in different files and in any order, and none takes away what another gave.
 */
export class ItemBook {
  readonly #items = new Map<number, Map<string, Item>>();
  readonly #known = new Map<string, ResultRow>();
  readonly #results = new Map<string, ResultRow>();

  constructor(items: readonly ItemRow[] = [], results: readonly ResultRow[] = []) {
    for (const row of items) {
      const own = this.#items.get(row.form_id) ?? new Map<string, Item>();
      this.#items.set(row.form_id, own.set(row.item_no, { order: row.sort_order, known: row, stated: null, highest: 0, count: 0, facts: {} }));
    }
    for (const row of results) this.#known.set(`${row.form_id}\t${row.student_id}\t${row.item_no}`, row);
  }

  /** The full mark stated for an item, here or before; null when only marks could tell. */
  fullMark(form: number, itemNo: string): number | null {
    const item = this.#items.get(form)?.get(itemNo);
    return item ? (item.stated ?? item.known?.full_mark ?? null) : null;
  }

  /** Sum of the items' full marks, when each is known. */
  paperMark(form: number): number | null {
    const marks = [...(this.#items.get(form)?.keys() ?? [])].map((itemNo) => this.fullMark(form, itemNo));
    return marks.length > 0 && marks.every((mark) => mark !== null) ? Number(marks.reduce((sum, mark) => sum + mark, 0).toPrecision(10)) : null;
  }

  item(form: number, itemNo: string, fullMark: number | null, facts: ItemFacts = {}): void {
    const items = this.#items.get(form) ?? new Map<string, Item>();
    this.#items.set(form, items);
    const item = items.get(itemNo);
    if (!item) {
      const order = Math.max(0, ...[...items.values()].map(({ order: own }) => own)) + 1;
      items.set(itemNo, { order, known: null, stated: fullMark, highest: 0, count: 0, facts });
      return;
    }
    item.stated = fullMark ?? item.stated;
    item.facts = { ...item.facts, ...facts };
  }

  add(form_id: number, student_id: number, item_no: string, score: number | null, choice: string | null): void {
    const key = `${form_id}\t${student_id}\t${item_no}`;
    const known = this.#results.get(key) ?? this.#known.get(key);
    this.#results.set(key, { form_id, student_id, item_no, score: score ?? known?.score ?? null, choice: choice ?? known?.choice ?? null });
    const item = this.#items.get(form_id)?.get(item_no);
    if (!item || score === null) return;
    item.highest = Math.max(item.highest, score);
    item.count++;
  }

  /** Items whose full mark nobody states take the highest mark found; items with answers only are not stored. */
  finish(): [TableBuilder<'item'>, TableBuilder<'item_result'>] {
    const items = new TableBuilder('item');
    for (const [form_id, own] of this.#items) {
      for (const [item_no, { order, known, stated, highest, count, facts }] of own) {
        if (stated === null && count === 0 && known === null) continue;
        const old: ItemRow = known ?? { form_id, item_no, sort_order: order, full_mark: 0, kind: null, key: null, knowledge: '', ability: '', planned_difficulty: null };
        const row: ItemRow = { ...old, full_mark: stated ?? Math.max(old.full_mark, highest), ...facts };
        if (known === null || itemColumns.some((column) => row[column] !== known[column])) items.push(row);
      }
    }
    const results = new TableBuilder('item_result');
    for (const row of this.#results.values()) results.push(row);
    return [items, results];
  }
}

const itemColumns = ['sort_order', 'full_mark', 'kind', 'key', 'knowledge', 'ability', 'planned_difficulty'] as const;
