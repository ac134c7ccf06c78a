import { stageOf } from '../../schema/grades.ts';
import { TOTAL } from '../../schema/subjects.ts';
import { ROWS_A_STEP, type Steps } from '../in-steps.ts';
import type { MappedColumn } from '../plan.ts';
import { cellText } from '../table/cell-text.ts';
import { explainError, isErrorCell } from '../table/error-cell.ts';
import type { DataRow } from '../table/find-tables.ts';
import { markKey, parseMark, type Mark, type MarkRules, type Status } from '../values/parse-mark.ts';
import { TOTAL_SUBJECT } from './full-marks.ts';
import type { IdentifiedRow } from './find-clashes.ts';
import type { MappedTable } from './mapped-table.ts';
import { countRule, type ImportState } from './import-state.ts';
import { identityReader, type RowIdentity } from './read-identity.ts';

export interface SubjectMark {
  readonly subject: string;
  readonly raw: number | null;
  readonly scaled: number | null;
  /** 附加分 within the raw mark. */
  readonly bonus: number;
  readonly gradeMark: string | null;
  readonly ranks: string | null;
  readonly status: Status;
  readonly text: string;
  /** Column of the mark. */
  readonly column: number;
}

export interface ScoreRow extends IdentifiedRow {
  readonly marks: readonly SubjectMark[];
  /** The file's own total, to be compared with ours. */
  readonly total: { readonly value: number; readonly measure: 'raw' | 'scaled'; readonly column: number } | null;
}

interface SubjectColumns {
  readonly subject: string;
  readonly raw: MappedColumn | null;
  readonly scaled: MappedColumn | null;
  readonly grade: MappedColumn | null;
  readonly ranks: readonly MappedColumn[];
  readonly fullMark: number | null;
  /** True when blanks and dashes mean "does not take the subject". */
  readonly elective: boolean;
}

const electives = new Set(['物理', '化学', '生物', '道德与法治', '历史', '地理', '技术', '信息技术', '文综', '理综']);
const languages = new Set(['英语', '日语', '俄语']);

/** Subject columns grouped, with a file of totals alone read as one subject of its own. */
export function* subjectColumns(table: MappedTable, grade: string): Steps<readonly SubjectColumns[]> {
  const known = found.get(table);
  if (known?.grade === grade) return known.columns;
  const columns = yield* findSubjectColumns(table, grade);
  found.set(table, { grade, columns });
  return columns;
}

/** Finding them walks over every mark, and they are asked for several times. */
const found = new WeakMap<MappedTable, { readonly grade: string; readonly columns: readonly SubjectColumns[] }>();

function* findSubjectColumns({ columns, rows }: MappedTable, grade: string): Steps<SubjectColumns[]> {
  const bySubject = new Map<string, MappedColumn[]>();
  for (const column of columns) {
    if (column.meaning.kind === 'score' && column.meaning.subject !== TOTAL) bySubject.set(column.meaning.subject, [...(bySubject.get(column.meaning.subject) ?? []), column]);
  }
  const total = totalColumn(columns);
  if (bySubject.size === 0 && total) {
    return [{ subject: TOTAL_SUBJECT, raw: total, scaled: null, grade: null, ranks: [], fullMark: null, elective: false }];
  }
  const grouped: SubjectColumns[] = [];
  for (const [subject, own] of bySubject) {
    const found = (name: 'raw' | 'scaled' | 'grade'): MappedColumn | null => own.find(({ meaning }) => meaning.kind === 'score' && meaning.measure === name) ?? null;
    // A column headed 语文 whose cells are A, B, 优 holds grades.
    const graded = found('raw') !== null && found('grade') === null && (yield* holdsGrades(rows, found('raw')!));
    const measure = (name: 'raw' | 'scaled' | 'grade'): MappedColumn | null => (graded && name !== 'scaled' ? (name === 'grade' ? found('raw') : null) : found(name));
    const marked = measure('raw') ?? measure('scaled') ?? measure('grade');
    const chosen = (stageOf(grade) === '高中' && electives.has(subject)) || (languages.has(subject) && bySubject.has('英语') && bySubject.size > 1 && subject !== '英语');
    const taken = marked && chosen ? yield* countStated(rows, marked) : 0;
    const rawMeaning = measure('raw')?.meaning;
    grouped.push({
      subject, raw: measure('raw'), scaled: measure('scaled'), grade: measure('grade'),
      ranks: own.filter(({ meaning }) => meaning.kind === 'score' && meaning.measure === 'rank'),
      fullMark: rawMeaning?.kind === 'score' ? rawMeaning.fullMark : null,
      // A subject that nearly everyone takes is compulsory for this list, so its gaps are absences.
      elective: chosen && taken < rows.length * 0.9,
    });
  }
  return grouped;
}

function* countStated(rows: readonly DataRow[], { index }: MappedColumn): Steps<number> {
  let stated = 0;
  for (const [row, { cells }] of rows.entries()) {
    if (row % ROWS_A_STEP === 0) yield;
    if (parseMark(cells[index]).kind !== 'unstated') stated++;
  }
  return stated;
}

function* holdsGrades(rows: readonly DataRow[], { index }: MappedColumn): Steps<boolean> {
  let [graded, numbers] = [0, 0];
  for (const [row, { cells }] of rows.entries()) {
    if (row % ROWS_A_STEP === 0) yield;
    const { kind } = parseMark(cells[index]);
    if (kind === 'grade') graded++;
    else if (kind === 'score') numbers++;
  }
  return graded > numbers;
}

export const totalColumn = (columns: readonly MappedColumn[]): MappedColumn | null =>
  columns.find(({ meaning }) => meaning.kind === 'total' && meaning.measure !== 'scaled') ?? columns.find(({ meaning }) => meaning.kind === 'total') ?? null;

/** Every pupil row of a table with its marks; rows that cannot be kept are refused here with the reason. */
export function* readScoreRows(table: MappedTable, grade: string, state: ImportState): Steps<ScoreRow[]> {
  const { options: rules } = state;
  const identify = identityReader(table);
  const subjects = (yield* subjectColumns(table, grade)).filter((subject) => hasValues(table, subject));
  const total = subjects.some(({ subject }) => subject === TOTAL_SUBJECT) ? null : totalColumn(table.columns);
  const columns = subjects.map(({ raw, scaled, grade: mark }) => (raw ?? scaled ?? mark)!.index);
  const marked = table.rows.filter(({ cells }) => columns.some((column) => cellText(cells[column]) !== '')).length;
  const rows: ScoreRow[] = [];
  const { cells: count } = table.tally;
  count.read += table.rows.length * subjects.length;
  for (const [index, row] of table.rows.entries()) {
    if (index % ROWS_A_STEP === 0) yield;
    const identity = identify(row);
    const marks = readMarks(state, table, row, subjects, identity, marked * 2 >= table.rows.length);
    if (!marks || marks.length === 0) count.left += subjects.length;
    if (!marks) continue;
    if (marks.length === 0) {
      table.log.refuse({
        severity: 'warning', code: 'no-scores', sheet: table.sheet, row: row.row, value: identity.name || (identity.examNo ?? null),
        message: `${identity.name || '这一行'}各科都没有成绩，也没有注明缺考，未导入。`, fix: '如确为缺考，请在成绩栏写“缺考”后重新导入；不在本校的请从表里删去。',
      });
      continue;
    }
    const given = total ? parseMark(row.cells[total.index], rules) : null;
    rows.push({
      table, row: row.row, identity, marks,
      signature: marks.map(({ subject, raw, scaled, status }) => `${subject}:${raw ?? ''}:${scaled ?? ''}:${status}`).join('|'),
      total: total && given?.kind === 'score' ? { value: given.score, measure: total.meaning.kind === 'total' ? (total.meaning.measure ?? 'raw') : 'raw', column: total.index } : null,
    });
  }
  return rows;
}

function hasValues(table: MappedTable, { subject, raw, scaled, grade }: SubjectColumns): boolean {
  const columns = [raw, scaled, grade].filter((column) => column !== null);
  const filled = columns.some(({ index }) => table.rows.some(({ cells }) => parseMark(cells[index]).kind !== 'unstated'));
  if (!filled && columns.length > 0) {
    table.log.remark({
      severity: 'info', code: 'empty-column', sheet: table.sheet, column: columns[0]!.index, value: subject,
      message: `${subject}一列全空，按没有考这一科处理。`, fix: '如应有成绩，请补齐后重新导入。',
    });
  }
  return filled;
}

/**
 * null when the row was refused; [] when it holds nothing at all in a list that is mostly not filled in.
 * In a list that is filled in, a pupil without any mark was expected and did not sit.
 */
function readMarks(state: ImportState, table: MappedTable, row: DataRow, subjects: readonly SubjectColumns[], identity: RowIdentity, filledIn: boolean): SubjectMark[] | null {
  const { options: rules } = state;
  const read = subjects.map((subject) => {
    const column = subject.raw ?? subject.scaled ?? subject.grade!;
    const isGrade = subject.raw === null && subject.scaled === null;
    const cell = row.cells[column.index];
    return { subject, column, cell, mark: isGrade ? gradeAsMark(cellText(cell), rules) : parseMark(cell, rules) };
  });
  let refused = false;
  for (const { subject, column, cell, mark } of read) {
    if (mark.kind !== 'problem' && (mark.kind !== 'grade' || subject.grade === column)) continue;
    refused = true;
    refuseMark(table, row.row, column.index, cellText(cell), subject.subject, mark.kind === 'problem' ? mark.code : 'text-in-score');
  }
  if (refused) return null;
  if (!filledIn && read.every(({ cell }) => cellText(cell) === '')) return [];
  const allZero = rules.statusOf?.[ALL_ZERO];
  const zero = allZero !== undefined && allZero !== '正常' && isAllZero(read.map(({ mark }) => mark)) ? allZero : null;
  if (zero) countRule(state, `各科都是 0 分记为${zero}`);
  const language = read.some(({ subject, mark }) => languages.has(subject.subject) && mark.kind !== 'unstated');
  // Where one row has both - and --, the writer tells 缺考 (-) from 未选考 (--) by them.
  const dashes = new Set(read.map(({ cell }) => cellText(cell)).filter((text) => /^-{1,2}$/u.test(text)));
  return read.map(({ subject, column, cell, mark }) => {
    const text = cellText(cell);
    const scaled = subject.scaled && subject.scaled !== column ? parseMark(row.cells[subject.scaled.index], rules) : mark;
    if (mark.kind === 'score' && mark.note) sayNote(state, table, row.row, column.index, subject.subject, text, mark);
    const isZero = zero !== null && mark.kind === 'score';
    return {
      subject: subject.subject,
      raw: subject.raw && mark.kind === 'score' && !isZero ? mark.score : null,
      scaled: subject.scaled && scaled.kind === 'score' && !isZero ? scaled.score : null,
      bonus: mark.kind === 'score' && rules.bonus === 'count' ? (mark.bonus ?? 0) : 0,
      gradeMark: subject.grade ? cellText(row.cells[subject.grade.index]) || null : null,
      ranks: subject.ranks.map((rank) => `${rank.header.split('/').at(-1) ?? ''}:${cellText(row.cells[rank.index])}`).filter((rank) => !/:(?:#.*)?$/u.test(rank)).join(';') || null,
      status: isZero ? zero : statusOf(table, row, subject, mark, identity, { language, twoDashes: dashes.size === 2, text, column: column.index }),
      text,
      column: column.index,
    };
  });
}

/** Grades are taken as they are written: 甲, A+, 优. */
const gradeAsMark = (text: string, rules: MarkRules): Mark => {
  const mark = parseMark(text, rules);
  return mark.kind === 'problem' ? { kind: 'grade', grade: text } : mark;
};

/** The key of `statusOf` for pupils with 0 in every subject. */
export const ALL_ZERO = '0 all';

const isAllZero = (marks: readonly Mark[]): boolean => {
  const scores = marks.filter((mark) => mark.kind === 'score');
  return scores.length >= 2 && scores.every(({ score }) => score === 0);
};

function sayNote(state: ImportState, table: MappedTable, row: number, column: number, subject: string, text: string, { score, note }: Extract<Mark, { kind: 'score' }>): void {
  const left = state.options.bonus !== 'count';
  countRule(state, note === 'bonus' ? `附加分${left ? '不计入' : '计入'}成绩（如“${text.slice(0, 12)}”记为 ${score} 分）` : `成绩后面的记号去掉（如“${text.slice(0, 12)}”记为 ${score} 分）`);
  table.log.remark(note === 'bonus'
    ? {
      severity: 'info', code: 'bonus-score', sheet: table.sheet, row, column, value: text, message: `${subject}“${text}”按${left ? '不含附加分' : '含附加分'}记为 ${score} 分。`, fix: left ? '如应计入附加分，请改选“计入附加分”。' : '如不应计入附加分，请改选“不计附加分”。',
      quickFix: left ? { label: '计入附加分', options: { bonus: 'count' } } : { label: '不计附加分', options: { bonus: 'leave-out' } },
    }
    : { severity: 'warning', code: 'marked-score', sheet: table.sheet, row, column, value: text, message: `${subject}“${text}”后面有记号，去掉记号按 ${score} 分导入。`, fix: '请核对记号的意思；表示违纪、剔除等时，请在原表里写明。' });
}

/**
 * A blank or dash beside other marks: 未选考 for a subject the pupil does not take (by his 选科, or an
 * elective of 高中, or the other foreign language), else 缺考 with a warning.
 */
function statusOf(
  table: MappedTable, row: DataRow, subject: SubjectColumns, mark: Mark, { track }: RowIdentity,
  { language, twoDashes, text, column }: { language: boolean; twoDashes: boolean; text: string; column: number },
): Status {
  if (mark.kind === 'grade') return '正常';
  if (mark.kind === 'score' || mark.kind === 'status') return mark.status;
  const chosen = track?.subjects ?? [];
  const optional = languages.has(subject.subject) ? language : subject.elective;
  const open = electives.has(subject.subject) && chosen.length >= 2 ? !chosen.includes(subject.subject) && subject.elective : optional && !(twoDashes && text === '-');
  if (open) return '未选考';
  table.log.remark({
    severity: 'warning', code: 'blank-score', sheet: table.sheet, row: row.row, column, value: text,
    message: `${subject.subject}成绩是空白或横线，按缺考处理。`, fix: '如果不是缺考（例如 0 分或未选考），请在原表里写明后重新导入。',
  });
  return '缺考';
}

function refuseMark(table: MappedTable, row: number, column: number, value: string, subject: string, code: 'negative-score' | 'text-in-score'): void {
  if (isErrorCell(value)) {
    const { what, fix } = explainError(value);
    table.log.refuse({ severity: 'error', code: 'error-cell', sheet: table.sheet, row, column, value, message: `${subject}成绩是${what}，这一行没有导入。`, fix });
    return;
  }
  const key = markKey(value);
  const message = code === 'negative-score' ? `${subject}成绩是负数，这一行没有导入。` : `${subject}成绩“${value}”不是数，也不是认得的标记，这一行没有导入。`;
  const fix = code === 'negative-score' ? '请核对后改成实际得分。' : '请改成数字；缺考、缓考、违纪、免考、未选考请写这几个词。';
  // Only a word may mean a status; a mistyped number may not.
  const quickFix = code === 'text-in-score' && !/\d/u.test(key) ? { label: `“${value}”都记为缺考`, options: { statusOf: { [key]: '缺考' as const } } } : undefined;
  table.log.refuse({ severity: 'error', code, sheet: table.sheet, row, column, value, message, fix, quickFix });
}
