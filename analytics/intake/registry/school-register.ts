import { joinList, splitList } from '../../schema/column.ts';
import type { Row } from '../../schema/canonical.ts';
import { stages as allStages } from '../../schema/grades.ts';
import { TableBuilder } from '../../schema/table-builder.ts';
import type { IntakeContext } from '../intake-context.ts';
import type { SchoolCandidate } from '../plan.ts';
import { plainText } from '../table/cell-text.ts';
import { schoolKey as keyOf } from '../values/school-name.ts';
import type { IdCounters } from './id-counters.ts';
import { SchoolSearch } from './school-search.ts';

/**
 * Schools and areas, known and new. Schools match by code, name and alias, then by what is left of the
 * name without place and 第; anything looser is only suggested, for the analyst to decide.
 */
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
  readonly #decisions: Readonly<Record<string, number | 'new'>>;
  /** Schools of the workspace and of lists: those that a name in a score file may mean. */
  readonly #search = new SchoolSearch();
  readonly #suggested = new Map<number, { written: string; candidates: SchoolCandidate[] }>();

  constructor(context: IntakeContext, ids: IdCounters, decisions: Readonly<Record<string, number | 'new'>> = {}) {
    this.#ids = ids;
    this.#decisions = decisions;
    for (const area of context.areas) this.#indexArea(area);
    for (const school of context.schools) {
      this.#index(school);
      this.#listNames(school);
    }
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

  /**
   * The school that a name in a list of pupils means. `certain`: the same but for place, 第 and the like;
   * `decided`: the analyst said so, and the name becomes an alias. null for one that nobody knows.
   */
  match(name: string, code: string | null): { readonly id: number; readonly how: 'known' | 'certain' | 'decided' } | null {
    const known = this.find(name, code);
    if (known !== null) return { id: known, how: 'known' };
    const decision = this.#decisions[name] ?? this.#decisions[name.trim()];
    if (typeof decision === 'number' && this.#schools.has(decision)) return { id: this.#alias(decision, name), how: 'decided' };
    const same = decision === 'new' ? null : this.#search.certain(name);
    return same === null ? null : { id: this.#alias(same, name), how: 'certain' };
  }

  /** A school that no list knows, with the listed ones it may be. */
  createUnlisted(name: string, code: string | null): { readonly id: number; readonly candidates: readonly SchoolCandidate[]; readonly decided: boolean } {
    const decided = this.#decisions[name] === 'new';
    const candidates = this.#search.candidates(name);
    const id = this.create(name, code);
    this.#suggested.set(id, { written: name, candidates: decided ? [] : candidates });
    return { id, candidates, decided };
  }

  /** What a new school was written as, and which listed ones it may be. */
  suggested(id: number): { readonly written: string; readonly candidates: readonly SchoolCandidate[] } {
    return this.#suggested.get(id) ?? { written: this.#schools.get(id)?.name ?? '', candidates: [] };
  }

  /** A school of a list of schools, which names in score files are held against from now on. */
  listed(id: number): void {
    this.#listNames(this.#schools.get(id)!);
  }

  /** The listed school with the likest name, for a message. */
  similar(name: string): string | null {
    return this.#search.candidates(name)[0]?.name ?? null;
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

  /** An area by its name; null when none or several bear it. */
  findArea(name: string): number | null {
    const found = [...this.#areas.values()].filter((area) => keyOf(area.name) === keyOf(name));
    return found.length === 1 ? found[0]!.area_id : null;
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

  #alias(id: number, name: string): number {
    const school = this.#schools.get(id)!;
    this.update(id, { aliases: joinList([...new Set([...splitList(school.aliases), name.trim()])]) });
    return id;
  }

  #listNames({ school_id, name, aliases }: Row<'school'>): void {
    for (const one of [name, ...splitList(aliases)]) if (one) this.#search.add(school_id, one);
  }

  #indexArea(area: Row<'area'>): void {
    if (!/乡|镇|学区/u.test(area.level)) this.#search.addPlace(keyOf(area.name));
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
