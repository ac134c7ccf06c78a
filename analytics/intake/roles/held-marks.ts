import type { MappedTable } from './mapped-table.ts';
import type { SubjectMark } from './read-score-rows.ts';

/** A mark of this import, with where it stands. */
export interface HeldMark {
  readonly mark: SubjectMark;
  readonly table: MappedTable;
  /** 1-based. */
  readonly row: number;
}

/** Marks of one exam by paper and pupil; held in columns, for there may be a million of them. */
export class HeldMarks {
  readonly #marks: SubjectMark[] = [];
  readonly #tables: MappedTable[] = [];
  readonly #rows: number[] = [];
  /** form_id → pupil → place in the columns. */
  readonly #places = new Map<number, Map<number, number>>();

  get(formId: number, student: number): HeldMark | undefined {
    const place = this.#places.get(formId)?.get(student);
    return place === undefined ? undefined : { mark: this.#marks[place]!, table: this.#tables[place]!, row: this.#rows[place]! };
  }

  /** A mark given twice takes the place of the first. */
  set(formId: number, student: number, { mark, table, row }: HeldMark): void {
    const places = this.#places.get(formId) ?? new Map<number, number>();
    if (places.size === 0) this.#places.set(formId, places);
    const place = places.get(student) ?? this.#marks.length;
    places.set(student, place);
    this.#marks[place] = mark;
    this.#tables[place] = table;
    this.#rows[place] = row;
  }

  /** Marks by form. */
  *sizes(): Generator<readonly [formId: number, marks: number]> {
    for (const [formId, places] of this.#places) yield [formId, places.size];
  }

  get size(): number {
    return this.#marks.length;
  }
}
