import { joinList, splitList } from '../../schema/column.ts';
import type { Row } from '../../schema/canonical.ts';
import { subjectOrder } from '../../schema/subjects.ts';
import { TableBuilder } from '../../schema/table-builder.ts';
import { termOrder } from '../../schema/terms.ts';
import type { FindingLog } from '../finding-log.ts';
import type { ExamMeta, PlannedExam, SubjectSummary } from '../plan.ts';
import { MarkSummary } from '../validation/mark-summary.ts';
import { HeldMarks, type HeldMark } from './held-marks.ts';
import type { FullMarks } from './settle-full-marks.ts';
import type { ImportState } from './import-state.ts';
import type { MappedTable } from './mapped-table.ts';
import type { ScoreRow, SubjectMark } from './read-score-rows.ts';

export interface NewResult {
  readonly student_id: number;
  readonly school_id: number;
  readonly class_id: number | null;
  readonly mark: SubjectMark;
  readonly table: MappedTable;
  /** 1-based. */
  readonly row: number;
  readonly column: string;
}

export type Sitter = Pick<Row<'exam_entry'>, 'student_id' | 'school_id' | 'class_id' | 'category' | 'track'>;

const kindOrder = ['入学', '抽测', '期中', '统考', '联考', '模拟', '学业水平', '期末', '中考', '高考'];

/** One exam being written: its forms, papers, total, results and who sat it. */
export class ExamBook {
  readonly examId: number;
  readonly meta: ExamMeta;
  /** What the rules of validation look at. */
  readonly summary = new MarkSummary();
  readonly #state: ImportState;
  readonly #marks: FullMarks;
  readonly #forms = new Map<string, Row<'form'>>();
  readonly #formById = new Map<number, Row<'form'>>();
  readonly #newForms: Row<'form'>[] = [];
  readonly #papers = new Map<number, Row<'paper'>>();
  readonly #results = new TableBuilder('result');
  readonly #held = new HeldMarks();
  readonly #sitters = new Map<number, Sitter>();
  readonly #pools = new Map<string, number>();
  readonly #newPools: Row<'scale_pool'>[] = [];
  readonly #isNew: boolean;
  #same: PlannedExam['same'];
  readonly #known: Row<'exam'> | undefined;
  readonly #impossible: { row: ScoreRow; most: number }[] = [];
  readonly #totals = new Map<MappedTable, { compared: number; differing: { row: ScoreRow; ours: number }[] }>();
  readonly #subjects = new Map<string, { scores: number; absent: number; scaled: number }>();

  constructor(state: ImportState, meta: ExamMeta, marks: FullMarks, keepBoth: boolean) {
    this.#state = state;
    this.#marks = marks;
    const same = (name: string): Row<'exam'> | undefined => state.context.exams.find((exam) => exam.term === meta.term && exam.grade === meta.grade && exam.name === name);
    let name = meta.name;
    for (let copy = 2; keepBoth && same(name); copy++) name = `${meta.name}（${copy}）`;
    this.meta = { ...meta, name };
    this.#known = same(name);
    this.#isNew = this.#known === undefined;
    this.#same = this.#known ? { exam_id: this.#known.exam_id, name: this.#known.name, by: '名称' } : null;
    this.examId = this.#known?.exam_id ?? state.ids.next('exam_id');
    for (const form of state.context.forms) {
      if (form.exam_id !== this.examId) continue;
      this.#forms.set(`${form.subject}\t${form.label}`, form);
      this.#formById.set(form.form_id, form);
    }
    for (const paper of state.context.papers) if (paper.track === TRACK) this.#papers.set(paper.form_id, paper);
  }

  get isNew(): boolean {
    return this.#isNew;
  }

  get same(): PlannedExam['same'] {
    return this.#same;
  }

  /** An exam under another name that has the same marks. */
  noteSame(same: PlannedExam['same']): void {
    this.#same = same;
  }

  subjectOf(formId: number): string | null {
    return this.#formById.get(formId)?.subject ?? null;
  }

  /** Marks given by subject. */
  subjectsGiven(): Map<string, number> {
    const given = new Map<string, number>();
    for (const [formId, marks] of this.#held.sizes()) {
      const subject = this.subjectOf(formId)!;
      given.set(subject, (given.get(subject) ?? 0) + marks);
    }
    return given;
  }

  get sitters(): ReadonlyMap<number, Sitter> {
    return this.#sitters;
  }

  fullMark(subject: string, table: MappedTable): number | null {
    return this.#marks.of(subject, table)?.fullMark ?? null;
  }

  held(subject: string, school: number, student: number): HeldMark | undefined {
    const form = this.#forms.get(`${subject}\t${this.#label(school)}`);
    return form && this.#held.get(form.form_id, student);
  }

  heldIn(formId: number, student: number): HeldMark | undefined {
    return this.#held.get(formId, student);
  }

  /** A mark given twice takes the place of the first: rows of a batch are laid over one another in order. */
  addResult({ student_id, school_id, class_id, mark, table, row, column }: NewResult): void {
    const form = this.form(mark.subject, school_id, table);
    const before = this.#held.get(form.form_id, student_id);
    if (before) this.#count(mark.subject, before.mark, -1);
    this.#held.set(form.form_id, student_id, { mark, table, row });
    this.#results.push({
      form_id: form.form_id, student_id, school_id, class_id, score_raw: mark.raw, score_scaled: mark.scaled,
      scale_pool_id: mark.scaled === null ? null : this.#pool(mark.subject), grade_mark: mark.gradeMark, imported_ranks: mark.ranks,
      status: mark.status, original_text: mark.text === '' ? null : mark.text, source_id: table.sourceId, sheet: table.sheet, row, column,
    });
    this.#count(mark.subject, mark, 1);
    this.summary.add({ school: school_id, subject: mark.subject, label: form.label, classId: class_id, student: student_id, raw: mark.raw, bonus: mark.bonus, status: mark.status, fullMark: this.fullMark(mark.subject, table), at: { table, row: row - 1, column: mark.column } }, before === undefined);
  }

  /** Marks of this import, each once. */
  get marks(): number {
    return this.#held.size;
  }

  #count(subject: string, { status, scaled }: { readonly status: string; readonly scaled: number | null }, by: number): void {
    const count = this.#subjects.get(subject) ?? { scores: 0, absent: 0, scaled: 0 };
    this.#subjects.set(subject, count);
    if (status === '正常') count.scores += by;
    else if (status !== '未选考') count.absent += by;
    if (scaled !== null) count.scaled += by;
  }

  addSitter(sitter: Sitter): void {
    const known = this.#sitters.get(sitter.student_id);
    this.#sitters.set(sitter.student_id, { ...sitter, track: sitter.track ?? known?.track ?? null });
  }

  form(subject: string, school: number, table: MappedTable): Row<'form'> {
    const label = this.#label(school);
    const known = this.#forms.get(`${subject}\t${label}`);
    if (known) return known;
    const form = { form_id: this.#state.ids.next('form_id'), exam_id: this.examId, subject, label, setter: label === '' ? null : label };
    this.#forms.set(`${subject}\t${label}`, form);
    this.#formById.set(form.form_id, form);
    this.#newForms.push(form);
    this.#papers.set(form.form_id, {
      form_id: form.form_id, track: TRACK, score_used: 'raw', full_mark: this.fullMark(subject, table) ?? 100,
      pass_mark: null, good_mark: null, excellent_mark: null, low_mark: null, duration: null, blueprint_ref: null,
    });
    return form;
  }

  /** 总分 is always added up anew; the file's own is only held against it. */
  compareTotal(row: ScoreRow): void {
    if (!row.total || row.marks.some(({ status }) => status === '剔除')) return;
    const counts = this.#totals.get(row.table) ?? { compared: 0, differing: [] };
    const sum = (pick: (mark: SubjectMark) => number | null): number => Number(row.marks.reduce((total, mark) => total + (pick(mark) ?? 0), 0).toPrecision(10));
    const raw = sum((mark) => mark.raw);
    const scaled = sum((mark) => mark.scaled ?? mark.raw);
    counts.compared++;
    const most = row.marks.reduce((total, { subject, bonus }) => total + (this.fullMark(subject, row.table) ?? 0) + bonus, 0);
    if (row.total.value > most && row.marks.every(({ raw }) => raw !== null)) this.#impossible.push({ row, most });
    if (![raw, scaled].some((ours) => Math.abs(ours - row.total!.value) < 0.051)) counts.differing.push({ row, ours: row.total.measure === 'scaled' ? scaled : raw });
    this.#totals.set(row.table, counts);
  }

  /** The files' own totals that no marks can add up to; the first of them, since a whole column may hold something else. */
  impossibleTotals(): readonly { readonly row: ScoreRow; readonly most: number }[] {
    return this.#impossible.slice(0, 20);
  }

  sayTotals(): void {
    for (const [table, { compared, differing }] of this.#totals) {
      if (compared >= 10 && differing.length > compared / 2) {
        table.log.remark({
          severity: 'warning', code: 'total-mismatch', sheet: table.sheet, column: differing[0]!.row.total!.column, value: String(differing.length),
          message: `总分一列有 ${differing.length} 行（共核对 ${compared} 行）与各科之和不等，可能含加分、折算或未列出的学科；总分按各科重新计算。`, fix: '请核对总分的算法；需要折算或加分时，请在总分设置里填写。',
        });
        continue;
      }
      for (const { row, ours } of differing) {
        table.log.remark({
          severity: 'warning', code: 'total-mismatch', sheet: table.sheet, row: row.row, column: row.total!.column, value: String(row.total!.value),
          message: `${row.identity.name}的总分 ${row.total!.value} 与各科之和 ${ours} 不等，总分按各科重新计算。`, fix: '请核对这一行的各科成绩和总分。',
        });
      }
    }
  }

  subjects(): SubjectSummary[] {
    return [...this.#subjects].sort(([a], [b]) => subjectOrder(a) - subjectOrder(b)).map(([subject, { scores, absent }]) => {
      const paper = [...this.#forms.values()].flatMap((form) => (form.subject === subject ? [this.#papers.get(form.form_id)!] : []))[0];
      return { subject, fullMark: paper?.full_mark ?? 0, scores, absent };
    });
  }

  /** Schools whose marks are in this book. */
  schools(): Set<number> {
    return new Set([...this.#sitters.values()].map(({ school_id }) => school_id));
  }

  finish(log: FindingLog): void {
    const { builders, context } = this.#state;
    if (this.#isNew) {
      const exams = new TableBuilder('exam');
      const { name, term, grade, kind, scope, date, isEntry } = this.meta;
      exams.push({ exam_id: this.examId, term, date, name, grade, kind, scope, setter: null, filing_no: null, is_entry: isEntry, sort_order: termOrder(term) * 100 + Math.max(0, kindOrder.indexOf(kind)) });
      builders.push(exams);
    } else log.remark({ severity: 'info', code: 'same-exam', message: `“${this.meta.name}”已在库中，本次的成绩并入这次考试；同一人同一科以本次为准。`, fix: '如果是另一次考试，请改考试名称后重新导入。' });
    const forms = new TableBuilder('form');
    for (const form of this.#newForms) forms.push(form);
    const papers = new TableBuilder('paper');
    for (const form of this.#forms.values()) this.#finishPaper(form, papers);
    const pools = new TableBuilder('scale_pool');
    for (const pool of this.#newPools) pools.push(pool);
    const totals = new TableBuilder('total_def');
    const known = context.totals.find(({ exam_id }) => exam_id === this.examId);
    const subjects = joinList([...new Set([...this.#forms.values()].map(({ subject }) => subject))].sort((a, b) => subjectOrder(a) - subjectOrder(b)).map((subject) => `${subject}*1`));
    const scaled = known?.score_used === 'scaled' || [...this.#subjects.values()].some((count) => count.scaled > 0);
    if (known?.subjects !== subjects) {
      totals.push({
        total_id: known?.total_id ?? this.#state.ids.next('total_id'), exam_id: this.examId, name: '总分', version: known?.version ?? 1, grade: this.meta.grade, track: TRACK,
        subjects: splitList(known?.subjects ?? '').some((part) => !/\*1$/u.test(part)) ? known!.subjects : subjects,
        score_used: scaled ? 'scaled' : 'raw', bonus: '', missing_rule: '剔除',
      });
    }
    builders.push(forms, papers, pools, totals, this.#results);
  }

  #finishPaper(form: Row<'form'>, papers: TableBuilder<'paper'>): void {
    const paper = this.#papers.get(form.form_id)!;
    const counts = this.#subjects.get(form.subject);
    const scaled = counts !== undefined && counts.scaled * 2 > counts.scores;
    const fullMark = this.#marks.stated(form.subject, form.label);
    const next = { ...paper, score_used: scaled ? 'scaled' : paper.score_used, full_mark: fullMark ?? paper.full_mark };
    const isNew = this.#newForms.includes(form);
    if (isNew || next.score_used !== paper.score_used || next.full_mark !== paper.full_mark) {
      papers.push(next);
      this.#papers.set(form.form_id, next);
    }
  }

  #label(school: number): string {
    return this.meta.formPerSchool ? (this.#state.schools.get(school)?.name ?? '') : '';
  }

  /** 赋分 belongs to the pool that sat this exam; it is never recomputed from one file. */
  #pool(subject: string): number {
    const name = `${this.meta.term} ${this.meta.grade} ${this.meta.name} ${subject}`;
    const known = this.#pools.get(name) ?? this.#state.context.pools.find((pool) => pool.name === name)?.scale_pool_id;
    if (known !== undefined) return known;
    const scale_pool_id = this.#state.ids.next('scale_pool_id');
    this.#pools.set(name, scale_pool_id);
    this.#newPools.push({ scale_pool_id, name, scheme: '随文件导入', population: '本次考试的全体选考学生' });
    return scale_pool_id;
  }
}

export const TRACK = '不分科';
