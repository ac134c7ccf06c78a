import type { TableName } from '../../schema/canonical.ts';
import type { TableBuilder } from '../../schema/table-builder.ts';
import type { FindingLog } from '../finding-log.ts';
import { countRule, type ImportState } from '../roles/import-state.ts';
import { movePupils } from './move-pupils.ts';

/**
 * Pupils known by name or 考号 alone who turn out to be pupils with a 学籍号, now that a roster, a bridge
 * or a fuller score file has come: their results are moved to them.
 */
export async function joinPupils(state: ImportState, log: FindingLog): Promise<TableBuilder<TableName>[]> {
  const { pupils, context } = state;
  if (pupils.hasNewBridges) pupils.joinBridged(await context.examNumbers(null));
  const joins = pupils.joins();
  const known = [...pupils.conflicts()].map(([from, into]) => ({ from, into }));
  if (joins.size + known.length === 0) return [];
  const { builders, joined, refused } = await movePupils(joins, context.rowsOfPupils);
  if (joined.size > 0) {
    countRule(state, '只有姓名或考号的学生并入有学籍号的同一人', joined.size);
    log.remark({
      severity: 'info', code: 'joined-pupils', value: String(joined.size), message: `有 ${joined.size} 名以前只有姓名或考号的学生，现在知道了学籍号，以前的成绩并到同一人名下。`, fix: '请核对；不对时可以撤销本次导入。',
    });
  }
  for (const { from, into } of [...known, ...refused]) {
    log.remark({
      severity: 'warning', code: 'join-conflict', value: pupils.name(from), message: `${pupils.name(from)}（编号 ${from}）与编号 ${into} 的学生看来是同一人，但同一张试卷有两个不同的成绩，没有合并。`, fix: '请核对是否是同名的两个人；确是同一人时，请先改正成绩，再在“学生对应”里合并。',
    });
  }
  return [...builders];
}
