import type { Row } from '../../schema/canonical.ts';
import { gradeOrder } from '../../schema/grades.ts';
import { TableBuilder } from '../../schema/table-builder.ts';
import { parseTerm } from '../../schema/terms.ts';
import type { IntakeContext } from '../intake-context.ts';
import { plainText } from '../table/cell-text.ts';
import type { ClassName } from '../values/parse-class.ts';
import { className } from '../values/parse-class.ts';
import type { SchoolSystem } from '../values/parse-grade.ts';
import { stageYears } from '../values/stage-years.ts';
import type { IdCounters } from './id-counters.ts';

/** 届: the year in which pupils of this grade and term entered the stage. */
export function entryYear(grade: string, term: string, system: SchoolSystem = '六三'): number | null {
  const start = parseTerm(term)?.startYear;
  return start === undefined || gradeOrder(grade) > 11 ? null : start - stageYears(grade, system).year + 1;
}

/** The year in which a cohort was (or would have been) in first grade plus nothing: one number per cohort across stages. */
export function cohortOf(grade: string | null, term: string | null): number | null {
  const start = term ? parseTerm(term)?.startYear : undefined;
  const order = grade ? gradeOrder(grade) : 99;
  return start === undefined || order > 11 ? null : start - order;
}

/** 行政班 by school, entry year and number, so that 七年级（3）班 and next year's 八年级（3）班 are one class. */
export class ClassRegister {
  readonly #ids: IdCounters;
  readonly #system: SchoolSystem;
  readonly #rows = new Map<number, Row<'class'>>();
  readonly #byKey = new Map<string, number>();
  readonly #changed = new Set<number>();

  constructor(context: IntakeContext, ids: IdCounters, system: SchoolSystem = '六三') {
    this.#ids = ids;
    this.#system = system;
    for (const row of context.classes) this.#index(row);
  }

  get(id: number): Row<'class'> | undefined {
    return this.#rows.get(id);
  }

  ensure(schoolId: number, parsed: ClassName, grade: string, term: string, facts: { track?: string | null; language_mode?: string | null } = {}): number {
    const entry_year = entryYear(grade, term, this.#system);
    const known = this.#byKey.get(this.#keyOf(schoolId, entry_year, grade, parsed.number));
    const old = known === undefined ? undefined : this.#rows.get(known);
    if (old) {
      // The row carries the latest grade; what an older exam calls the class follows from that exam's grade.
      const newer = gradeOrder(grade) > gradeOrder(old.grade ?? '') || old.grade === null;
      const next = {
        ...old,
        ...(newer ? { grade, name: className(grade, parsed.number) } : {}),
        track: old.track ?? facts.track ?? null,
        language_mode: old.language_mode ?? facts.language_mode ?? null,
      };
      if (JSON.stringify(next) !== JSON.stringify(old)) {
        this.#index(next);
        this.#changed.add(old.class_id);
      }
      return old.class_id;
    }
    const row: Row<'class'> = {
      class_id: this.#ids.next('class_id'), school_id: schoolId, entry_year, grade, number: parsed.number, name: className(grade, parsed.number),
      kind: '行政班', subject: null, track: facts.track ?? null, language_mode: facts.language_mode ?? null,
    };
    this.#index(row);
    this.#changed.add(row.class_id);
    return row.class_id;
  }

  /** 教学班 by school and name within a cohort: 高三化学走班1. */
  ensureTeaching(schoolId: number, name: string, subject: string | null, grade: string | null, term: string): number {
    const entry_year = grade === null ? null : entryYear(grade, term);
    const key = teachingKey(schoolId, entry_year, name);
    const known = this.#byKey.get(key);
    const old = known === undefined ? undefined : this.#rows.get(known);
    if (old) {
      if (old.subject === null && subject !== null) {
        this.#index({ ...old, subject });
        this.#changed.add(old.class_id);
      }
      return old.class_id;
    }
    const row: Row<'class'> = {
      class_id: this.#ids.next('class_id'), school_id: schoolId, entry_year, grade, number: name, name, kind: '教学班', subject, track: null, language_mode: null,
    };
    this.#index(row);
    this.#changed.add(row.class_id);
    return row.class_id;
  }

  finish(): TableBuilder<'class'> {
    const builder = new TableBuilder('class');
    for (const id of this.#changed) builder.push(this.#rows.get(id)!);
    return builder;
  }

  #index(row: Row<'class'>): void {
    this.#rows.set(row.class_id, row);
    if (row.kind === '教学班') this.#byKey.set(teachingKey(row.school_id, row.entry_year, row.name), row.class_id);
    if (row.kind === '行政班') this.#byKey.set(this.#keyOf(row.school_id, row.entry_year, row.grade ?? '', row.number), row.class_id);
  }

  #keyOf(school: number, year: number | null, grade: string, number: string): string {
    return `${school}\t${gradeOrder(grade) > 11 ? '' : stageYears(grade, this.#system).first}\t${year ?? grade}\t${number}`;
  }
}

const teachingKey = (school: number, year: number | null, name: string): string => `教学班\t${school}\t${year ?? ''}\t${plainText(name)}`;
