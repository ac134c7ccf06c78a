import { joinList, splitList } from '../../schema/column.ts';
import type { Row } from '../../schema/canonical.ts';
import { stages as allStages } from '../../schema/grades.ts';
import { TableBuilder } from '../../schema/table-builder.ts';
import type { IntakeContext } from '../intake-context.ts';
import { plainText } from '../table/cell-text.ts';
import type { IdCounters } from './id-counters.ts';

const keyOf = (name: string): string => plainText(name).replace(/[()（）·•\-—]/gu, '').toLowerCase();

/** Schools and areas, known and new. Schools match by code, name and alias; anything looser is only suggested. */
export class SchoolRegister {
  readonly #ids: IdCounters;
  readonly #schools = new Map<number, Row<'school'>>();
  readonly #areas = new Map<number, Row<'area'>>();
  readonly #byKey = new Map<string, number>();
  readonly #byCode = new Map<string, number>();
  readonly #byArea = new Map<string, number>();
  readonly #changed = new Set<number>();
  readonly #changedAreas = new Set<number>();
  readonly #codes = new Set<string>();
  readonly #known: ReadonlySet<number>;

  constructor(context: IntakeContext, ids: IdCounters) {
    this.#ids = ids;
    for (const area of context.areas) this.#indexArea(area);
    for (const school of context.schools) this.#index(school);
    this.#known = new Set(context.schools.map(({ school_id }) => school_id));
  }

  /** True when there is a list to hold names against. */
  get hasList(): boolean {
    return [...this.#schools.values()].some(({ area_id, official_code }) => area_id !== null || official_code !== null);
  }

  isKnown(id: number): boolean {
    return this.#known.has(id);
  }

  get(id: number): Row<'school'> | undefined {
    return this.#schools.get(id);
  }

  find(name: string, code: string | null): number | null {
    return (code ? this.#byCode.get(plainText(code)) : undefined) ?? this.#byKey.get(keyOf(name)) ?? null;
  }

  /** A listed school whose name contains this one's characters in order (城关一中 – 城关镇第一中学). */
  similar(name: string): string | null {
    const wanted = keyOf(name).replace(/第|学校|中学|小学|镇|乡|县|区|市/gu, '');
    if (wanted.length < 2) return null;
    for (const { name: listed } of this.#schools.values()) {
      let at = 0;
      for (const character of keyOf(listed)) if (character === wanted[at]) at++;
      if (at === wanted.length && keyOf(listed) !== keyOf(name)) return listed;
    }
    return null;
  }

  create(name: string, code: string | null): number {
    const school: Row<'school'> = {
      school_id: this.#ids.next('school_id'), official_code: code, name: name.trim(), aliases: '', area_id: null, parent_school_id: null, type: null, stages: '',
      locality: null, pastoral: false, governance: null, public_code: this.#newCode(),
    };
    this.#index(school);
    this.#changed.add(school.school_id);
    return school.school_id;
  }

  update(id: number, facts: Partial<Omit<Row<'school'>, 'school_id' | 'public_code'>>): void {
    const old = this.#schools.get(id);
    if (!old) throw new Error(`no school ${id}`);
    const next = { ...old, ...facts };
    if (JSON.stringify(next) === JSON.stringify(old)) return;
    this.#index(next);
    this.#changed.add(id);
  }

  /** A school that held an exam of a stage has that stage. */
  addStage(id: number, stage: string): void {
    const school = this.#schools.get(id);
    const held = splitList(school?.stages ?? '');
    if (!school || held.includes(stage)) return;
    this.update(id, { stages: joinList(allStages.filter((one) => one === stage || held.includes(one))) });
  }

  area(name: string, level: string, parent: number | null): number {
    const key = `${keyOf(name)}\t${parent ?? ''}`;
    const known = this.#byArea.get(key);
    if (known !== undefined) return known;
    const area: Row<'area'> = { area_id: this.#ids.next('area_id'), name: name.trim(), level, parent_id: parent, official_code: null };
    this.#indexArea(area);
    this.#changedAreas.add(area.area_id);
    return area.area_id;
  }

  finish(): [TableBuilder<'area'>, TableBuilder<'school'>] {
    const areas = new TableBuilder('area');
    for (const id of this.#changedAreas) areas.push(this.#areas.get(id)!);
    const schools = new TableBuilder('school');
    for (const id of this.#changed) schools.push(this.#schools.get(id)!);
    return [areas, schools];
  }

  #index(school: Row<'school'>): void {
    this.#schools.set(school.school_id, school);
    this.#codes.add(school.public_code);
    for (const name of [school.name, ...splitList(school.aliases)]) if (name) this.#byKey.set(keyOf(name), school.school_id);
    if (school.official_code) this.#byCode.set(plainText(school.official_code), school.school_id);
  }

  #indexArea(area: Row<'area'>): void {
    this.#areas.set(area.area_id, area);
    this.#byArea.set(`${keyOf(area.name)}\t${area.parent_id ?? ''}`, area.area_id);
  }

  /** Random on purpose: a code for others' eyes must not tell the order of the list. */
  #newCode(): string {
    const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
    for (;;) {
      const code = `S${[...crypto.getRandomValues(new Uint8Array(5))].map((byte) => letters[byte % 32]!).join('')}`;
      if (!this.#codes.has(code)) return code;
    }
  }
}
