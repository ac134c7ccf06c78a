import { TableBuilder } from '../../schema/table-builder.ts';

interface Item {
  readonly order: number;
  fullMark: number | null;
  highest: number;
  count: number;
}

/** Items and item results of one import; marks and answers of one item may come in different files. */
export class ItemBook {
  readonly #items = new Map<number, Map<string, Item>>();
  readonly #results = new Map<string, { form_id: number; student_id: number; item_no: string; score: number | null; choice: string | null }>();

  item(form: number, itemNo: string, fullMark: number | null): void {
    const items = this.#items.get(form) ?? new Map<string, Item>();
    this.#items.set(form, items);
    const item = items.get(itemNo);
    if (!item) items.set(itemNo, { order: items.size + 1, fullMark, highest: 0, count: 0 });
    else item.fullMark ??= fullMark;
  }

  add(form_id: number, student_id: number, item_no: string, score: number | null, choice: string | null): void {
    const key = `${form_id}\t${student_id}\t${item_no}`;
    const known = this.#results.get(key);
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
      for (const [item_no, { order, fullMark, highest, count }] of own) {
        if (fullMark === null && count === 0) continue;
        items.push({ form_id, item_no, sort_order: order, full_mark: fullMark ?? highest, kind: null, key: null, knowledge: '', ability: '', planned_difficulty: null });
      }
    }
    const results = new TableBuilder('item_result');
    for (const row of this.#results.values()) results.push(row);
    return [items, results];
  }
}
