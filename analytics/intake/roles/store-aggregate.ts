import { TOTAL } from '../../schema/subjects.ts';
import { TableBuilder } from '../../schema/table-builder.ts';
import { aggregateOf, type AggregateMeasure } from '../columns/recognise-aggregate.ts';
import type { MappedColumn } from '../plan.ts';
import { plainText } from '../table/cell-text.ts';
import { parseClass } from '../values/parse-class.ts';
import { parseGrade } from '../values/parse-grade.ts';
import type { ExamBook } from './exam-book.ts';
import type { ImportState } from './import-state.ts';
import { attributeOf, columnOf, textAt, type MappedTable } from './mapped-table.ts';
import { parseFigure, refuser, sayUnknownUnit, unitOf, type Refuse } from './row-context.ts';

interface Figure {
  readonly column: MappedColumn;
  readonly measure: AggregateMeasure;
  /** null: holds for every subject of the row. */
  readonly subject: string | null;
}

const rates = new Set<AggregateMeasure>(['pass_rate', 'excellent_rate', 'low_rate']);

/** Results that arrive as school or class tables → aggregate rows of the exam; never mixed with pupils' marks. */
export function storeAggregate(state: ImportState, book: ExamBook, table: MappedTable): void {
  const { columns, tally, sourceId, log, sheet } = table;
  const refuse = refuser(table);
  const figures = figuresOf(table);
  const usual = table.subject ?? TOTAL;
  const subjectColumn = attributeOf(columns, 'subject');
  const builder = new TableBuilder('aggregate');
  const seen = new Map<string, number>();
  let meansOnly = 0;
  for (const { row, cells } of table.rows) {
    const unit = unitOfRow(state, book, table, row, cells, refuse);
    if (unit === null) continue;
    const rowSubject = textAt(cells, subjectColumn) || null;
    const bySubject = new Map<string, Partial<Record<AggregateMeasure, number>>>();
    let wrong: { column: MappedColumn; text: string } | null = null;
    const common: Partial<Record<AggregateMeasure, number>> = {};
    for (const { column, measure, subject } of figures) {
      const text = textAt(cells, column);
      if (text === '' || /^[-—–/]+$/u.test(text)) continue;
      const { bare, remark } = withoutRemark(text, measure);
      if (remark !== null) {
        log.remark({ severity: 'info', code: 'count-remark', sheet, row, column: column.index, value: text, message: `“${text}”按 ${bare} 计，括号里的说明没有导入。`, fix: '请核对人数；不必改动。' });
      }
      const value = figureOf(bare, measure);
      if (value === null) {
        wrong = { column, text };
        break;
      }
      if (subject === null && (measure === 'expected' || measure === 'present')) common[measure] = value;
      else {
        const at = subject ?? rowSubject ?? usual;
        bySubject.set(at, { ...bySubject.get(at), [measure]: value });
      }
    }
    if (wrong) {
      refuse(row, 'bad-number', wrong.column.index, wrong.text, `“${wrong.column.header}”里的“${wrong.text}”不是合理的数，这一行没有导入。`, '人数填整数，均分填数字，率填 0—100 的百分数或 0—1 的小数；说明文字请另列一栏。');
      continue;
    }
    if (bySubject.size === 0 && Object.keys(common).length > 0) bySubject.set(rowSubject ?? usual, {});
    if (bySubject.size === 0) {
      refuse(row, 'no-scores', null, null, '这一行没有数据，没有导入。', '没有参加考试的学校不必列入。');
      continue;
    }
    const first = [...bySubject.keys()].map((subject) => seen.get(`${unit}\t${subject}`)).find((one) => one !== undefined);
    if (first !== undefined) {
      refuse(row, 'duplicate-row', null, null, `这个单位与第 ${first + 1} 行重复，这一行没有导入。`, '请删去重复的一行。');
      continue;
    }
    for (const [subject, own] of bySubject) {
      seen.set(`${unit}\t${subject}`, row);
      const all = { ...common, ...own };
      if (all.mean !== undefined && all.present === undefined) meansOnly++;
      builder.push({
        exam_id: book.examId, subject, unit, expected: all.expected ?? null, present: all.present ?? null, mean: all.mean ?? null,
        pass_rate: all.pass_rate ?? null, excellent_rate: all.excellent_rate ?? null, low_rate: all.low_rate ?? null, source_id: sourceId,
      });
      tally.scores++;
    }
    tally.stored++;
  }
  if (meansOnly > 0) {
    log.remark({ severity: 'warning', code: 'aggregate-without-count', sheet, value: String(meansOnly), message: `有 ${meansOnly} 个平均分没有写参考人数，不能合成县、市平均。`, fix: '请补上实考人数一列后重新导入。' });
  }
  state.builders.push(builder);
}

/** Subject columns of a school list without a measure in their heads hold means. */
function figuresOf({ columns }: MappedTable): Figure[] {
  return columns.flatMap((column): Figure[] => {
    const { meaning } = column;
    if (meaning.kind === 'attribute') {
      const found = aggregateOf(meaning.column);
      return found ? [{ column, ...found }] : [];
    }
    if (meaning.kind === 'score' && meaning.measure === 'raw') return [{ column, measure: 'mean', subject: meaning.subject }];
    return meaning.kind === 'total' ? [{ column, measure: 'mean', subject: TOTAL }] : [];
  });
}

/** 49（缺考一人）: the count, and what somebody wrote beside it. */
function withoutRemark(text: string, measure: AggregateMeasure): { readonly bare: string; readonly remark: string | null } {
  const match = measure === 'expected' || measure === 'present' ? /^(\d+)人?\(([^\d()]{1,12})\)$/u.exec(plainText(text)) : null;
  return match ? { bare: match[1]!, remark: match[2]! } : { bare: text, remark: null };
}

function figureOf(text: string, measure: AggregateMeasure): number | null {
  const figure = parseFigure(text);
  if (figure === null || figure.value < 0) return null;
  if (rates.has(measure)) {
    // 0.915, 91.5 and 91.5% stand side by side in real files; no rate is above 1 as a fraction.
    const rate = figure.percent || figure.value > 1 ? figure.value / 100 : figure.value;
    return rate <= 1 ? Number(rate.toPrecision(12)) : null;
  }
  if (figure.percent) return null;
  return measure === 'mean' || Number.isInteger(figure.value) ? figure.value : null;
}

function unitOfRow(state: ImportState, book: ExamBook, { columns }: MappedTable, row: number, cells: Parameters<typeof textAt>[0], refuse: Refuse): string | null {
  const [school, code, area, classColumn, gradeColumn] = [columnOf(columns, 'school'), columnOf(columns, 'schoolCode'), columnOf(columns, 'area'), columnOf(columns, 'class'), columnOf(columns, 'grade')];
  const written = textAt(cells, school) || state.options.school || textAt(cells, area);
  const unit = unitOf(state, written, textAt(cells, code) || null);
  const className = textAt(cells, classColumn);
  if (unit === null) {
    sayUnknownUnit(state, refuse, row, (school ?? area)?.index ?? null, written);
    return null;
  }
  if (className === '' || !unit.startsWith('school:')) return unit;
  const { term, grade: examGrade } = book.meta;
  const parsed = parseClass(className, parseGrade(textAt(cells, gradeColumn), state.options.schoolSystem) ?? examGrade, { term, system: state.options.schoolSystem });
  if (!parsed || !plainText(className)) return unit;
  return `class:${state.classes.ensure(Number(unit.slice('school:'.length)), parsed, parsed.grade ?? examGrade, term)}`;
}
