/** Where a pupil was last seen. */
export interface Place {
  readonly student_id: number;
  readonly class_id: number | null;
  readonly cohort: number | null;
}

/**
 * Pupils by school and name. Those with a 学籍号 of the nation stand apart: a row with another 学籍号 can
 * mean none of them, and in a large list nearly all have one, so that looking a name up stays cheap.
 */
export class NameIndex {
  readonly #open = new Map<string, Place[]>();
  readonly #identified = new Map<string, Place[]>();

  set(school: number, name: string, place: Place, identified: boolean): void {
    const key = `${school}\t${name}`;
    const own = identified ? this.#identified : this.#open;
    if (identified) this.#leave(key, place.student_id);
    const places = own.get(key);
    if (!places) {
      own.set(key, [place]);
      return;
    }
    const at = places.findIndex(({ student_id }) => student_id === place.student_id);
    if (at < 0) places.push(place);
    else if (place.class_id !== null) places[at] = place;
  }

  /** Pupils of the name that a row may mean; `identified` when the row has a 学籍号 of its own. */
  find(school: number, name: string, identified: boolean): readonly Place[] {
    const key = `${school}\t${name}`;
    const open = this.#open.get(key) ?? [];
    const others = identified ? undefined : this.#identified.get(key);
    return others ? [...others, ...open].sort((a, b) => a.student_id - b.student_id) : open;
  }

  /** A pupil whose 学籍号 has become known. */
  #leave(key: string, student_id: number): void {
    const open = this.#open.get(key);
    const at = open?.findIndex((place) => place.student_id === student_id) ?? -1;
    if (at >= 0) open!.splice(at, 1);
  }
}
