import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { openNodeEngine } from '../engine/open.node.ts';
import { castText, type Query } from '../engine/query.ts';
import { Sql } from '../engine/sql.ts';
import { effectiveScoresQuery, lineSubjectsQuery, lineTracksQuery, lineUnitsQuery, nearPupilsQuery, nthTotalQuery } from './admission-lines.ts';
import { languageMomentsQuery, localityMomentsQuery, schoolMomentsQuery } from './balance.ts';
import { resourceIndicatorsQuery } from './balance-resources.ts';
import { bottomShareQuery, indexCellsQuery, indexVarianceQuery } from './composite-cells.ts';
import { indexMeasures } from './composite-index.ts';
import { examFormsQuery } from './equated-forms.ts';
import { examFilingsQuery } from './exam-rules.ts';
import { relationsQuery } from './pair-effect-relations.ts';
import { scalingMarksQuery } from './scaling-marks.ts';
import { retentionQuery, rosterTermsQuery, transitionFlowsQuery } from './transitions.ts';
import { examsQuery, schoolsQuery, workspaceCountsQuery } from './catalog.ts';
import { formGroupsQuery } from './comparability.ts';
import { pairDesignQuery, pupilNamesQuery } from './pair-design.ts';
import { covariateNames, isFactor } from './covariates.ts';
import { baselineFactsQuery, covariateLevelsQuery, crossProductsQuery, pairConstantsQuery } from './cross-products.ts';
import { designTerms } from './design-terms.ts';
import { distributionQuery } from './distribution.ts';
import { groupings, isSubjectWise } from './grouping.ts';
import { growthCeilingsQuery } from './growth-ceilings.ts';
import { attritionQuery, knownPriorsQuery } from './growth-lost.ts';
import { growthTraitsQuery } from './growth-traits.ts';
import { identityCoverageQuery } from './identity-coverage.ts';
import { itemMatrixQuery, paperItemsQuery, papersWithItemsQuery } from './item-matrix.ts';
import { itemPapersQuery } from './item-papers.ts';
import { itemPupilsQuery } from './item-pupils.ts';
import { levelsQuery } from './levels.ts';
import { pairCoverageQuery, pairFormsQuery, pairOverlapQuery, pairRowsQuery, type PairsSpec } from './pairs.ts';
import { progressPupilsQuery, progressUnitsQuery } from './progress.ts';
import { relativePupilsQuery, relativeUnitsQuery } from './relative.ts';
import { placeBandsQuery, scoreBandsQuery, scoreTableQuery } from './score-bands.ts';
import { referenceListQuery } from './reference-list.ts';
import { referencePoolsQuery } from './reference-pools.ts';
import { rebuildScores } from './score-fact.ts';
import { sharedPupilsQuery } from './shared-pupils.ts';
import { loadTables } from './testing/load-tables.ts';
import { tScoresQuery, unitTScoresQuery } from './t-scores.ts';
import { trajectoryAttritionQuery } from './trajectory-attrition.ts';
import { cohortExamsQuery } from './trajectory-exams.ts';
import { cohortRowsQuery, examPupilsQuery } from './trajectory-rows.ts';

const pairs = (by: PairsSpec['by']): PairsSpec => ({
  outcome: { exam: 2, subject: '总分' }, baselines: [{ exam: 1, subject: '语文' }, { exam: 1, subject: '数学' }], by, school: 1, county: '东县',
});
const every: PairsSpec = { ...pairs('class'), parent: 'school', covariates: covariateNames };
const facts = [1, 2].map((mean) => ({ mean, sd: 1, quantiles: [0, 1, 2, 3, 4] }));
const quoted = covariateNames.flatMap((covariate) => ["'; DROP TABLE score; --", '其他'].map((level) => ({ covariate, level, n: 1 })));
const terms = (curve: 'quadratic' | 'spline') => designTerms(every, curve, facts, quoted);
const constants = { centre: new Array<number>(30).fill(1), scale: new Array<number>(30).fill(2) };
const place = { exam: 1, subject: '语文', school: 1, county: '东县' };
const shares = { grades: [{ grade: 'A', share: 0.3 }, { grade: "B'", share: 0.7 }] };
const moves = { ...place, earlier: 2, population: 'both' } as const;
const line = { exam: 1, track: '物理类', category: '应届', school: 1, county: '东县', score: 500, near: 10, effective: [{ subject: "语'文", score: 90.5 }] };
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
  ['languageMomentsQuery', languageMomentsQuery({ exam: 1, subject: '语文', county: '东县' })],
  ['resourceIndicatorsQuery', resourceIndicatorsQuery()],
  ['indexCellsQuery', indexCellsQuery(1)],
  ['indexVarianceQuery', indexVarianceQuery(1, indexMeasures.map((name) => ({ school: 1, subject: "'; DROP TABLE score; --", name, coefficient: 0.5 })))],
  ['bottomShareQuery', bottomShareQuery(1, 0.3)],
  ['examFormsQuery', examFormsQuery(1)],
  ['examFilingsQuery', examFilingsQuery()],
  ['relationsQuery', relationsQuery()],
  ['scalingMarksQuery', scalingMarksQuery(1)],
  ['scalingMarksQuery', scalingMarksQuery(1, ["'; DROP TABLE score; --"])],
  ['transitionFlowsQuery', transitionFlowsQuery(1, 2)],
  ['retentionQuery', retentionQuery('2024-2025-2', '2025-2026-1', '七年级', '八年级')],
  ['rosterTermsQuery', rosterTermsQuery()],
  ['tScoresQuery', tScoresQuery(filter)],
  ['pairFormsQuery', pairFormsQuery(pairs('school'))],
  ['pairFormsQuery', pairFormsQuery({ ...pairs('school'), baselines: [] })],
  ['pairRowsQuery', pairRowsQuery(pairs('school'))],
  ['pairCoverageQuery', pairCoverageQuery(every, undefined, 'parent')],
  ['pairDesignQuery', pairDesignQuery(every, terms('spline'), "'; DROP TABLE score; --")],
  ['pupilNamesQuery', pupilNamesQuery([1, 2])],
  ['baselineFactsQuery', baselineFactsQuery(pairs('school'))],
  ['covariateLevelsQuery', covariateLevelsQuery(every, covariateNames.filter(isFactor))],
  ['pairConstantsQuery', pairConstantsQuery(pairs('school'), [])],
  ['pairConstantsQuery', pairConstantsQuery(every, terms('spline'))],
  ['crossProductsQuery', crossProductsQuery(every, terms('quadratic'), constants)],
  ['crossProductsQuery', crossProductsQuery({ ...every, by: 'school', parent: 'county' }, terms('spline'), constants)],
  ['crossProductsQuery', crossProductsQuery({ ...pairs('school'), baselines: [] }, [], constants)],
  ['identityCoverageQuery', identityCoverageQuery(2, 1)],
  ['itemMatrixQuery', itemMatrixQuery({ form: 1 })],
  ['itemMatrixQuery', itemMatrixQuery({ form: 1, school: 2, class: 3 })],
  ['paperItemsQuery', paperItemsQuery(1)],
  ['itemPupilsQuery', itemPupilsQuery(1)],
  ['itemPapersQuery', itemPapersQuery()],
  ['papersWithItemsQuery', papersWithItemsQuery(1, "'; DROP TABLE item; --")],
  ['cohortExamsQuery', cohortExamsQuery({ exam: 1, subject: '语文' })],
  ['cohortRowsQuery', cohortRowsQuery(pairs('school'))],
  ['examPupilsQuery', examPupilsQuery({ exam: 1, school: 1 })],
  ['growthCeilingsQuery', growthCeilingsQuery(pairs('school'))],
  ['knownPriorsQuery', knownPriorsQuery(pairs('school'))],
  ['growthTraitsQuery', growthTraitsQuery(every, terms('spline'))],
  ['growthTraitsQuery', growthTraitsQuery(pairs('group'), [])],
  ['referenceListQuery', referenceListQuery()],
  ['referencePoolsQuery', referencePoolsQuery(pairs('school'))],
  ['relativePupilsQuery', relativePupilsQuery({ ...place, ...shares })],
  ['progressPupilsQuery', progressPupilsQuery(moves)],
  ['nthTotalQuery', nthTotalQuery({ exam: 1, track: '物理类', nth: 100 })],
  ['lineTracksQuery', lineTracksQuery(1)],
  ['effectiveScoresQuery', effectiveScoresQuery(line)],
  ['nearPupilsQuery', nearPupilsQuery(line)],
  ...groupings.flatMap((by): (readonly [string, Query<unknown>])[] => [
    ['levelsQuery', levelsQuery({ ...filter, by, denominator: '应考' })],
    ['levelsQuery', levelsQuery({ exams: [], by })],
    ['relativeUnitsQuery', relativeUnitsQuery({ ...place, ...shares, by })],
    ['scoreBandsQuery', scoreBandsQuery({ ...place, by, edges: [0, 60, 100] })],
    ['placeBandsQuery', placeBandsQuery({ ...place, by, places: [10, 20] })],
    ['scoreTableQuery', scoreTableQuery({ ...place, by })],
    ['progressUnitsQuery', progressUnitsQuery({ ...moves, by, population: by === 'all' ? 'each' : 'both' })],
    ['lineUnitsQuery', lineUnitsQuery({ ...line, by })],
    ['lineSubjectsQuery', lineSubjectsQuery({ ...line, by, effective: by === 'all' ? [] : line.effective })],
    ['unitTScoresQuery', unitTScoresQuery({ ...filter, by })],
    ['distributionQuery', distributionQuery({ exam: 1, subject: '语文', by, width: 10, school: 1, county: '东县' })],
    ['pairCoverageQuery', pairCoverageQuery(pairs(by))],
    ['attritionQuery', attritionQuery({ exam: 1, subject: '语文' }, { exam: 2, subject: '总分' }, by)],
    ...(isSubjectWise(by) ? [] : [['trajectoryAttritionQuery', trajectoryAttritionQuery({ first: 1, exit: { exam: 2, subject: '语文' }, exitTerm: '2025-2026-2', start: by === 'all' ? null : { exam: 1, subject: '语文' }, by })] as const]),
    ['pairOverlapQuery', pairOverlapQuery(pairs(by))],
    ['crossProductsQuery', crossProductsQuery(pairs(by), designTerms(pairs(by), 'linear', [], []), constants)],
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
    const fixedRows: Record<string, number> = { workspaceCountsQuery: 1, nthTotalQuery: 1, pairFormsQuery: value.sql.text.includes('f0') ? 3 : 1 };
    expect(rows.length).toBe(name === 'pairConstantsQuery' || name === 'baselineFactsQuery' ? 1 : (fixedRows[name] ?? 0));
  });
});
