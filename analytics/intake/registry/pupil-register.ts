import type { Row } from '../../schema/canonical.ts';
import { TableBuilder } from '../../schema/table-builder.ts';
import { LinkLog } from '../identity/link-log.ts';
import { DECISION, decisionKey, matchRules, type MatchRule, type PupilClues } from '../identity/pupil-clues.ts';
import type { IntakeContext } from '../intake-context.ts';
import type { AmbiguousPupil, MatchReport } from '../plan.ts';
import { parseId, type PupilId } from '../values/parse-id.ts';
import { cohortOf } from './class-register.ts';
import { ExamNumbers } from './exam-numbers.ts';
import type { IdCounters } from './id-counters.ts';
import { NameIndex, type Place } from './name-index.ts';

interface Found {
  readonly student_id: number;
  readonly rule: MatchRule;
}

export interface Resolved extends Found {
  /** The name the pupil was known by, where the row has another. */
  readonly nameDiffers: string | null;
  /** The school a pupil with a 学籍号 was last seen in, where this is another. */
  readonly cameFrom: number | null;
  /** Under which a decision about this row is kept. */
  readonly key: string;
}

interface Setup {
  readonly decisions?: Readonly<Record<string, number | 'new'>> | undefined;
  readonly actor?: string;
  /** A class's name, for the list of candidates. */
  readonly className?: (classId: number) => string | undefined;
}

/** Pupils, known and new, and the ladder that ties a row to one of them (design: identity). */
export class PupilRegister {
  readonly #ids: IdCounters;
  readonly #setup: Setup;
  readonly #rows = new Map<number, Row<'student'>>();
  readonly #changed = new Set<number>();
  readonly #byNational = new Map<string, number>();
  readonly #byLocal = new Map<string, number>();
  readonly #numbers = new ExamNumbers();
  readonly #idOf = new Map<number, PupilId>();
  readonly #decided = new Map<string, number>();
  readonly #schoolOf = new Map<number, number>();
  readonly #names = new NameIndex();
  readonly #namesakes = new Map<string, number>();
  /** Pupils with marks in this exam: a like name in another class is not one of them. */
  readonly #sat = new Set<number>();
  readonly #rules = new Map<MatchRule, number>();
  readonly #counted = new Set<number>();
  readonly #ambiguous = new Map<string, AmbiguousPupil>();
  readonly #links: LinkLog;
  /** Pupils known by name alone who turn out to be one with a 学籍号: from → into. */
  readonly #joins = new Map<number, number>();
  /** Pairs that would be one by name and class but sat one paper with different marks: from → into. */
  readonly #conflicts = new Map<number, number>();
  readonly #apart = new Set<string>();

  constructor(context: IntakeContext, ids: IdCounters, setup: Setup = {}) {
    this.#ids = ids;
    this.#setup = setup;
    this.#links = new LinkLog(setup.actor ?? '');
    for (const { school_id, class_id, term, grade, ...row } of context.pupils) {
      this.#rows.set(row.student_id, row);
      this.#indexId(row, school_id);
      if (school_id !== null) this.#schoolOf.set(row.student_id, school_id);
      if (school_id !== null) this.#indexName(row.name, school_id, { student_id: row.student_id, class_id, cohort: cohortOf(grade, term) });
    }
    for (const { source_key, scope, student_id } of context.decidedLinks) {
      if (source_key.startsWith(DECISION)) this.#decided.set(source_key, student_id);
      else this.#numbers.knownBridge(source_key.slice(source_key.indexOf(':') + 1), scope, student_id);
    }
  }

  /** 考号 links of the exam, or of all exams where the numbering is stable; else each exam counts anew. */
  startExam(links: readonly { readonly source_key: string; readonly student_id: number }[], stable: boolean, sat: Iterable<number> = []): void {
    this.#numbers.startExam(links, stable);
    this.#sat.clear();
    for (const student of sat) this.#sat.add(student);
  }

  /** Pupils who cannot be one: they sat one paper with different marks. */
  keepApart(pairs: readonly { readonly from: number; readonly into: number }[]): void {
    for (const { from, into } of pairs) this.#apart.add(`${from}\t${into}`);
  }

  /** A bridge file's 报名号 or 考号, good for every exam; pupils known by that number alone are joined to this one. */
  addBridge(number: string, year: number | null, student_id: number): void {
    this.#numbers.addBridge(number, year, student_id);
  }

  /** Pupils of earlier exams whose 考号 a bridge of this import explains. */
  joinBridged(links: readonly { readonly source_key: string; readonly student_id: number }[]): void {
    for (const [from, into] of this.#numbers.explained(links)) {
      const other = this.#rows.get(from);
      if (!other || other.edu_id !== null || into.includes(from)) continue;
      // A number that several years gave out says nothing of a pupil without a name.
      const same = into.filter((id) => (into.length === 1 && (other.name === '' || this.name(id) === '')) || this.name(id) === other.name);
      if (same.length === 1) this.#joins.set(from, same[0]!);
    }
  }

  get hasNewBridges(): boolean {
    return this.#numbers.hasNewBridges;
  }

  /** The school of a row that names none but carries an id we know. */
  schoolByIds(eduId: PupilId | null, examNo: string | null): number | null {
    const student = eduId?.national ? this.#byNational.get(eduId.key) : undefined;
    return (student === undefined ? undefined : this.#schoolOf.get(student)) ?? (examNo === null ? null : this.#numbers.schoolOf(examNo));
  }

  findByEduId({ key, national }: PupilId): number | null {
    return national ? (this.#byNational.get(key) ?? null) : null;
  }

  name(id: number): string {
    return this.#rows.get(id)?.name ?? '';
  }

  /** The pupil a row is about, made new when nobody fits. `scope`: `exam:12` or `roster:2025-2026-1`. */
  resolve(clues: PupilClues, scope: string): Resolved {
    const key = decisionKey(clues);
    const found = this.#byDecision(key) ?? this.#byIds(clues) ?? this.#byNames(clues, key);
    const rule = found?.rule ?? '新建';
    const matched = found?.student_id ?? this.#create(clues);
    const student_id = this.#joins.get(matched) ?? matched;
    const known = this.#rows.get(student_id)!;
    const before = this.#schoolOf.get(student_id);
    if (rule === '学籍号') this.#join(student_id, clues);
    if (this.#setup.decisions?.[key] !== undefined) {
      this.#decided.set(key, student_id);
      this.#links.decision(key, student_id);
    }
    this.#complete(known, clues);
    this.#remember(student_id, clues);
    this.#links.row(student_id, clues, scope, rule);
    if (!this.#counted.has(student_id)) {
      this.#counted.add(student_id);
      this.#rules.set(rule, (this.#rules.get(rule) ?? 0) + 1);
    }
    return {
      student_id, rule, key, nameDiffers: clues.name !== '' && known.name !== '' && known.name !== clues.name ? known.name : null,
      cameFrom: rule === '学籍号' && before !== undefined && before !== clues.schoolId ? before : null,
    };
  }

  /** Pupils to be made one: everything of the first goes to the second. */
  joins(): ReadonlyMap<number, number> {
    return this.#joins;
  }

  conflicts(): ReadonlyMap<number, number> {
    return this.#conflicts;
  }

  report(): MatchReport {
    const byRule = [...this.#rules].filter(([rule]) => rule !== '新建').sort(([a], [b]) => matchRules.indexOf(a) - matchRules.indexOf(b)).map(([rule, pupils]) => ({ rule, pupils }));
    return { byRule, created: this.#rules.get('新建') ?? 0, ambiguous: [...this.#ambiguous.values()] };
  }

  finish(): [TableBuilder<'student'>, TableBuilder<'identity_link'>] {
    const students = new TableBuilder('student');
    for (const id of this.#changed) students.push(this.#rows.get(id)!);
    return [students, this.#links.links];
  }

  #byDecision(key: string): Found | null {
    const chosen = this.#setup.decisions?.[key];
    const student_id = chosen === 'new' ? undefined : (chosen ?? this.#decided.get(key));
    return student_id !== undefined && this.#rows.has(student_id) ? { student_id, rule: '人工指定' } : null;
  }

  #byIds({ eduId, examNo, schoolId, name, cohort }: PupilClues): Found | null {
    if (eduId) {
      const student_id = eduId.national ? this.#byNational.get(eduId.key) : this.#byLocal.get(`${schoolId}\t${eduId.key}`);
      if (student_id !== undefined) return { student_id, rule: '学籍号' };
    }
    if (examNo === null) return null;
    const fits = (student_id: number | undefined): student_id is number => student_id !== undefined && (name === '' || this.name(student_id) === name || this.name(student_id) === '');
    const student_id = this.#numbers.find(schoolId, examNo);
    if (fits(student_id)) return { student_id, rule: '考号' };
    const bridged = this.#numbers.bridged(examNo, zhongkaoYear(cohort));
    return fits(bridged) ? { student_id: bridged, rule: '桥接' } : null;
  }

  #byNames(clues: PupilClues, key: string): Found | null {
    if (clues.name === '' || this.#setup.decisions?.[key] === 'new') return null;
    const repeated = clues.namesake > 0 ? this.#namesakes.get(namesakeKey(clues)) : undefined;
    if (repeated !== undefined) return { student_id: repeated, rule: '姓名+学校+班级' };
    const places = this.#names.find(clues.schoolId, clues.name, clues.eduId?.national === true);
    const candidates = places.filter((place) => this.#possible(place, clues));
    const inClass = candidates.filter(({ class_id }) => clues.classId !== null && class_id === clues.classId);
    let reason = clues.namesake > 0 ? '同班有同名的人，又没有学籍号或考号' : inClass.length > 1 ? '同班有几个同名的人' : '同校同届有同名的人，班级不同';
    if (clues.namesake === 0) {
      if (inClass.length === 1) return { student_id: inClass[0]!.student_id, rule: '姓名+学校+班级' };
      const only = inClass.length === 0 && candidates.length === 1 ? candidates[0]! : null;
      if (only && (clues.classId === null || only.class_id === null)) return { student_id: only.student_id, rule: '姓名+学校' };
      if (only && clues.onlyOne && !this.#sat.has(only.student_id)) return { student_id: only.student_id, rule: '姓名+学校（换班）' };
      if (candidates.length === 0 && clues.repeats) {
        const earlier = places.filter((place) => this.#possible(place, { ...clues, cohort: place.cohort === clues.cohort ? null : earlierCohort(place.cohort, clues.cohort) }));
        if (earlier.length === 1 && clues.onlyOne) return { student_id: earlier[0]!.student_id, rule: '姓名+学校（复读）' };
        candidates.push(...earlier);
        reason = '往届有几个同名的人';
      }
    }
    if (candidates.length > 0) {
      this.#ambiguous.set(key, { key, source: clues.source, reason, candidates: candidates.map(({ student_id, class_id }) => ({ student_id, label: this.#label(student_id, class_id) })) });
    }
    return null;
  }

  #label(student_id: number, class_id: number | null): string {
    const { name, edu_id, sex } = this.#rows.get(student_id)!;
    const facts = [class_id === null ? null : this.#setup.className?.(class_id), sex, edu_id ? `学籍号 ${edu_id}` : null, `编号 ${student_id}`];
    return `${name}（${facts.filter((fact) => fact !== null && fact !== undefined).join('，')}）`;
  }

  /** Same cohort, and nothing known that speaks against it: another id, another 考号 in this exam, the other sex, another birthday. */
  #possible({ student_id, cohort }: Place, { cohort: wanted, eduId, examNo, sex, birth }: PupilClues): boolean {
    if (this.#joins.has(student_id)) return false;
    const known = this.#rows.get(student_id)!;
    if (cohort === null || wanted === null || cohort !== wanted) return false;
    const knownId = this.#idOf.get(student_id);
    if (eduId && knownId && eduId.key !== knownId.key && eduId.national === knownId.national) return false;
    const number = this.#numbers.of(student_id);
    if (examNo !== null && number !== undefined && number !== examNo) return false;
    if (birth && known.birth && birth !== known.birth) return false;
    return !(sex && known.sex && sex !== known.sex);
  }

  /** A pupil found by 学籍号 beside the only one of his name in the class who has none: they are one. */
  #join(into: number, clues: PupilClues): void {
    if (clues.namesake > 0 || clues.classId === null || clues.eduId?.national !== true) return;
    const others = this.#names.find(clues.schoolId, clues.name, true).filter((place) => place.student_id !== into && place.class_id === clues.classId && this.#possible(place, clues));
    const [other] = others;
    if (others.length !== 1 || !other || this.#rows.get(other.student_id)!.edu_id !== null || this.#counted.has(other.student_id)) return;
    if (this.#apart.has(`${other.student_id}\t${into}`)) this.#conflicts.set(other.student_id, into);
    else this.#joins.set(other.student_id, into);
  }

  #create({ eduId, name, sex, birth, ethnicity }: PupilClues): number {
    const row = { student_id: this.#ids.next('student_id'), edu_id: eduId?.text ?? null, name, sex, birth: birth ?? null, ethnicity: ethnicity ?? null };
    this.#rows.set(row.student_id, row);
    this.#changed.add(row.student_id);
    return row.student_id;
  }

  /** A later file may know what an earlier one did not; nothing known is overwritten. */
  #complete(known: Row<'student'>, { eduId, sex, birth, ethnicity, name }: PupilClues): void {
    const betterId = eduId?.national === true && this.#idOf.get(known.student_id)?.national !== true;
    const next = {
      ...known,
      edu_id: known.edu_id === null || betterId ? (eduId?.text ?? known.edu_id) : known.edu_id,
      name: known.name === '' ? name : known.name,
      sex: known.sex ?? sex, birth: known.birth ?? birth ?? null, ethnicity: known.ethnicity ?? ethnicity ?? null,
    };
    if (next.edu_id === known.edu_id && next.name === known.name && next.sex === known.sex && next.birth === known.birth && next.ethnicity === known.ethnicity) return;
    this.#rows.set(known.student_id, next);
    this.#changed.add(known.student_id);
  }

  #remember(student_id: number, clues: PupilClues): void {
    this.#indexId(this.#rows.get(student_id)!, clues.schoolId);
    this.#schoolOf.set(student_id, clues.schoolId);
    this.#sat.add(student_id);
    if (clues.eduId && !clues.eduId.national) this.#byLocal.set(`${clues.schoolId}\t${clues.eduId.key}`, student_id);
    if (clues.examNo !== null) this.#numbers.set(clues.schoolId, clues.examNo, student_id);
    if (clues.namesake > 0) this.#namesakes.set(namesakeKey(clues), student_id);
    if (clues.name !== '') this.#indexName(clues.name, clues.schoolId, { student_id, class_id: clues.classId, cohort: clues.cohort });
  }

  #indexId({ student_id, edu_id }: Row<'student'>, school: number | null): void {
    if (edu_id === null) return;
    const held = this.#idOf.get(student_id);
    const id = held?.text === edu_id ? held : parseId(edu_id);
    if (!id) return;
    this.#idOf.set(student_id, id);
    if (id.national) this.#byNational.set(id.key, student_id);
    else if (school !== null) this.#byLocal.set(`${school}\t${id.key}`, student_id);
  }

  #indexName(name: string, school: number, place: Place): void {
    this.#names.set(school, name, place, this.#idOf.get(place.student_id)?.national === true);
  }
}

/** 往届 pupils come from up to two cohorts before. */
const earlierCohort = (cohort: number | null, wanted: number | null): number | null =>
  cohort !== null && wanted !== null && cohort < wanted && wanted - cohort <= 2 ? cohort : null;

/** Nine years after the first grade: `cohortOf` counts from the autumn of 一年级. */
const zhongkaoYear = (cohort: number | null): number | null => (cohort === null ? null : cohort + 9);

const namesakeKey = ({ schoolId, classId, name, namesake }: PupilClues): string => `${schoolId}\t${classId ?? ''}\t${name}\t${namesake}`;
