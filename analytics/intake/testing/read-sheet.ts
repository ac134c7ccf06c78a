import { FindingLog } from '../finding-log.ts';
import { atOnce } from '../in-steps.ts';
import { mapTables } from '../map-tables.ts';
import type { ColumnMeaning, ImportOptions } from '../plan.ts';
import type { Tally } from '../roles/mapped-table.ts';
import type { MergedRange, RawSheet, SheetCell } from '../sheet.ts';
import { cellText } from '../table/cell-text.ts';
import { options } from './plan-of.ts';

/** A table as it was understood: one object a row, by what its columns mean. */
export interface ReadTable {
  readonly role: string;
  readonly exam?: string;
  readonly subject?: string;
  readonly rows: readonly (readonly string[])[];
}

export interface ReadSheets {
  readonly tables: readonly ReadTable[];
  readonly codes: readonly string[];
  readonly tally: Tally;
}

export const sheetOf = (rows: readonly (readonly SheetCell[])[], name = '成绩', merges: readonly MergedRange[] = []): RawSheet => ({ name, rows, merges });

/** Sheets → tables with their meaning; the first row of each names its columns: 姓名, 语文, 语文 赋分, 第1题(3). */
export function readSheets(sheets: readonly RawSheet[], changes: Partial<ImportOptions> = {}, file = '期末.xlsx'): ReadSheets {
  const log = new FindingLog(file);
  const tally: Tally = { read: 0, stored: 0, dropped: 0, refusedInBlock: 0, scores: 0, cells: { read: 0, stored: 0, left: 0 } };
  const parsed = { name: file, container: 'xlsx' as const, encoding: null, sheets, findings: [] };
  const tables = atOnce(mapTables(parsed, 1, { ...options, ...changes }, [], log, tally));
  return {
    tables: tables.map(({ role, examHint, subject, columns, rows }) => {
      const used = columns.filter(({ meaning }) => meaning.kind !== 'ignore' && meaning.kind !== 'sequence');
      return {
        role, ...(examHint === null ? {} : { exam: examHint }), ...(subject === null ? {} : { subject }),
        rows: [used.map(({ meaning }) => labelOf(meaning)), ...rows.map(({ cells }) => used.map(({ index }) => cellText(cells[index])))],
      };
    }),
    codes: log.finish().map(({ code, row, column }) => `${code}${row ? `!${column ?? ''}${row}` : column ?? ''}`),
    tally,
  };
}

const kinds: Partial<Record<ColumnMeaning['kind'], string>> = {
  school: '学校', schoolCode: '学校代码', class: '班级', grade: '年级', eduId: '学籍号', examNo: '考号', name: '姓名', sex: '性别', category: '应往届', track: '科类', area: '县区',
};
const measures = { raw: '', scaled: ' 赋分', grade: ' 等级', rank: ' 名次' } as const;

function labelOf(meaning: ColumnMeaning): string {
  switch (meaning.kind) {
    case 'score': return `${meaning.subject}${measures[meaning.measure]}${meaning.fullMark === null ? '' : `(${meaning.fullMark})`}`;
    case 'total': return `总分${measures[meaning.measure ?? 'raw']}`;
    case 'item': return `第${meaning.itemNo}题${meaning.fullMark === null ? '' : `(${meaning.fullMark})`}`;
    case 'attribute': return `@${meaning.column}`;
    default: return kinds[meaning.kind] ?? meaning.kind;
  }
}
