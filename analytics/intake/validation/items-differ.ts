import type { MappedTable } from '../roles/mapped-table.ts';

/** 小题之和不等: the items of a paper that do not add up to the mark given for it. */
export function sayItemsDiffer({ log, sheet }: MappedTable, row: number, name: string, subject: string, sum: number, mark: number | null): void {
  if (mark === null || Math.abs(sum - mark) < 0.051) return;
  log.remark({
    severity: 'warning', code: 'items-differ', sheet, row, value: String(sum), message: `${name}的${subject}小题得分之和 ${sum} 与成绩 ${mark} 不等，两者都照原样导入。`, fix: '请核对是否漏了小题，或成绩含附加分、折算。',
  });
}
