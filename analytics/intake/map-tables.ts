import { guessRole } from './columns/guess-role.ts';
import { refineColumns } from './columns/refine-columns.ts';
import { suggestMapping } from './columns/suggest-mapping.ts';
import { subjectWithin } from './columns/subject-names.ts';
import type { FindingLog } from './finding-log.ts';
import type { ImportOptions, MappedColumn, TableRole } from './plan.ts';
import type { MappedTable, Tally } from './roles/mapped-table.ts';
import { attributeOf, textAt } from './roles/mapped-table.ts';
import { sortRows, type DroppedRow } from './roles/sort-rows.ts';
import type { ParsedFile, RawSheet } from './sheet.ts';
import { cellText, isBlank } from './table/cell-text.ts';
import { findTables } from './table/find-tables.ts';

/** Sheets of one file → tables with their meaning. Rows under a list are dropped here, with a finding each. */
export function mapTables(parsed: ParsedFile, sourceId: number, options: ImportOptions, log: FindingLog, tally: Tally): MappedTable[] {
  return parsed.sheets.flatMap((sheet) => {
    const tables = findTables(sheet, options.headerRows[`${parsed.name}\t${sheet.name}`]);
    if (tables.length === 0) sayNoTable(sheet, log, tally);
    return tables.map((found): MappedTable => {
      const titles = [sheet.name, ...found.titles, parsed.name];
      const subject = titles.map(subjectWithin).find((one) => one !== null) ?? null;
      const suggested = suggestMapping(found, subject, (column) => options.meanings[`${parsed.name}\t${sheet.name}\t${column}`], log);
      const { role, what } = guessRole(suggested);
      const columns = refineColumns(role, suggested);
      const sorted = sortRows(found, columns);
      tally.read += sorted.data.length + sorted.dropped.length + sorted.unusable.length;
      tally.dropped += sorted.dropped.length;
      for (const row of sorted.dropped) sayDropped(sheet.name, row, log);
      for (const row of sorted.unusable) sayUnusable(sheet.name, row, log);
      const table: MappedTable = { file: parsed.name, sourceId, sheet: sheet.name, role, what, found, columns, rows: sorted.data, log, tally, subject };
      const severalExams = role === 'scores' ? examNames(table) : [];
      if (severalExams.length > 1) return { ...table, role: 'unknown', what: `含 ${severalExams.length} 次考试（${severalExams.slice(0, 3).join('、')}）的成绩表` };
      if (role !== 'unknown' && role !== 'aggregate') sayUnknownColumns(table);
      return table;
    });
  });
}

/** A table that holds several exams one under the other cannot be one exam. */
function examNames({ columns, rows }: MappedTable): string[] {
  const column = attributeOf(columns, 'exam');
  return column ? [...new Set(rows.map(({ cells }) => textAt(cells, column)).filter((text) => text !== ''))] : [];
}

function sayNoTable(sheet: RawSheet, log: FindingLog, tally: Tally): void {
  const filled = sheet.rows.filter((row) => !row.every(isBlank));
  if (filled.length === 0) {
    log.remark({ severity: 'info', code: 'empty-sheet', sheet: sheet.name, message: '工作表是空的。', fix: '不必改动。' });
    return;
  }
  const cells = filled.flat().filter((cell) => !isBlank(cell));
  const numbers = cells.filter((cell) => typeof cell === 'number' || /^\d+(?:\.\d+)?$/u.test(cellText(cell))).length;
  const looksData = numbers * 4 >= cells.length && filled.length >= 3;
  const crowded = cells.length === filled.length && filled.some((row) => /[,;\t|，；]/u.test(cellText(row.find((cell) => !isBlank(cell)))));
  if (crowded && !looksData && filled.length >= 2 && filled.every((row) => /[,;\t|，；]/u.test(cellText(row.find((cell) => !isBlank(cell)))))) {
    tally.read += filled.length;
    tally.refusedInBlock += filled.length;
    log.remark({
      severity: 'error', code: 'wrong-delimiter', sheet: sheet.name, row: sheet.rows.findIndex((row) => !row.every(isBlank)), column: 0, value: cellText(filled[0]!.find((cell) => !isBlank(cell))).slice(0, 60),
      message: '每一行的内容都挤在一个单元格里，没有分开成列，未导入。', fix: '请在 Excel 里用“数据—分列”按分隔符分开，另存后再导入。',
    });
    return;
  }
  tally.read += filled.length;
  const labels = filled.slice(0, 6).flat().map(cellText);
  const known = kindsByLabels.find(({ patterns }) => patterns.every((pattern) => labels.some((label) => pattern.test(label))));
  if (known) {
    tally.refusedInBlock += filled.length;
    sayNotImportable(sheet.name, known.what, filled.length, log);
    return;
  }
  if (!looksData) {
    tally.dropped += filled.length;
    log.remark({ severity: 'info', code: 'not-a-table', sheet: sheet.name, message: `“${sheet.name}”是说明文字，不是数据表，没有导入（${filled.length} 行）。`, fix: '不必改动。' });
    return;
  }
  tally.refusedInBlock += filled.length;
  log.remark({
    severity: 'warning', code: 'no-header', sheet: sheet.name, message: `没有找到带“姓名”“学校”等列名的表头，这张表没有导入（${filled.length} 行）。`,
    fix: '请在预览里指定哪一行是表头，或在原表里补上列名后再导入。',
  });
}

/** Tables without pupils or schools in their heads, known by what their heads do hold. */
const kindsByLabels: readonly { readonly what: string; readonly patterns: readonly RegExp[] }[] = [
  { what: '双向细目表', patterns: [/^题号$/u, /题型|知识点|能力/u] },
  { what: '赋分区间表', patterns: [/(?:等级|赋分|原始|转换)(?:成绩|分数?)?区间/u] },
  { what: '过程性指标表', patterns: [/指标/u, /分子|完成率|达成|数值|目标/u] },
];

export function sayNotImportable(sheet: string, what: string, rows: number, log: FindingLog): void {
  log.remark({
    severity: 'info', code: 'not-importable-yet', sheet, value: what, message: `“${sheet}”是${what}，认出来了，但目前还不能导入（${rows} 行）。`,
    fix: /次考试/u.test(what) ? '请按考试分成几张表，分别导入。' : '成绩表、学校名单、学生名册、集团与帮扶名单、小题分可以导入；这张表请先留存。',
  });
}

const droppedText: Readonly<Record<DroppedRow['code'], string>> = {
  'total-row': '是合计、平均一类的行，不是学生，没有导入。',
  'note-row': '是说明文字，没有导入。',
  'repeated-header': '是重复的表头，没有导入。',
  'full-mark-row': '是各列的满分，已用作满分，不是学生。',
  'wrong-delimiter': '',
  'no-identity': '',
};

function sayDropped(sheet: string, { row, code, text }: DroppedRow, log: FindingLog): void {
  log.remark({ severity: 'info', code, sheet, row, value: text || null, message: `这一行${droppedText[code]}`, fix: '不必改动。' });
}

function sayUnusable(sheet: string, { row, code, text }: DroppedRow, log: FindingLog): void {
  const split = code === 'wrong-delimiter';
  log.refuse({
    severity: 'error', code, sheet, row, column: 0, value: text,
    message: split ? '这一行用的分隔符与其他行不同，全部内容挤在一格里，没有导入。' : '这一行没有姓名，也没有考号、学籍号，没有导入。',
    fix: split ? '请把这一行改成与其他行相同的分隔符后再导入。' : '请补上姓名或考号。',
  });
}

const usedAttributes: Partial<Record<TableRole, readonly string[]>> = {
  schools: ['city', 'township', 'type', 'stages', 'locality', 'governance', 'parent_school', 'aliases', 'pastoral'],
  roster: ['term', 'roll_school', 'status', 'birth', 'ethnicity', 'language_mode', 'chosen'],
  scores: ['chosen', 'exam'],
  items: ['chosen', 'exam'],
  relations: ['from_school', 'to_school', 'group', 'kind', 'start_date', 'end_date'],
};

function sayUnknownColumns({ columns, log, sheet, found, role }: MappedTable): void {
  for (const column of columns) {
    const { meaning, confidence, samples, header, index } = column;
    if (samples.length === 0) continue;
    if (meaning.kind === 'attribute' && !usedAttributes[role]?.includes(meaning.column)) {
      log.remark({
        severity: 'info', code: 'unused-column', sheet, row: found.headerRows.at(-1)!, column: index, value: header,
        message: `“${header}”认出来了，但这类表里用不到，没有导入。`, fix: meaning.column === 'group' ? '请把集团、帮扶关系另存为一张表（牵头单位、成员单位、开始日期）导入。' : '不必改动。',
      });
      continue;
    }
    if (meaning.kind !== 'ignore' || confidence > 0) continue;
    const otherExam = /中考|高考|上次|上学期|期中|期末|入学|月考|一模|二模/u.test(header);
    const numeric = isNumeric(column);
    log.remark({
      severity: numeric && !otherExam ? 'warning' : 'info', code: otherExam ? 'other-exam-column' : 'unknown-column', sheet, row: found.headerRows.at(-1)!, column: index, value: header,
      message: otherExam ? `“${header}”看来是另一次考试的成绩，本次不导入。` : header === '' ? '这一列没有表头，不导入。' : `没有认出“${header}”是什么，这一列不导入。`,
      fix: otherExam ? '请把这一列与姓名、班级另存为一张表，作为那次考试导入。' : '如应导入，请在预览里指定这一列的含义。',
    });
  }
}

const isNumeric = ({ samples }: MappedColumn): boolean => samples.every((sample) => /^\d+(?:\.\d+)?$/u.test(sample));
