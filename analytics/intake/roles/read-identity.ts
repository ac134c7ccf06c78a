import type { MappedColumn } from '../plan.ts';
import type { SheetCell } from '../sheet.ts';
import { cellText } from '../table/cell-text.ts';
import type { DataRow } from '../table/find-tables.ts';
import { isMangledId, parseId, type PupilId } from '../values/parse-id.ts';
import { parseTrack, type Track } from '../values/parse-track.ts';
import { attributeOf, columnOf, textAt, type MappedTable } from './mapped-table.ts';

/** Who a row is about, as written. */
export interface RowIdentity {
  readonly school: string;
  /** 县区 of the row, as written. */
  readonly area: string;
  readonly schoolCode: string | null;
  readonly className: string;
  readonly grade: string;
  readonly eduId: PupilId | null;
  readonly examNo: string | null;
  readonly name: string;
  readonly sex: string | null;
  readonly category: '应届' | '往届';
  readonly track: Track | null;
}

/** Reads identities of one table row by row; ids that Excel has spoilt are said and left out. */
export function identityReader(table: MappedTable): (row: DataRow) => RowIdentity {
  const { columns, log, sheet } = table;
  const find = (kind: Parameters<typeof columnOf>[1]): MappedColumn | null => columnOf(columns, kind);
  const [school, area, code, classColumn, grade, eduId, examNo, name, sex, category, track] = [
    find('school'), find('area'), find('schoolCode'), find('class'), find('grade'), find('eduId'), find('examNo'), find('name'), find('sex'), find('category'), find('track'),
  ];
  const chosen = attributeOf(columns, 'chosen');
  const schoolOf = filledDown(table, school);
  const sheetClass = classColumn ? '' : classFromSheet(sheet);
  const id = (row: DataRow, column: MappedColumn | null, label: string): string => {
    if (!column) return '';
    const cell: SheetCell = row.cells[column.index] ?? null;
    if (!isMangledId(cell)) return cellText(cell).replace(/^'/u, '');
    log.remark({
      severity: 'warning', code: 'mangled-id', sheet, row: row.row, column: column.index, value: String(cell),
      message: `${label}被 Excel 改成了科学计数，后几位已丢失；这一行改按姓名、学校、班级匹配。`,
      fix: `请在原表里把${label}一列设为“文本”格式，重新填入后再导入。`,
    });
    return '';
  };
  return (row) => {
    const label = textAt(row.cells, category) + (/应届|往届/u.test(textAt(row.cells, track)) ? textAt(row.cells, track) : '');
    const number = id(row, examNo, '考号');
    return {
      school: schoolOf(row),
      area: textAt(row.cells, area),
      schoolCode: textAt(row.cells, code) || null,
      className: textAt(row.cells, classColumn) || sheetClass,
      grade: textAt(row.cells, grade),
      eduId: parseId(id(row, eduId, '学籍号')),
      examNo: number === '' ? null : (parseId(number)?.text ?? null),
      name: textAt(row.cells, name).normalize('NFC').replace(/\s+/gu, ''),
      sex: /^[男女]$/u.exec(textAt(row.cells, sex))?.[0] ?? null,
      category: /往届|复读|^否$/u.test(label) ? '往届' : '应届',
      track: joinTracks(parseTrack(textAt(row.cells, track)), parseTrack(textAt(row.cells, chosen))),
    };
  };
}

const joinTracks = (track: Track | null, chosen: Track | null): Track | null =>
  track && chosen ? { ...chosen, track: track.track } : (track ?? chosen);

/**
 * A school written only once above its pupils (a merged cell that a text file has lost): blanks take
 * the school above when the first row has one and most rows have none.
 */
function filledDown(table: MappedTable, column: MappedColumn | null): (row: DataRow) => string {
  if (!column) return () => '';
  const texts = table.rows.map(({ cells }) => textAt(cells, column));
  const blanks = texts.filter((text) => text === '').length;
  if (texts[0] === '' || blanks * 2 < texts.length) return ({ cells }) => textAt(cells, column);
  const filled = new Map<number, string>();
  let last = '';
  table.rows.forEach(({ row }, index) => {
    last = texts[index] === '' ? last : texts[index]!;
    filled.set(row, last);
  });
  table.log.remark({
    severity: 'info', code: 'filled-down', sheet: table.sheet, column: column.index, value: String(blanks),
    message: `学校一列只写在每校第一行，空着的 ${blanks} 行已按上一行的学校补上。`, fix: '请核对预览里的学校；不必改动。',
  });
  return ({ row }) => filled.get(row) ?? '';
}

const classFromSheet = (sheet: string): string => (/班$|^\D{0,4}\d{1,3}班/u.test(sheet.trim()) ? sheet.trim() : '');
