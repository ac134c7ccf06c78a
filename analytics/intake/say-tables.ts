import { isUsed } from './columns/used-attributes.ts';
import type { FindingLog } from './finding-log.ts';
import type { MappedColumn } from './plan.ts';
import type { MappedTable, Tally } from './roles/mapped-table.ts';
import type { DroppedRow } from './roles/sort-rows.ts';
import type { RawSheet } from './sheet.ts';
import { cellText, isBlank } from './table/cell-text.ts';

/** A sheet in which no table was found: empty, notes, or a list that could not be made out. */
export function sayNoTable(sheet: RawSheet, log: FindingLog, tally: Tally): void {
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
  { what: '赋分区间表', patterns: [/(?:等级|赋分|原始|转换)(?:成绩|分数?)?区间/u] },
];

/** What a list of pupils without any head is called. */
export const HEADLESS = '没有表头的名单';

export function sayNotImportable(sheet: string, what: string, rows: number, log: FindingLog): void {
  if (what === HEADLESS) {
    log.remark({
      severity: 'warning', code: 'no-header', sheet, message: `“${sheet}”没有表头，看不出各列是哪一科，没有导入（${rows} 行）。`,
      fix: '请在预览里指定每一列的含义，或在原表最上面补一行列名（姓名、语文……）后再导入。',
    });
    return;
  }
  const unknown = /没有认出/u.test(what);
  log.remark({
    severity: unknown ? 'warning' : 'info', code: 'not-importable-yet', sheet, value: what,
    message: unknown ? `没有认出“${sheet}”是什么表，没有导入（${rows} 行）。` : `“${sheet}”是${what}，不导入（${rows} 行）。`,
    fix: unknown ? '请在预览里指定表头行和各列的含义，或用软件写出的模板填写后导入。' : '不必改动；如应导入，请在预览里指定各列的含义。',
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

export function sayDropped(sheet: string, { row, code, text }: DroppedRow, log: FindingLog): void {
  log.remark({ severity: 'info', code, sheet, row, value: text || null, message: `这一行${droppedText[code]}`, fix: '不必改动。' });
}

export function sayUnusable(sheet: string, { row, code, text }: DroppedRow, log: FindingLog): void {
  const split = code === 'wrong-delimiter';
  log.refuse({
    severity: 'error', code, sheet, row, column: 0, value: text,
    message: split ? '这一行用的分隔符与其他行不同，全部内容挤在一格里，没有导入。' : '这一行没有姓名，也没有考号、学籍号，没有导入。',
    fix: split ? '请把这一行改成与其他行相同的分隔符后再导入。' : '请补上姓名或考号。',
  });
}

/** Columns that are not imported, each with the reason. */
export function sayUnknownColumns({ columns, log, sheet, found, role }: MappedTable): void {
  for (const column of columns) {
    const { meaning, confidence, samples, header, index } = column;
    if (samples.length === 0) continue;
    if (meaning.kind === 'attribute' && !isUsed(role, meaning.column)) {
      log.remark({
        severity: 'info', code: 'unused-column', sheet, row: found.headerRows.at(-1) ?? null, column: index, value: header,
        message: `“${header}”认出来了，但这类表里用不到，没有导入。`, fix: meaning.column === 'group' ? '请把集团、帮扶关系另存为一张表（牵头单位、成员单位、开始日期）导入。' : '不必改动。',
      });
      continue;
    }
    if (meaning.kind !== 'ignore' || confidence > 0) continue;
    const otherExam = /中考|高考|上次|上学期|期中|期末|入学|月考|一模|二模/u.test(header);
    const numeric = isNumeric(column);
    log.remark({
      severity: numeric && !otherExam ? 'warning' : 'info', code: otherExam ? 'other-exam-column' : 'unknown-column', sheet, row: found.headerRows.at(-1) ?? null, column: index, value: header,
      message: otherExam ? `“${header}”看来是另一次考试的成绩，本次不导入。` : header === '' ? '这一列没有表头，不导入。' : `没有认出“${header}”是什么，这一列不导入。`,
      fix: otherExam ? '请把这一列与姓名、班级另存为一张表，作为那次考试导入。' : '如应导入，请在预览里指定这一列的含义。',
    });
  }
}

const isNumeric = ({ samples }: MappedColumn): boolean => samples.every((sample) => /^\d+(?:\.\d+)?$/u.test(sample));
