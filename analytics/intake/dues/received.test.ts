import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { openNodeEngine } from '../../engine/open.node.ts';
import { sql } from '../../engine/sql.ts';
import { canonical, tableNames } from '../../schema/canonical.ts';
import { createTableSql } from '../../schema/table.ts';
import { Sql } from '../../engine/sql.ts';
import { itemResultsOfQuery, itemsOfQuery, tableQuery } from '../intake-context.ts';
import { duesShape, readDues } from './due.ts';
import { duesStatus, type DuesFacts } from './dues-status.ts';
import {
  expectedPupilsQuery, indicatorsReceivedQuery, itemsReceivedQuery, observationsReceivedQuery, rosterReceivedQuery, scoresReceivedQuery, teachingReceivedQuery,
} from './received.ts';

const term = '2025-2026-1';
let engine: Engine;
beforeAll(async () => {
  engine = await openNodeEngine();
  for (const name of tableNames) await engine.exec(name, new Sql(createTableSql({ ...canonical[name], name })));
}, 60_000);
afterAll(() => engine.close());

it.each([
  scoresReceivedQuery(1, null), scoresReceivedQuery(1, '语文'), itemsReceivedQuery(1, '数学'), rosterReceivedQuery(term), teachingReceivedQuery(term), observationsReceivedQuery(term),
  indicatorsReceivedQuery(term), expectedPupilsQuery(1, term, '七年级'), expectedPupilsQuery(null, term, '七年级'), itemsOfQuery(1), itemResultsOfQuery(1), ...tableNames.map((name) => tableQuery(name)),
])('$name runs on the canonical schema', async (query) => {
  expect(await engine.query<unknown>(query)).toEqual([]);
});

it('counts pupils once, finds the files, and calls short and damaged deliveries so', async () => {
  const insert = (table: string, columns: string, values: string) => engine.exec(table, new Sql(`INSERT INTO ${table} (${columns}, batch_id, seq, deleted) VALUES ${values}`));
  await insert('form', 'form_id, exam_id, subject, label', "(1, 1, '语文', '', 1, 1, false), (2, 1, '数学', '', 1, 2, false)");
  const results = [[1, 1, 1, 10], [2, 1, 1, 10], [1, 2, 1, 10], [1, 3, 2, 11], [1, 4, 3, 12]].map(([form, student, school, source], index) => `(${form}, ${student}, ${school}, '正常', ${source}, 1, ${index + 3}, false)`);
  await insert('result', 'form_id, student_id, school_id, status, source_id', results.join(', '));
  await insert('exam_entry', 'exam_id, student_id, school_id, category', "(1, 1, 1, '应届', 1, 20, false), (1, 2, 1, '应届', 1, 21, false), (1, 3, 2, '应届', 1, 22, false), (1, 9, 2, '应届', 1, 23, false)");
  const school = (school_id: number, stages: readonly string[] = ['初中']) => ({ school_id, name: `学校${school_id}`, county: null, stages });
  const facts: DuesFacts = {
    term, today: '2026-01-21', exams: [{ exam_id: 1, name: '期末', grade: '七年级', term }], schools: [school(1), school(2), school(3), school(4), school(5, ['小学'])], refused: new Map([[12, { rows: 3, bySchool: new Map() }]]),
  };
  const due = { id: 'a', title: '期末成绩', kind: 'scores' as const, exam: { name: '期末', grade: '七年级' }, schools: 'all' as const, due: '2026-01-20' };
  const [status] = await duesStatus(engine, [due], facts);
  expect(status!.schools.map(({ school_id, state, received, expected, refused }) => [school_id, state, received, expected, refused])).toEqual([
    [1, '已收', 2, 2, 0], [2, '不齐', 1, 2, 0], [3, '有问题', 1, null, 3], [4, '逾期未收', 0, null, 0],
  ]);
  expect(status).toMatchObject({ received: 3, owing: 1 });
  const [onTime] = await duesStatus(engine, [due], { ...facts, today: '2026-01-20' });
  expect(onTime!.schools.at(-1)!.state).toBe('未收');
  await insert('result', 'form_id, student_id, school_id, status, source_id', "(2, 3, 2, '正常', 10, 1, 30, false)");
  const [shared] = await duesStatus(engine, [due], { ...facts, refused: new Map([[10, { rows: 5, bySchool: new Map([[2, 4]]) }]]) });
  expect(shared!.schools.slice(0, 2).map(({ state, refused }) => [state, refused])).toEqual([['已收', 0], ['有问题', 4]]);
  await engine.exec('clear', sql`DELETE FROM result`);
});

it('refuses a list of dues that cannot be', () => {
  const visits = { id: 'a', title: '听课', kind: 'observation', schools: 'all', due: null };
  expect(duesShape.safeParse([visits]).success).toBe(true);
  expect(duesShape.safeParse([visits, visits]).success).toBe(false);
  expect(duesShape.safeParse([{ ...visits, kind: 'scores' }]).success).toBe(false);
  expect(readDues(undefined)).toEqual([]);
  expect(() => readDues({ version: 9 })).toThrow('催报清单');
});
