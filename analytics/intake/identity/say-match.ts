import { splitList } from '../../schema/column.ts';
import { stageOf } from '../../schema/grades.ts';
import { columnOf, type MappedTable } from '../roles/mapped-table.ts';
import type { ImportState } from '../roles/import-state.ts';
import type { Resolved } from '../registry/pupil-register.ts';

/** What is worth saying about how a row of a pupil in `grade` was tied to him. */
export function sayMatch(state: ImportState, table: MappedTable, row: number, written: string, grade: string, match: Resolved): void {
  const at = { sheet: table.sheet, row, column: columnOf(table.columns, 'name')?.index ?? null, value: written };
  if (match.nameDiffers !== null && match.rule !== '人工指定') {
    table.log.remark({
      severity: 'warning', code: 'name-differs', ...at, message: `${match.rule === '桥接' ? '对照表' : '学籍号'}对应的姓名原为“${match.nameDiffers}”，这里是“${written}”，按学籍号认作同一人。`, fix: '请核对是否改名或学籍号填错。',
    });
  }
  if (match.cameFrom !== null && !movedUp(state, match.cameFrom, grade)) {
    table.log.remark({
      severity: 'info', code: 'transfer', ...at, message: `${written}原在“${state.schools.get(match.cameFrom)?.name ?? ''}”，学籍号相同，按转学认作同一人。`, fix: '请核对；以前的成绩仍记在原来的学校。',
    });
  }
  if (match.rule === '姓名+学校（换班）' || match.rule === '姓名+学校（复读）') {
    const again = match.rule === '姓名+学校（复读）';
    table.log.remark({
      severity: 'warning', code: again ? 'repeater' : 'changed-class', ...at,
      message: again ? `${written}是往届生，本校上一届只有一个同名的人，认作复读的同一人。` : `${written}以前在本校另一个班，本校本届只有这一个同名的人，认作换了班的同一人。`,
      fix: '请核对；不是同一人时请改为“新学生”，有学籍号时请补上。', quickFix: { label: '不是同一人', options: { identityDecisions: { [match.key]: 'new' } } },
    });
  }
}

/** From a primary school to a junior one: every pupil moves, which is no 转学. */
function movedUp(state: ImportState, from: number, grade: string): boolean {
  const stages = splitList(state.schools.get(from)?.stages ?? '');
  const stage = stageOf(grade);
  return stage !== null && stages.length > 0 && !stages.includes(stage);
}
