import type { FindingLog } from '../finding-log.ts';
import type { ColumnMeaning, MappedColumn } from '../plan.ts';
import { cellText, plainText } from '../table/cell-text.ts';
import type { FoundTable } from '../table/find-tables.ts';
import { recogniseAggregate } from './recognise-aggregate.ts';
import { recogniseAttribute } from './recognise-attribute.ts';
import { recogniseHeader, type Recognised } from './recognise-header.ts';

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
  const found = table.headers.map((path, index) => {
    const chosen = override(index);
    if (chosen) return { meaning: chosen, reason: '由分析员指定', confidence: 1 };
    if (path.length === 0) return null;
    return withFullMark(recogniseTwice(path, sheetSubject) ?? unknown(path.join('/')), table.fullMarks.get(index));
  });
  demoteFewItems(found);
  const values = table.headers.map((_, index) => columnValues(table, index));
  findByValues(found, values);
  demoteSeatNumbers(found, values);
  found.forEach((one, index) => {
    if (one?.meaning.kind === 'track' && share(values[index]!, /应届|往届/u) > 0.5) found[index] = { meaning: { kind: 'category' }, reason: '列里是应届、往届', confidence: 1 };
  });
  keepSurest(table, found, log);
  const columns: MappedColumn[] = [];
  found.forEach((recognised, index) => {
    const filled = values[index]!;
    if (!recognised) {
      if (filled.length > 0) columns.push({ index, header: '', meaning: { kind: 'ignore' }, reason: '没有表头', confidence: 0, samples: filled.slice(0, 3) });
      return;
    }
    columns.push({ index, header: table.headers[index]!.join('/'), ...recognised, samples: filled.slice(0, 3) });
  });
  return columns;
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

const share = (values: readonly string[], pattern: RegExp): number =>
  values.length === 0 ? 0 : values.filter((value) => pattern.test(plainText(value))).length / values.length;

/** A head we do not know over values that speak for themselves. */
function findByValues(found: (Recognised | null)[], values: readonly (readonly string[])[]): void {
  const has = (kind: ColumnMeaning['kind']): boolean => found.some((one) => one?.meaning.kind === kind);
  const open = (index: number): boolean => found[index]?.confidence === 0;
  values.forEach((column, index) => {
    if (!open(index) || column.length < 3) return;
    if (!has('eduId') && share(column, /^[GLJ]?\d{17}[\dX]$/iu) > 0.8) found[index] = { meaning: { kind: 'eduId' }, reason: '列里是 18 位学籍号（或身份证号）', confidence: 0.9 };
    else if (!has('sex') && share(column, /^[男女]$/u) > 0.95) found[index] = { meaning: { kind: 'sex' }, reason: '列里只有男、女', confidence: 0.9 };
    else if (!has('name') && (has('score') || has('class')) && share(column, /^\p{Script=Han}{2,4}[A-Z]?$/u) > 0.9 && new Set(column).size > column.length * 0.8) {
      found[index] = { meaning: { kind: 'name' }, reason: '列里是两到四个字、很少重复的文字，像姓名', confidence: 0.6 };
    }
  });
}

/** 学号 is an id in some files and a seat number (1 … 45 in every class) in others. */
function demoteSeatNumbers(found: (Recognised | null)[], values: readonly (readonly string[])[]): void {
  found.forEach((one, index) => {
    if (one?.meaning.kind !== 'eduId' || one.confidence >= 0.9) return;
    const column = values[index]!;
    const short = share(column, /^\d{1,3}$/u) > 0.9;
    if (short || new Set(column).size < column.length * 0.9) found[index] = { meaning: { kind: 'sequence' }, reason: '“学号”在各班重复，是班内序号，不作身份依据', confidence: 0.9 };
    else found[index] = { ...one, reason: '“学号”各不相同，在本校内作身份依据' };
  });
}

const claim = (meaning: ColumnMeaning): string | null => {
  if (single.has(meaning.kind)) return meaning.kind;
  if (meaning.kind === 'score') return meaning.measure === 'rank' ? null : `score\t${meaning.subject}\t${meaning.measure}`;
  if (meaning.kind === 'total') return `total\t${meaning.measure ?? 'raw'}`;
  if (meaning.kind === 'item') return `item\t${meaning.itemNo}`;
  return meaning.kind === 'attribute' ? `attribute\t${meaning.column}` : null;
};

function keepSurest(table: FoundTable, found: (Recognised | null)[], log: FindingLog): void {
  const holders = new Map<string, number>();
  found.forEach((one, index) => {
    const key = one ? claim(one.meaning) : null;
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
      severity: same ? 'warning' : 'info', code: same ? 'duplicate-header' : 'second-column', sheet: table.sheet, row: table.headerRows.at(-1)!, column: drop, value: header(drop),
      message: same ? `表头“${header(drop)}”出现了两次，只导入前一列。` : `“${header(drop)}”与“${header(keep)}”同义，只导入后者。`,
      fix: same ? '请核对两列哪一列是对的；如应导入这一列，请在预览里改列的含义。' : '如应导入这一列，请在预览里改列的含义。',
    });
  });
}
