type Link = { readonly source_key: string; readonly student_id: number };

/** Scope of a bridge link: `bridge`, or `bridge:2025` where the file says for which year's 中考 its numbers are. */
export const bridgeScope = (year: number | null): string => (year === null ? 'bridge' : `bridge:${year}`);

const yearOf = (scope: string): number | null => (/^bridge:(\d{4})$/u.exec(scope)?.[1] ? Number(scope.slice(7)) : null);

/** 考号 of an exam (or of all, where the numbering is stable) and the pupils they stand for, with what bridge files add. */
export class ExamNumbers {
  readonly #pupils = new Map<string, number>();
  readonly #numberOf = new Map<number, string>();
  /** 考号 → the school it belongs to in this exam; null when schools share it. */
  readonly #schoolOf = new Map<string, number | null>();
  /** Number → year → pupil: numbers are given anew every year. */
  readonly #bridges = new Map<string, Map<number | null, number>>();
  readonly #newBridges = new Set<string>();

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

  knownBridge(number: string, scope: string, student_id: number): void {
    this.#bridge(number, yearOf(scope), student_id);
  }

  addBridge(number: string, year: number | null, student_id: number): void {
    this.#bridge(number, year, student_id);
    this.#newBridges.add(number);
  }

  /** The pupil of a number: where several years gave it out, the one of the year asked for. */
  bridged(number: string, year: number | null): number | undefined {
    const pupils = this.#bridges.get(number);
    if (!pupils) return undefined;
    if (new Set(pupils.values()).size === 1) return [...pupils.values()][0];
    return (year === null ? undefined : pupils.get(year)) ?? pupils.get(null);
  }

  get hasNewBridges(): boolean {
    return this.#newBridges.size > 0;
  }

  /** 考号 of earlier exams that a bridge of this import explains: pupil of then → pupils the bridges name. */
  *explained(links: readonly Link[]): Generator<readonly [from: number, into: readonly number[]]> {
    for (const { source_key, student_id } of links) {
      const number = source_key.split(':').at(-1) ?? '';
      if (this.#newBridges.has(number)) yield [student_id, [...new Set(this.#bridges.get(number)!.values())]];
    }
  }

  #bridge(number: string, year: number | null, student_id: number): void {
    const pupils = this.#bridges.get(number) ?? new Map<number | null, number>();
    this.#bridges.set(number, pupils);
    pupils.set(year, student_id);
  }

  #index(school: number, number: string, student_id: number): void {
    this.#pupils.set(`${school}:${number}`, student_id);
    const known = this.#schoolOf.get(number);
    this.#schoolOf.set(number, known === undefined || known === school ? school : null);
  }
}
