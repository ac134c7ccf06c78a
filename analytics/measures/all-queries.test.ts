import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { openNodeEngine } from '../engine/open.node.ts';
import { castText, type Query } from '../engine/query.ts';
import { Sql } from '../engine/sql.ts';
import { localityMomentsQuery, schoolMomentsQuery } from './balance.ts';
import { examsQuery, schoolsQuery, workspaceCountsQuery } from './catalog.ts';
import { formGroupsQuery } from './comparability.ts';
import { crossProductsQuery, pairConstantsQuery } from './cross-products.ts';
import { distributionQuery } from './distribution.ts';
import { groupings } from './grouping.ts';
import { itemMatrixQuery, paperItemsQuery, papersWithItemsQuery } from './item-matrix.ts';
import { levelsQuery } from './levels.ts';
import { pairCoverageQuery, pairFormsQuery, pairRowsQuery, type PairsSpec } from './pairs.ts';
import { rebuildScores } from './score-fact.ts';
import { sharedPupilsQuery } from './shared-pupils.ts';
import { loadTables } from './testing/load-tables.ts';
import { tScoresQuery, unitTScoresQuery } from './t-scores.ts';

const pairs = (by: PairsSpec['by']): PairsSpec => ({
  outcome: { exam: 2, subject: '总分' }, baselines: [{ exam: 1, subject: '语文' }, { exam: 1, subject: '数学' }], by, school: 1, county: '东县',
});
const constants = { centre: [1, 2, 3], scale: [1, 1, 1] };
const filter = { exams: [1, 2], subjects: ["'; DROP TABLE score; --"], school: 1, county: '东县' };

/** Every query there is, with every option that changes its SQL. */
const queries: readonly (readonly [string, Query<unknown>])[] = [
  ['workspaceCountsQuery', workspaceCountsQuery()],
  ['examsQuery', examsQuery()],
  ['schoolsQuery', schoolsQuery()],
  ['sharedPupilsQuery', sharedPupilsQuery(1)],
  ['formGroupsQuery', formGroupsQuery(1)],
  ['schoolMomentsQuery', schoolMomentsQuery({ exam: 1, subject: '语文', county: '东县', formGroup: -1 })],
  ['localityMomentsQuery', localityMomentsQuery({ exam: 1, subject: '语文' })],
  ['tScoresQuery', tScoresQuery(filter)],
  ['pairFormsQuery', pairFormsQuery(pairs('school'))],
  ['pairFormsQuery', pairFormsQuery({ ...pairs('school'), baselines: [] })],
  ['pairRowsQuery', pairRowsQuery(pairs('school'))],
  ['pairConstantsQuery', pairConstantsQuery(pairs('school'))],
  ['crossProductsQuery', crossProductsQuery(pairs('school'), constants, 'quadratic')],
  ['crossProductsQuery', crossProductsQuery({ ...pairs('school'), baselines: [] }, { centre: [1], scale: [1] })],
  ['itemMatrixQuery', itemMatrixQuery({ form: 1 })],
  ['itemMatrixQuery', itemMatrixQuery({ form: 1, school: 2, class: 3 })],
  ['paperItemsQuery', paperItemsQuery(1)],
  ['papersWithItemsQuery', papersWithItemsQuery(1, "'; DROP TABLE item; --")],
  ...groupings.flatMap((by): (readonly [string, Query<unknown>])[] => [
    ['levelsQuery', levelsQuery({ ...filter, by, denominator: '应考' })],
    ['levelsQuery', levelsQuery({ exams: [], by })],
    ['unitTScoresQuery', unitTScoresQuery({ ...filter, by })],
    ['distributionQuery', distributionQuery({ exam: 1, subject: '语文', by, width: 10, school: 1, county: '东县' })],
    ['pairCoverageQuery', pairCoverageQuery(pairs(by))],
    ['crossProductsQuery', crossProductsQuery(pairs(by), constants)],
  ]),
];

let engine: Engine;
beforeAll(async () => {
  engine = await openNodeEngine();
  await loadTables(engine, {});
  await rebuildScores(engine);
}, 120_000);
afterAll(() => engine.close());

describe('every query', () => {
  it('is in this list', () => {
    const exported = readdirSync(import.meta.dirname)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .flatMap((name) => [...readFileSync(`${import.meta.dirname}/${name}`, 'utf8').matchAll(/^export (?:function|const) (\w+Query)\b/gm)].map((match) => match[1]!));
    expect(exported.toSorted()).toEqual([...new Set(queries.map(([name]) => name))].toSorted());
  });

  it.each(queries)('%s is planned on the canonical schema', async (_, value) => {
    await expect(engine.exec(`explain ${value.name}`, new Sql(`EXPLAIN ${castText(value)}`))).resolves.toBeUndefined();
  });

  it.each(queries)('%s runs on empty tables', async (name, value) => {
    const rows = await engine.query(value);
    const fixedRows: Record<string, number> = { workspaceCountsQuery: 1, pairFormsQuery: value.sql.text.includes('f0') ? 3 : 1 };
    expect(rows.length).toBe(name === 'pairConstantsQuery' ? 3 : (fixedRows[name] ?? 0));
  });
});
