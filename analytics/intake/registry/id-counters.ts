/** Integer ids from the workspace's counters; never reused. */
export class IdCounters {
  readonly #highest: Map<string, number>;

  constructor(highest: Readonly<Record<string, number>>) {
    this.#highest = new Map(Object.entries(highest));
  }

  next(kind: string): number {
    const id = (this.#highest.get(kind) ?? 0) + 1;
    this.#highest.set(kind, id);
    return id;
  }

  finish(): Record<string, number> {
    return Object.fromEntries(this.#highest);
  }
}
