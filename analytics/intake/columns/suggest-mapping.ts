import type { FindingLog } from '../finding-log.ts';
import type { ColumnMeaning, MappedColumn } from '../plan.ts';
import { cellText, plainText } from '../table/cell-text.ts';
import type { FoundTable } from '../table/find-tables.ts';
import { dateOfHead, examOfPath, withoutExam } from './exam-words.ts';
import { demoteSeatNumbers, findByValues, readHeadless, share } from './read-values.ts';
import { recogniseAggregate } from './recognise-aggregate.ts';
import { recogniseAttribute } from './recognise-attribute.ts';
import { recogniseHeader, type Recognised } from './recognise-header.ts';
import { readByPosition, readDateHeads, settleItems } from './resolve-heads.ts';
import { subjectOf } from './subject-names.ts';

/** Kinds of which a table has one column; where two claim the part, the surer one gets it. */
const single = new Set<ColumnMeaning['kind']>(['school', 'schoolCode', 'class', 'grade', 'eduId', 'examNo', 'name', 'sex', 'category', 'track', 'area']);

const unknown = (header: string): Recognised => ({ meaning: { kind: 'ignore' }, reason: `没有认出“${header}”是什么，不导入`, confidence: 0 });

/** Header paths and values → what each column means, with the reason in words. */
export function suggestMapping(
  table: FoundTable,
  sheetSubject: string | null,
  override: (column: number) => ColumnMeaning | undefined,
  log: FindingLog,
): MappedColumn[] {
  const paths = table.headers;
  const values = paths.map((_, index) => columnValues(table, index));
  const headless = table.headerRows.length === 0;
  const found = headless ? readHeadless(values, sheetSubject) : readHeads(table, values, sheetSubject, log);
  found.forEach((one, index) => {
    if (one?.meaning.kind === 'track' && share(values[index]!, /应届|往届/u) > 0.5) found[index] = { meaning: { kind: 'category' }, reason: '列里是应届、往届', confidence: 1 };
  });
  paths.forEach((path, index) => {
    const chosen = path.length > 0 || headless ? override(index) : undefined;
    if (chosen) found[index] = { meaning: chosen, reason: '由分析员指定', confidence: 1 };
  });
  readOtherTotals(found, paths);
  keepSurest(table, found, log);
  return paths.flatMap((path, index): MappedColumn[] => {
    const recognised = found[index];
    const filled = values[index]!;
    if (recognised) return [{ index, header: path.join('/'), ...recognised, samples: filled.slice(0, 3) }];
    return filled.length > 0 ? [{ index, header: '', meaning: { kind: 'ignore' }, reason: '没有表头', confidence: 0, samples: filled.slice(0, 3) }] : [];
  });
}

function readHeads(table: FoundTable, values: readonly (readonly string[])[], sheetSubject: string | null, log: FindingLog): (Recognised | null)[] {
  const found = table.headers.map((path, index) => (path.length === 0 ? null : withFullMark(recogniseTwice(path, sheetSubject) ?? unknown(path.join('/')), table.fullMarks.get(index))));
  readByPosition(found, table.headers);
  for (const index of readDateHeads(found, table.headers, values, sheetSubject)) {
    const value = table.headers[index]!.at(-1)!;
    log.remark({
      severity: 'warning', code: 'date-header', sheet: table.sheet, row: table.headerRows.at(-1)!, column: index, value, message: `表头“${value}”像日期，没有写是哪一科，这一列没有导入。`,
      fix: '请把学科写进工作表名或标题（例如“语文”），每个日期会作为一次考试导入；或在预览里指定这一列的含义。',
    });
  }
  settleItems(found, table.headers, values);
  demoteFewItems(found);
  findByValues(found, values);
  demoteSeatNumbers(found, values);
  return found;
}

/** An attribute by exact name outranks looser readings (类型, 区 …) but never a pupil's own columns. */
function recogniseTwice(path: readonly string[], sheetSubject: string | null): Recognised | null {
  // 平均分/语文 ends in a subject and is none of a pupil's marks.
  const aggregate = path.length > 1 ? recogniseAggregate(path) : null;
  if (aggregate) return aggregate;
  const header = recogniseHeader(path, sheetSubject);
  if (header && header.meaning.kind !== 'item') return header;
  return recogniseAttribute(path) ?? header;
}

function withFullMark(recognised: Recognised, fullMark: number | undefined): Recognised {
  const { meaning } = recognised;
  if (fullMark === undefined) return recognised;
  if (meaning.kind === 'item') return { ...recognised, meaning: { ...meaning, fullMark } };
  if (meaning.kind === 'score' && meaning.measure === 'raw') return { ...recognised, meaning: { ...meaning, fullMark }, reason: `${recognised.reason}，满分行写明 ${fullMark} 分` };
  return recognised;
}

/** 中考分 in a list of pupils is their total in that exam; elsewhere it may be the predictor of expected marks. */
function readOtherTotals(found: (Recognised | null)[], paths: readonly (readonly string[])[]): void {
  if (!found.some((one) => one !== null && ['name', 'eduId', 'examNo'].includes(one.meaning.kind))) return;
  paths.forEach((path, index) => {
    if (found[index]?.confidence !== 0 || !/中考|高考|入学|分班/u.test(examOfPath(path) ?? '') || !/^(?:总?分数?|总?成绩|得分)?$/u.test(path.map(withoutExam).join(''))) return;
    found[index] = { meaning: { kind: 'total', measure: 'raw' }, reason: `表头“${path.join('/')}”是另一次考试的总分`, confidence: 0.9 };
  });
}

function demoteFewItems(found: (Recognised | null)[]): void {
  const items = found.flatMap((one, index) => (one?.meaning.kind === 'item' ? [index] : []));
  if (items.length >= 3) return;
  for (const index of items) found[index] = unknown('小题');
}

const SAMPLE = 400;

function columnValues(table: FoundTable, column: number): string[] {
  const values: string[] = [];
  for (const { cells } of table.rows) {
    const text = cellText(cells[column]);
    if (text !== '') values.push(text);
    if (values.length >= SAMPLE) break;
  }
  return values;
}

/** What two columns cannot both be; marks of different exams and items of different papers do not get in each other's way. */
function claim(meaning: ColumnMeaning, path: readonly string[]): string | null {
  if (single.has(meaning.kind)) return meaning.kind;
  const exam = examOfPath(path) ?? path.map(dateOfHead).find((date) => date !== null) ?? '';
  if (meaning.kind === 'score') return meaning.measure === 'rank' ? null : `score\t${exam}\t${meaning.subject}\t${meaning.measure}`;
  if (meaning.kind === 'total') return `total\t${exam}\t${meaning.measure ?? 'raw'}`;
  if (meaning.kind === 'item') return `item\t${path.slice(0, -1).map(subjectOf).find((subject) => subject !== null) ?? ''}\t${meaning.itemNo}`;
  return meaning.kind === 'attribute' ? `attribute\t${meaning.column}` : null;
}

function keepSurest(table: FoundTable, found: (Recognised | null)[], log: FindingLog): void {
  const holders = new Map<string, number>();
  found.forEach((one, index) => {
    const key = one ? claim(one.meaning, table.headers[index]!) : null;
    if (!one || key === null) return;
    const holder = holders.get(key);
    if (holder === undefined) {
      holders.set(key, index);
      return;
    }
    const [keep, drop] = found[holder]!.confidence >= one.confidence ? [holder, index] : [index, holder];
    holders.set(key, keep);
    const header = (column: number): string => table.headers[column]!.join('/');
    found[drop] = { meaning: { kind: 'ignore' }, reason: `已有同义的列“${header(keep)}”，这一列不导入`, confidence: 1 };
    const same = plainText(header(keep)) === plainText(header(drop));
    log.remark({
      severity: same ? 'warning' : 'info', code: same ? 'duplicate-header' : 'second-column', sheet: table.sheet, row: table.headerRows.at(-1) ?? null, column: drop, value: header(drop),
      message: same ? `表头“${header(drop)}”出现了两次，只导入前一列。` : `“${header(drop)}”与“${header(keep)}”同义，只导入后者。`,
      fix: same ? '请核对两列哪一列是对的；如应导入这一列，请在预览里改列的含义。' : '如应导入这一列，请在预览里改列的含义。',
    });
  });
}
