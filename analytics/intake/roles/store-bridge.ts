import { ROWS_A_STEP, type Steps } from '../in-steps.ts';
import { TableBuilder } from '../../schema/table-builder.ts';
import { bridgeScope } from '../registry/exam-numbers.ts';
import { plainText } from '../table/cell-text.ts';
import { parseId } from '../values/parse-id.ts';
import { findClashes } from './find-clashes.ts';
import { countRule, schoolOfRow, type ImportState } from './import-state.ts';
import { columnOf, type MappedTable } from './mapped-table.ts';
import { identityReader } from './read-identity.ts';
import { refuser } from './row-context.ts';

/**
 * 报名号–学籍号 对照 → identity links `考号:<no>` in the scope of the year whose numbers they are. A 学籍号 that is not known yet
 * becomes a pupil, so that the bridge may come before the roster.
 */
export function* storeBridge(state: ImportState, table: MappedTable): Steps<void> {
  const { columns, tally, sheet, file } = table;
  const refuse = refuser(table);
  const identify = identityReader(table);
  const [examNoColumn, idColumn] = [columnOf(columns, 'examNo')?.index ?? null, columnOf(columns, 'eduId')?.index ?? null];
  const rows = table.rows.map(({ row, cells }) => ({ table, row, identity: identify({ row, cells }), signature: '' }));
  const clashes = yield* findClashes(rows);
  const year = yearIn([...table.found.titles, sheet, file]);
  const links = new TableBuilder('identity_link');
  for (const [index, one] of rows.entries()) {
    if (index % ROWS_A_STEP === 0) yield;
    const { row, identity } = one;
    const clash = clashes.get(one);
    if (clash?.refuse) {
      table.log.refuse({ severity: 'error', sheet, row, ...clash.refuse });
      continue;
    }
    const examNo = identity.examNo === null ? null : parseId(identity.examNo);
    if (!examNo || !identity.eduId) {
      refuse(row, 'no-identity', examNo ? idColumn : examNoColumn, null, `没有${examNo ? '学籍号' : '报名号（考号）'}，这一行没有导入。`, '对照表的每一行都要有报名号和学籍号。');
      continue;
    }
    const known = state.pupils.findByEduId(identity.eduId);
    if (known === null && identity.school === '' && state.options.school === null) {
      refuse(row, 'unknown-pupil', idColumn, identity.eduId.text, `学籍号 ${identity.eduId.text} 不在库中，表里也没有学校，这一行没有导入。`, '请先导入学生名册，或在对照表里加一列“学校”。');
      continue;
    }
    const schoolId = known === null ? schoolOfRow(state, table, row, identity) : null;
    if (known === null && schoolId === null) continue;
    const student_id = known ?? state.pupils.resolve({
      eduId: identity.eduId, examNo: null, name: identity.name, sex: identity.sex, schoolId: schoolId!, classId: null, className: null, cohort: null, namesake: 0,
      source: { file, sheet, row: row + 1, name: identity.name },
    }, 'bridge').student_id;
    links.push({ source_key: `考号:${examNo.text}`, scope: bridgeScope(year), student_id, rule: '桥接', decided_by: '软件' });
    state.pupils.addBridge(examNo.text, year, student_id);
    countRule(state, '报名号与学籍号按对照表认作同一人');
    tally.stored++;
  }
  state.builders.push(links);
}

/** The year of the 中考 that a title or the file names: 2025年中考报名号, 2024—2025学年 (it is held at the year's end). */
function yearIn(texts: readonly string[]): number | null {
  for (const text of texts) {
    const match = /(20\d\d)(?:[-—–―~至/](20\d\d))?(学?年|届|级|中考)/u.exec(plainText(text));
    if (match) return Number(match[2] ?? match[1]) + (match[3] === '学年' && match[2] === undefined ? 1 : 0);
  }
  return null;
}
