import { joinList, splitList } from '../../schema/column.ts';
import type { Row } from '../../schema/canonical.ts';
import { stages as allStages } from '../../schema/grades.ts';
import { TableBuilder } from '../../schema/table-builder.ts';
import type { IntakeContext } from '../intake-context.ts';
import type { SchoolCandidate } from '../plan.ts';
import { plainText } from '../table/cell-text.ts';
import { countyLevel } from '../values/county-level.ts';
import { schoolKey as keyOf } from '../values/school-name.ts';
import type { IdCounters } from './id-counters.ts';
import { SchoolSearch } from './school-search.ts';

/** Levels below the county. */
const townships = /乡|镇|学区/u;

/**
 * Schools and areas, known and new. Schools match by code, name and alias (within their county, where several
 * bear one name), then by what is left of the name without place and 第; anything looser is only suggested,
 * for the analyst to decide.
 */
export class SchoolRegister {
  readonly #ids: IdCounters;
  readonly #schools = new Map<number, Row<'school'>>();
  readonly #areas = new Map<number, Row<'area'>>();
  readonly #byKey = new Map<string, Set<number>>();
  readonly #byCode = new Map<string, number>();
  readonly #byArea = new Map<string, number>();
  readonly #changed = new Set<number>();
  readonly #changedAreas = new Set<number>();
  readonly #codes = new Set<string>();
  readonly #known: ReadonlySet<number>;
  readonly #decisions: Readonly<Record<string, number | 'new'>>;
  /** Schools of the workspace and of lists: those that a name in a score file may mean. */
  readonly #search = new SchoolSearch();
  readonly #asked = new Map<string, readonly SchoolCandidate[]>();
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

  /** By code, else by a name or alias that one school bears (in `area`, where that is known). */
  find(name: string, code: string | null, area: number | null = null): number | null {
    const byCode = code ? this.#byCode.get(plainText(code)) : undefined;
    if (byCode !== undefined) return byCode;
    const named = this.named(name, area);
    return named.length === 1 ? named[0]! : null;
  }

  /** Every school of this name or alias; with an area, those that lie there or nowhere known, the former before the latter. */
  named(name: string, area: number | null): readonly number[] {
    const all = [...(this.#byKey.get(keyOf(name)) ?? [])];
    if (area === null) return all;
    const within = all.filter((id) => this.#areasOf(id).includes(area));
    return within.length > 0 ? within : all.filter((id) => this.#areasOf(id).length === 0);
  }

  /** The row of a list of schools that is about a school already known: by code, else by name where no other code or county contradicts. */
  sameInList(name: string, code: string | null, area: number | null): number | null {
    const byCode = code ? this.#byCode.get(plainText(code)) : undefined;
    if (byCode !== undefined) return byCode;
    const county = area === null ? null : (this.#countyOf(area) ?? area);
    const same = this.named(name, county).filter((id) => code === null || (this.#schools.get(id)?.official_code ?? null) === null);
    return same.length === 1 ? same[0]! : null;
  }

  /** Names that several listed schools bear and a file did not tell apart: asked in the preview. */
  ask(written: string): readonly SchoolCandidate[] {
    const candidates = this.named(written, null).map((id): SchoolCandidate => ({ school_id: id, name: this.placedName(id), score: 1 }));
    this.#asked.set(written, candidates);
    return candidates;
  }

  get asked(): ReadonlyMap<string, readonly SchoolCandidate[]> {
    return this.#asked;
  }

  /** 实验小学（甲县） */
  placedName(id: number): string {
    const { name, official_code: code } = this.#schools.get(id)!;
    const [nearest] = this.#areasOf(id);
    const place = nearest === undefined ? code : this.#areas.get(this.#countyOf(nearest) ?? nearest)?.name;
    return place ? `${name}（${place}）` : name;
  }

  /** A county or city by its name as written in a 县区 column, with or without 县, 区 …; null when it is none or several. */
  place(written: string): number | null {
    const key = keyOf(written);
    if (key.length < 2) return null;
    const found = [...this.#areas.values()].filter(({ name, level }) => !townships.test(level) && (keyOf(name) === key || keyOf(name).replace(/(?:市|县|区|旗|盟)$/u, '') === key));
    return found.length === 1 ? found[0]!.area_id : null;
  }

  /** A county that a file names and no list does; null where the text is no county (校区, 片区) or several areas bear it. */
  newPlace(written: string): number | null {
    const name = written.trim();
    const known = [...this.#areas.values()].some((area) => keyOf(area.name) === keyOf(name));
    return known || !/^\p{Script=Han}{1,9}(?:县|旗|市|(?<![校学片院园小])区)$/u.test(name) ? null : this.area(name, countyLevel(name), null);
  }

  /** The area and those above it. */
  #areasOf(school: number): number[] {
    const chain: number[] = [];
    for (let at = this.#schools.get(school)?.area_id ?? null; at !== null && !chain.includes(at); at = this.#areas.get(at)?.parent_id ?? null) chain.push(at);
    return chain;
  }

  #countyOf(area: number): number | null {
    const seen = new Set<number>();
    for (let at: number | null = area; at !== null && !seen.has(at); at = this.#areas.get(at)?.parent_id ?? null) {
      seen.add(at);
      if (!townships.test(this.#areas.get(at)?.level ?? '')) return at;
    }
    return null;
  }

  /**
   * The school that a name in a list of pupils means. `certain`: the same but for place, 第 and the like;
   * `decided`: the analyst said so, and the name becomes an alias. null for one that nobody knows.
   */
  match(name: string, code: string | null, area: number | null = null): { readonly id: number; readonly how: 'known' | 'certain' | 'decided' } | null {
    const known = this.find(name, code, area);
    if (known !== null) return { id: known, how: 'known' };
    const decision = this.#decisions[name] ?? this.#decisions[name.trim()];
    if (typeof decision === 'number' && this.#schools.has(decision)) return { id: this.#alias(decision, name), how: 'decided' };
    const same = decision === 'new' ? null : this.named(name, null).length > 1 ? null : this.#search.certain(name, area === null ? null : keyOf(this.#areas.get(area)?.name ?? ''));
    return same === null ? null : { id: this.#alias(same, name), how: 'certain' };
  }

  /** A school that no list knows, with the listed ones it may be. */
  createUnlisted(name: string, code: string | null, area: number | null = null): { readonly id: number; readonly candidates: readonly SchoolCandidate[]; readonly decided: boolean } {
    const decided = this.#decisions[name] === 'new';
    const candidates = this.#search.candidates(name);
    const id = this.create(name, code, area);
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

  create(name: string, code: string | null, area: number | null = null): number {
    const school: Row<'school'> = {
      school_id: this.#ids.next('school_id'), official_code: code, name: name.trim(), aliases: '', area_id: area, parent_school_id: null, type: null, stages: '',
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
    for (const name of [school.name, ...splitList(school.aliases)]) if (name) this.#byKey.set(keyOf(name), (this.#byKey.get(keyOf(name)) ?? new Set()).add(school.school_id));
    if (school.official_code) this.#byCode.set(plainText(school.official_code), school.school_id);
  }

  #alias(id: number, name: string): number {
    const school = this.#schools.get(id)!;
    this.update(id, { aliases: joinList([...new Set([...splitList(school.aliases), name.trim()])]) });
    return id;
  }

  #listNames({ school_id, name, aliases }: Row<'school'>): void {
    const areas = this.#areasOf(school_id).map((area) => keyOf(this.#areas.get(area)!.name));
    for (const one of [name, ...splitList(aliases)]) if (one) this.#search.add(school_id, one, areas);
  }

  #indexArea(area: Row<'area'>): void {
    if (!townships.test(area.level)) this.#search.addPlace(keyOf(area.name));
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
