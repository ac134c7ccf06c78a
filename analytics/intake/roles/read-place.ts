import { cohortOf } from '../registry/class-register.ts';
import type { ExamMeta } from '../plan.ts';
import { parseClass } from '../values/parse-class.ts';
import { parseGrade } from '../values/parse-grade.ts';
import { schoolOfRow, type ImportState } from './import-state.ts';
import { columnOf, type MappedTable } from './mapped-table.ts';
import type { RowIdentity } from './read-identity.ts';

export interface Place {
  readonly schoolId: number;
  readonly classId: number | null;
  readonly className: string | null;
}

/**
 * School and class of a row; null when it was refused here. Where two exams stand in one row (a 中考
 * mark beside a 高二 exam), the class is written as it is called at the main exam.
 */
export function readPlace(state: ImportState, table: MappedTable, row: number, identity: RowIdentity, meta: ExamMeta, main: ExamMeta | null): Place | null {
  const system = state.options.schoolSystem;
  const parsed = parseClass(identity.className, meta.grade, { term: meta.term, system });
  const grade = parseGrade(identity.grade, system) ?? parsed?.grade ?? meta.grade;
  const sameYear = main !== null && grade === main.grade && cohortOf(main.grade, main.term) === cohortOf(meta.grade, meta.term);
  if (grade !== meta.grade && meta.grade !== '' && !sameYear) {
    const column = columnOf(table.columns, 'grade') ?? columnOf(table.columns, 'class');
    table.log.refuse({
      severity: 'error', code: 'other-grade', sheet: table.sheet, row, column: column?.index ?? null, value: identity.grade || identity.className,
      message: `这一行是${grade}，本次考试是${meta.grade}，没有导入。`, fix: '请把各年级分开，分别作为一次考试导入。',
    });
    return null;
  }
  const schoolId = schoolOfRow(state, table, row, identity);
  if (schoolId === null) return null;
  if (!parsed) return { schoolId, classId: null, className: null };
  const at = sameYear && main ? main : meta;
  return { schoolId, classId: state.classes.ensure(schoolId, parsed, at.grade, at.term), className: parsed.name };
}
