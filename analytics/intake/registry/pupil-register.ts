import type { Row } from '../../schema/canonical.ts';
import { TableBuilder } from '../../schema/table-builder.ts';
import type { IntakeContext } from '../intake-context.ts';
import type { MatchReport } from '../plan.ts';
import { parseId, type PupilId } from '../values/parse-id.ts';
import { cohortOf } from './class-register.ts';
import type { IdCounters } from './id-counters.ts';

export interface PupilClues {
  readonly eduId: PupilId | null;
  readonly examNo: string | null;
  readonly name: string;
  readonly sex: string | null;
  readonly birth?: string | null;
  readonly ethnicity?: string | null;
  readonly schoolId: number;
  readonly classId: number | null;
  readonly className: string | null;
  readonly cohort: number | null;
  /** Which of several pupils of one name in one class and table, from 1; 0 when the name stands once. */
  readonly namesake: number;
  /** File, sheet and row, for the match report. */
  readonly source: string;
}

export type MatchRule = '学籍号' | '考号' | '姓名+学校+班级' | '姓名+学校' | '新建';

interface Place {
  readonly student_id: number;
  readonly class_id: number | null;
  readonly cohort: number | null;
}

/** Pupils, known and new, and the ladder that ties a row to one of them (design: identity). */
export class PupilRegister {
  readonly #ids: IdCounters;
  readonly #rows = new Map<number, Row<'student'>>();
  readonly #changed = new Set<number>();
  readonly #byNational = new Map<string, number>();
  readonly #byLocal = new Map<string, number>();
  readonly #byExamNo = new Map<string, number>();
  readonly #examNoOf = new Map<number, string>();
  /** 考号 → the school it belongs to in this exam; null when schools share it. */
  readonly #schoolOfNo = new Map<string, number | null>();
  readonly #schoolOf = new Map<number, number>();
  readonly #byName = new Map<string, Place[]>();
  readonly #namesakes = new Map<string, number>();
  readonly #rules = new Map<MatchRule, number>();
  readonly #counted = new Set<number>();
  readonly #ambiguous: { source: string; candidates: string[] }[] = [];
  readonly #links = new TableBuilder('identity_link');
  readonly #linked = new Set<string>();

  constructor(context: IntakeContext, ids: IdCounters) {
    this.#ids = ids;
    for (const { school_id, class_id, term, grade, ...row } of context.pupils) {
      this.#rows.set(row.student_id, row);
      this.#indexId(row, school_id);
      if (school_id !== null) this.#schoolOf.set(row.student_id, school_id);
      if (school_id !== null) this.#indexName(row.name, school_id, { student_id: row.student_id, class_id, cohort: cohortOf(grade, term) });
    }
  }

  /** 考号 links of the exam, or of all exams where the numbering is stable. */
  addExamNumbers(links: readonly { readonly source_key: string; readonly student_id: number }[]): void {
    for (const { source_key, student_id } of links) {
      const [, school, number] = source_key.split(':');
      if (school && number) this.#indexNumber(Number(school), number, student_id);
    }
  }

  /** The school of a row that names none but carries an id we know. */
  schoolByIds(eduId: PupilId | null, examNo: string | null): number | null {
    const student = eduId?.national ? this.#byNational.get(eduId.key) : undefined;
    return (student === undefined ? undefined : this.#schoolOf.get(student)) ?? (examNo === null ? null : (this.#schoolOfNo.get(examNo) ?? null));
  }

  name(id: number): string {
    return this.#rows.get(id)?.name ?? '';
  }

  /** The pupil a row is about, made new when nobody fits. `scope`: `exam:12` or `roster:2025-2026-1`. */
  resolve(clues: PupilClues, scope: string): { readonly student_id: number; readonly rule: MatchRule; readonly nameDiffers: string | null } {
    const found = this.#byIds(clues) ?? this.#byNames(clues);
    const rule = found?.rule ?? '新建';
    const student_id = found?.student_id ?? this.#create(clues);
    const known = this.#rows.get(student_id)!;
    this.#complete(known, clues);
    this.#remember(student_id, clues);
    this.#link(student_id, clues, scope, rule);
    if (!this.#counted.has(student_id)) {
      this.#counted.add(student_id);
      this.#rules.set(rule, (this.#rules.get(rule) ?? 0) + 1);
    }
    return { student_id, rule, nameDiffers: clues.name !== '' && known.name !== clues.name ? known.name : null };
  }

  report(): MatchReport {
    const byRule = [...this.#rules].filter(([rule]) => rule !== '新建').map(([rule, pupils]) => ({ rule, pupils }));
    return { byRule, created: this.#rules.get('新建') ?? 0, ambiguous: this.#ambiguous };
  }

  finish(): [TableBuilder<'student'>, TableBuilder<'identity_link'>] {
    const students = new TableBuilder('student');
    for (const id of this.#changed) students.push(this.#rows.get(id)!);
    return [students, this.#links];
  }

  #byIds({ eduId, examNo, schoolId, name }: PupilClues): { student_id: number; rule: MatchRule } | null {
    if (eduId) {
      const student_id = eduId.national ? this.#byNational.get(eduId.key) : this.#byLocal.get(`${schoolId}\t${eduId.key}`);
      if (student_id !== undefined) return { student_id, rule: '学籍号' };
    }
    if (examNo !== null) {
      const student_id = this.#byExamNo.get(`${schoolId}:${examNo}`);
      if (student_id !== undefined && (name === '' || this.name(student_id) === name)) return { student_id, rule: '考号' };
    }
    return null;
  }

  #byNames(clues: PupilClues): { student_id: number; rule: MatchRule } | null {
    if (clues.name === '') return null;
    const repeated = clues.namesake > 0 ? this.#namesakes.get(namesakeKey(clues)) : undefined;
    if (repeated !== undefined) return { student_id: repeated, rule: '姓名+学校+班级' };
    const candidates = (this.#byName.get(`${clues.schoolId}\t${clues.name}`) ?? []).filter((place) => this.#possible(place, clues));
    const inClass = candidates.filter(({ class_id }) => clues.classId !== null && class_id === clues.classId);
    if (clues.namesake === 0) {
      if (inClass.length === 1) return { student_id: inClass[0]!.student_id, rule: '姓名+学校+班级' };
      const only = inClass.length === 0 && candidates.length === 1 ? candidates[0]! : null;
      if (only && (clues.classId === null || only.class_id === null)) return { student_id: only.student_id, rule: '姓名+学校' };
    }
    if (candidates.length > 0) {
      this.#ambiguous.push({ source: clues.source, candidates: candidates.map(({ student_id }) => `${clues.name}（${this.#rows.get(student_id)?.edu_id ?? `编号 ${student_id}`}）`) });
    }
    return null;
  }

  /** Same cohort, and nothing known that speaks against it: another id, another 考号 in this exam, the other sex. */
  #possible({ student_id, cohort }: Place, { cohort: wanted, eduId, examNo, sex }: PupilClues): boolean {
    const known = this.#rows.get(student_id)!;
    if (cohort === null || wanted === null || cohort !== wanted) return false;
    const knownId = parseId(known.edu_id ?? '');
    if (eduId && knownId && eduId.key !== knownId.key && eduId.national === knownId.national) return false;
    const number = this.#examNoOf.get(student_id);
    if (examNo !== null && number !== undefined && number !== examNo) return false;
    return !(sex && known.sex && sex !== known.sex);
  }

  #create({ eduId, name, sex, birth, ethnicity }: PupilClues): number {
    const row = { student_id: this.#ids.next('student_id'), edu_id: eduId?.text ?? null, name, sex, birth: birth ?? null, ethnicity: ethnicity ?? null };
    this.#rows.set(row.student_id, row);
    this.#changed.add(row.student_id);
    return row.student_id;
  }

  /** A later file may know what an earlier one did not; nothing known is overwritten. */
  #complete(known: Row<'student'>, { eduId, sex, birth, ethnicity, name }: PupilClues): void {
    const betterId = eduId?.national === true && parseId(known.edu_id ?? '')?.national !== true;
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
    if (clues.eduId && !clues.eduId.national) this.#byLocal.set(`${clues.schoolId}\t${clues.eduId.key}`, student_id);
    if (clues.examNo !== null) {
      this.#indexNumber(clues.schoolId, clues.examNo, student_id);
      this.#examNoOf.set(student_id, clues.examNo);
    }
    if (clues.namesake > 0) this.#namesakes.set(namesakeKey(clues), student_id);
    if (clues.name !== '') this.#indexName(clues.name, clues.schoolId, { student_id, class_id: clues.classId, cohort: clues.cohort });
  }

  #indexNumber(school: number, number: string, student_id: number): void {
    this.#byExamNo.set(`${school}:${number}`, student_id);
    const known = this.#schoolOfNo.get(number);
    this.#schoolOfNo.set(number, known === undefined || known === school ? school : null);
  }

  #indexId({ student_id, edu_id }: Row<'student'>, school: number | null): void {
    const id = parseId(edu_id ?? '');
    if (!id) return;
    if (id.national) this.#byNational.set(id.key, student_id);
    else if (school !== null) this.#byLocal.set(`${school}\t${id.key}`, student_id);
  }

  #indexName(name: string, school: number, place: Place): void {
    const key = `${school}\t${name}`;
    const places = this.#byName.get(key);
    if (!places) this.#byName.set(key, [place]);
    else {
      const at = places.findIndex(({ student_id }) => student_id === place.student_id);
      if (at < 0) places.push(place);
      else if (place.class_id !== null) places[at] = place;
    }
  }

  #link(student_id: number, clues: PupilClues, scope: string, rule: MatchRule): void {
    const keys = [
      ...(clues.eduId ? [`学籍号:${clues.eduId.national ? '' : `${clues.schoolId}:`}${clues.eduId.text}`] : []),
      ...(clues.examNo !== null ? [`考号:${clues.schoolId}:${clues.examNo}`] : []),
    ];
    if (keys.length === 0) keys.push(`姓名:${clues.schoolId}:${clues.className ?? ''}:${clues.name}${clues.namesake > 0 ? `#${clues.namesake}` : ''}`);
    for (const source_key of keys) {
      const key = `${source_key}\t${scope}`;
      if (this.#linked.has(key)) continue;
      this.#linked.add(key);
      this.#links.push({ source_key, scope, student_id, rule, decided_by: '软件' });
    }
  }
}

const namesakeKey = ({ schoolId, classId, name, namesake }: PupilClues): string => `${schoolId}\t${classId ?? ''}\t${name}\t${namesake}`;
