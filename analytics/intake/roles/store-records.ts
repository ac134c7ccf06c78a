import type { ImportPace } from '../import-pace.ts';
import type { TableRole } from '../plan.ts';
import type { ImportState } from './import-state.ts';
import type { MappedTable } from './mapped-table.ts';
import { storeBridge } from './store-bridge.ts';
import { indicatorBook, storeIndicators } from './store-indicators.ts';
import { observationIds, storeObservations } from './store-observations.ts';
import { ratingIds, storeRatings } from './store-ratings.ts';
import { storeReference } from './store-reference.ts';
import { storeTargets, targetIds } from './store-targets.ts';
import { storeTeachingClass } from './store-teaching-class.ts';
import { storeTeaching } from './store-teaching.ts';
import { TeacherBook } from './teacher-book.ts';

/** The tables that belong to no exam: bridges first, for the exams of the same import rest on them. */
export async function storeRecords(state: ImportState, tables: readonly MappedTable[], pace: ImportPace): Promise<void> {
  const of = (role: TableRole): MappedTable[] => tables.filter((table) => table.role === role);
  const { context } = state;
  for (const table of of('bridge')) await pace.run(storeBridge(state, table));
  if (of('teaching').length + of('teaching-class').length > 0) {
    const teachers = new TeacherBook(state, await context.rows('teacher'));
    for (const table of of('teaching')) storeTeaching(state, teachers, table);
    for (const table of of('teaching-class')) storeTeachingClass(state, teachers, table);
    state.builders.push(teachers.finish());
  }
  if (of('observation').length > 0) {
    const ids = observationIds(state, await context.rows('observation'));
    for (const table of of('observation')) storeObservations(state, ids, table);
  }
  if (of('indicator').length > 0) {
    const book = indicatorBook(state, await context.rows('indicator'));
    for (const table of of('indicator')) storeIndicators(state, book, table);
  }
  if (of('rating').length > 0) {
    const ids = ratingIds(state, await context.rows('rating'));
    for (const table of of('rating')) storeRatings(state, ids, table);
  }
  if (of('target').length > 0) {
    const ids = targetIds(state, await context.rows('target'));
    for (const table of of('target')) storeTargets(state, ids, table);
  }
  if (of('reference').length > 0) {
    const known = await context.rows('reference');
    for (const table of of('reference')) storeReference(state, known, table);
  }
}
