import type { Row } from '../../schema/canonical.ts';
import { TableBuilder } from '../../schema/table-builder.ts';
import { parseTerm } from '../../schema/terms.ts';
import { subjectOf } from '../columns/subject-names.ts';
import { plainText } from '../table/cell-text.ts';
import type { ImportState } from './import-state.ts';
import { attributeOf, columnOf, textAt, type MappedTable } from './mapped-table.ts';
import { parseFigure, recordKey, RecordIds, refuser, termReader } from './row-context.ts';
import { dateOf } from './store-relations.ts';

const kinds = ['听课', '评课', '教研', '公开课'] as const;

const keyOf = (row: Omit<Row<'observation'>, 'observation_id'>): string =>
  recordKey(row.term, row.date, row.school_id, row.person, row.role, row.kind, row.class_name, row.subject, row.teacher_observed, row.note);

export const observationIds = (state: ImportState, known: readonly Row<'observation'>[]): RecordIds =>
  new RecordIds(known.map((row) => [keyOf(row), row.observation_id]), () => state.ids.next('observation_id'));

/** 听评课记录 → one observation per row: who visited whom, when, and how many lessons. */
export function storeObservations(state: ImportState, ids: RecordIds, table: MappedTable): void {
  const { columns, log, sheet, tally } = table;
  const refuse = refuser(table);
  const [listener, duty, date, activity, periods, observed, subjectColumn, note] =
    ['listener', 'duty', 'date', 'activity', 'periods', 'teacher', 'subject', 'note'].map((name) => attributeOf(columns, name));
  const [school, code, classColumn] = [columnOf(columns, 'school'), columnOf(columns, 'schoolCode'), columnOf(columns, 'class')];
  const dated = termReader(state, table, '听评课记录');
  const builder = new TableBuilder('observation');
  for (const { row, cells } of table.rows) {
    const person = textAt(cells, listener ?? null).replace(/\s+/gu, '');
    if (person === '') {
      refuse(row, 'missing-person', listener?.index ?? null, null, '没有听课人，这一行没有导入。', '请补上听课人姓名。');
      continue;
    }
    const dateText = textAt(cells, date ?? null);
    const day = dateOf(dateText) ?? serialDate(dateText);
    const term = dated(row, cells);
    if (term === null) continue;
    if (dateText !== '' && day === null) {
      refuse(row, 'bad-date', date?.index ?? null, dateText, `“${dateText}”不是日期，这一行没有导入。`, '请写成 2026-03-05 这样的日期。');
      continue;
    }
    if (day !== null && !withinTerm(day, term)) {
      log.remark({ severity: 'warning', code: 'date-outside-term', sheet, row, column: date?.index ?? null, value: dateText, message: `日期 ${day} 不在学期 ${term} 内，已按所写学期导入。`, fix: '请核对日期或学期。' });
    }
    const lessons = textAt(cells, periods ?? null);
    const count = lessons === '' ? null : parseFigure(lessons);
    if (lessons !== '' && (count === null || count.percent || count.value < 0 || count.value > 60)) {
      refuse(row, 'bad-number', periods?.index ?? null, lessons, `节数“${lessons}”不是合理的数，这一行没有导入。`, '请填 1、2 这样的节数。');
      continue;
    }
    const written = textAt(cells, school);
    const schoolId = written === '' && !state.options.school ? null : (state.schools.find(written || state.options.school!, textAt(cells, code) || null) ?? unknownSchool(state, written || state.options.school!));
    if (schoolId === undefined) {
      refuse(row, 'unknown-school', school?.index ?? null, written, `“${written}”不在学校名单里，这一行没有导入。`, '请改正校名，或先把它补入学校名单（可加别名）再导入。');
      continue;
    }
    const subject = textAt(cells, subjectColumn ?? null);
    const record = {
      term, date: day, school_id: schoolId, person, role: textAt(cells, duty ?? null) || '未填写', kind: kindOf(textAt(cells, activity ?? null)),
      class_name: textAt(cells, classColumn) || null, subject: subject === '' ? null : (subjectOf(subject) ?? subject),
      teacher_observed: textAt(cells, observed ?? null).replace(/\s+/gu, '') || null, periods: count?.value ?? 1, note: textAt(cells, note ?? null) || null,
    };
    builder.push({ observation_id: ids.take(keyOf(record)), ...record });
    tally.stored++;
  }
  state.builders.push(builder);
}

/** Offices outside the schools (教研室) visit lessons too, so a unit that is no school has none. */
function unknownSchool(state: ImportState, name: string): number | null | undefined {
  if (/教研|教育局|教科|教体|进修|督导|中心(?!校|小学)|局$|办$|所$/u.test(name)) return null;
  return state.schools.hasList ? undefined : state.schools.create(name, null);
}

function kindOf(text: string): string {
  const plain = plainText(text);
  return kinds.find((kind) => plain.includes(kind)) ?? (/展示|观摩|示范|研讨|汇报|优质/u.test(plain) ? '公开课' : /听|推门|随堂/u.test(plain) || plain === '' ? '听课' : plain);
}

/** 46082 and the like: a date that lost its format. */
function serialDate(text: string): string | null {
  const serial = Number(text);
  if (!/^\d{5}(?:\.\d+)?$/u.test(text) || serial < 36526 || serial > 62502) return null;
  return new Date(Date.UTC(1899, 11, 30) + Math.floor(serial) * 86_400_000).toISOString().slice(0, 10);
}

/** First terms run from August to February, second terms from February to August. */
function withinTerm(day: string, term: string): boolean {
  const parsed = parseTerm(term);
  if (!parsed) return true;
  const [from, to] = parsed.half === 1 ? [`${parsed.startYear}-08-01`, `${parsed.startYear + 1}-02-29`] : [`${parsed.startYear + 1}-02-01`, `${parsed.startYear + 1}-08-31`];
  return day >= from && day <= to;
}
