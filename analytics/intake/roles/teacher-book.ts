import type { Row } from '../../schema/canonical.ts';
import { TableBuilder } from '../../schema/table-builder.ts';
import type { ImportState } from './import-state.ts';

/** Teachers, known and new: by 工号, else by name within a school unless another 工号 speaks against it. */
export class TeacherBook {
  readonly #state: ImportState;
  readonly #rows = new Map<number, Row<'teacher'>>();
  readonly #byNumber = new Map<string, number>();
  readonly #byName = new Map<string, number[]>();
  readonly #changed = new Set<number>();

  constructor(state: ImportState, known: readonly Row<'teacher'>[]) {
    this.#state = state;
    for (const row of known) this.#index(row);
  }

  /** `nameDiffers`: the 工号 is known under another name. */
  ensure(name: string, schoolId: number, staffNo: string | null): { readonly teacher_id: number; readonly nameDiffers: string | null } {
    const numbered = staffNo === null ? undefined : this.#byNumber.get(`${schoolId}\t${staffNo}`);
    if (numbered !== undefined) {
      const known = this.#rows.get(numbered)!;
      return { teacher_id: numbered, nameDiffers: known.name === name ? null : known.name };
    }
    const namesakes = this.#byName.get(`${schoolId}\t${name}`) ?? [];
    const same = namesakes.map((id) => this.#rows.get(id)!).find(({ staff_no }) => staffNo === null || staff_no === null);
    const row: Row<'teacher'> = same ? { ...same, staff_no: same.staff_no ?? staffNo } : { teacher_id: this.#state.ids.next('teacher_id'), name, school_id: schoolId, staff_no: staffNo };
    if (!same || row.staff_no !== same.staff_no) {
      this.#index(row);
      this.#changed.add(row.teacher_id);
    }
    return { teacher_id: row.teacher_id, nameDiffers: null };
  }

  finish(): TableBuilder<'teacher'> {
    const builder = new TableBuilder('teacher');
    for (const id of this.#changed) builder.push(this.#rows.get(id)!);
    return builder;
  }

  #index(row: Row<'teacher'>): void {
    this.#rows.set(row.teacher_id, row);
    if (row.school_id === null) return;
    if (row.staff_no !== null) this.#byNumber.set(`${row.school_id}\t${row.staff_no}`, row.teacher_id);
    const key = `${row.school_id}\t${row.name}`;
    const ids = this.#byName.get(key) ?? [];
    if (!ids.includes(row.teacher_id)) this.#byName.set(key, [...ids, row.teacher_id]);
  }
}
