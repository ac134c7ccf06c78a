import type { MappedTable } from '../roles/mapped-table.ts';

/** Where a finding about a group of marks points: the group's first cell. */
export interface MarkPlace {
  readonly table: MappedTable;
  /** 0-based. */
  readonly row: number;
  readonly column: number;
}

export interface SummedMark {
  readonly school: number;
  readonly subject: string;
  /** '' for the common paper. */
  readonly label: string;
  readonly classId: number | null;
  readonly student: number;
  readonly raw: number | null;
  readonly bonus: number;
  readonly status: string;
  readonly fullMark: number | null;
  readonly at: MarkPlace;
}

/** One school in one subject. */
export interface SchoolSubject {
  readonly school: number;
  readonly subject: string;
  readonly label: string;
  /** 正常 marks with points. */
  n: number;
  sum: number;
  zeros: number;
  absent: number;
  /** Everyone of whom the file says anything but 未选考 and 免考. */
  expected: number;
  readonly first: MarkPlace;
}

/** Marks that do not fall on halves, of one table and subject. */
export interface OddSteps {
  readonly subject: string;
  readonly table: MappedTable;
  marks: number;
  odd: number;
  /** The first odd ones. */
  readonly cells: { readonly row: number; readonly column: number; readonly value: number }[];
}

const ODD_LISTED = 20;

/** Counts of an exam's marks as they are stored, so that no rule has to walk over them again. */
export class MarkSummary {
  readonly #bySchool = new Map<string, SchoolSubject>();
  readonly #steps = new Map<string, OddSteps>();
  readonly #classes = new Map<number, { readonly pupils: Set<number>; readonly first: MarkPlace }>();

  /** `isNew` is false for a mark that takes the place of one counted before; then only its pupil's class is noted. */
  add(mark: SummedMark, isNew: boolean): void {
    this.#countClass(mark);
    if (!isNew) return;
    const { school, subject, label, raw, status, at } = mark;
    const key = `${school}\t${subject}\t${label}`;
    const own = this.#bySchool.get(key) ?? { school, subject, label, n: 0, sum: 0, zeros: 0, absent: 0, expected: 0, first: at };
    this.#bySchool.set(key, own);
    if (status !== '未选考' && status !== '免考') own.expected++;
    if (status === '缺考' || status === '缓考') own.absent++;
    if (status !== '正常' || raw === null) return;
    own.n++;
    own.sum += raw;
    if (raw === 0) own.zeros++;
    this.#countStep(subject, raw, at);
  }

  schools(): readonly SchoolSubject[] {
    return [...this.#bySchool.values()];
  }

  steps(): readonly OddSteps[] {
    return [...this.#steps.values()];
  }

  classes(): ReadonlyMap<number, { readonly pupils: ReadonlySet<number>; readonly first: MarkPlace }> {
    return this.#classes;
  }

  #countClass({ classId, student, at }: SummedMark): void {
    if (classId === null) return;
    const own = this.#classes.get(classId);
    if (own) own.pupils.add(student);
    else this.#classes.set(classId, { pupils: new Set([student]), first: at });
  }

  #countStep(subject: string, value: number, { table, row, column }: MarkPlace): void {
    const key = `${table.file}\t${table.sheet}\t${subject}`;
    const own = this.#steps.get(key) ?? { subject, table, marks: 0, odd: 0, cells: [] };
    this.#steps.set(key, own);
    own.marks++;
    if (Number.isInteger(value * 2)) return;
    own.odd++;
    if (own.cells.length < ODD_LISTED) own.cells.push({ row, column, value });
  }
}
