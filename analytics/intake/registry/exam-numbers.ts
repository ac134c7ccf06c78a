type Link = { readonly source_key: string; readonly student_id: number };

/** 考号 of an exam (or of all, where the numbering is stable) and the pupils they stand for, with what bridge files add. */
export class ExamNumbers {
  readonly #pupils = new Map<string, number>();
  readonly #numberOf = new Map<number, string>();
  /** 考号 → the school it belongs to in this exam; null when schools share it. */
  readonly #schoolOf = new Map<string, number | null>();
  readonly #bridges = new Map<string, number>();
  readonly #newBridges = new Map<string, number>();

  startExam(links: readonly Link[], stable: boolean): void {
    if (!stable) for (const kept of [this.#pupils, this.#numberOf, this.#schoolOf]) kept.clear();
    for (const { source_key, student_id } of links) {
      const [, school, number] = source_key.split(':');
      if (school && number) this.#index(Number(school), number, student_id);
    }
  }

  set(school: number, number: string, student_id: number): void {
    this.#index(school, number, student_id);
    this.#numberOf.set(student_id, number);
  }

  find(school: number, number: string): number | undefined {
    return this.#pupils.get(`${school}:${number}`);
  }

  /** The number a pupil has in this import. */
  of(student_id: number): string | undefined {
    return this.#numberOf.get(student_id);
  }

  /** The one school a number belongs to. */
  schoolOf(number: string): number | null {
    return this.#schoolOf.get(number) ?? null;
  }

  knownBridge(number: string, student_id: number): void {
    this.#bridges.set(number, student_id);
  }

  addBridge(number: string, student_id: number): void {
    this.#bridges.set(number, student_id);
    this.#newBridges.set(number, student_id);
  }

  bridged(number: string): number | undefined {
    return this.#bridges.get(number);
  }

  get hasNewBridges(): boolean {
    return this.#newBridges.size > 0;
  }

  /** 考号 of earlier exams that a bridge of this import explains: pupil of then → pupil of the bridge. */
  *explained(links: readonly Link[]): Generator<readonly [from: number, into: number]> {
    for (const { source_key, student_id } of links) {
      const into = this.#newBridges.get(source_key.split(':').at(-1) ?? '');
      if (into !== undefined && into !== student_id) yield [student_id, into];
    }
  }

  #index(school: number, number: string, student_id: number): void {
    this.#pupils.set(`${school}:${number}`, student_id);
    const known = this.#schoolOf.get(number);
    this.#schoolOf.set(number, known === undefined || known === school ? school : null);
  }
}
