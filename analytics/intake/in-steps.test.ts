import { describe, expect, it } from 'vitest';
import { FindingLog } from './finding-log.ts';
import { BAR } from './import-pace.ts';
import { atOnce, inSteps, ROWS_A_STEP, type Steps } from './in-steps.ts';
import { emptyContext } from './intake-context.ts';
import { mapTables } from './map-tables.ts';
import { planImport } from './plan-import.ts';
import { findClashes } from './roles/find-clashes.ts';
import { readScoreRows } from './roles/read-score-rows.ts';
import { startImport } from './roles/import-state.ts';
import type { ParsedFile, SheetCell } from './sheet.ts';
import { options } from './testing/plan-of.ts';

const ROWS = 20_000;
const rows: SheetCell[][] = [['学校', '班级', '学籍号', '姓名', '语文', '数学'], ...Array.from({ length: ROWS }, (_, at): SheetCell[] => [`第${at % 20}中学`, `七年级${1 + (at % 9)}班`, `G4401012012${10_000_000 + at}`, `王${'伟芳娜敏静丽强磊军洋'[at % 10]}`, at % 101, (at * 7) % 101])];
const parsed: ParsedFile = { name: '成绩.csv', container: 'csv', encoding: 'utf-8', sheets: [{ name: '成绩', rows, merges: [] }], findings: [] };

/** Steps of the work and its result. */
function counted<T>(work: Steps<T>): { readonly steps: number; readonly result: T } {
  for (let steps = 0; ; steps++) {
    const step = work.next();
    if (step.done) return { steps, result: step.value };
  }
}

describe('long work in steps', () => {
  it('walks of a large list yield every few hundred rows, so that no stretch grows with the list', () => {
    const tally = { read: 0, stored: 0, dropped: 0, refusedInBlock: 0, scores: 0, cells: { read: 0, stored: 0, left: 0 } };
    const mapping = counted(mapTables(parsed, 1, options, [], new FindingLog('成绩.csv'), tally));
    const [table] = mapping.result;
    // Heads, rows, sorting and cleaning each walk over all of it.
    expect(mapping.steps).toBeGreaterThanOrEqual((4 * ROWS) / ROWS_A_STEP);
    const reading = counted(readScoreRows(table!, '七年级', startImport(emptyContext, options)));
    expect(reading.result).toHaveLength(ROWS);
    expect(reading.steps).toBeGreaterThanOrEqual((2 * ROWS) / ROWS_A_STEP);
    expect(counted(findClashes(reading.result)).steps).toBeGreaterThanOrEqual((2 * ROWS) / ROWS_A_STEP);
  });

  it('breathes between steps, hears a cancellation there, and gives the same result as in one go', async () => {
    function* work(): Steps<number> {
      for (let step = 0; step < 40; step++) {
        const until = performance.now() + 5;
        while (performance.now() < until);
        yield;
      }
      return 7;
    }
    let breaths = 0;
    expect(await inSteps(work(), { onBreath: () => breaths++ })).toBe(7);
    expect(breaths).toBeGreaterThan(1);
    expect(atOnce(work())).toBe(7);
    const controller = new AbortController();
    await expect(inSteps(work(), { signal: controller.signal, onBreath: () => controller.abort(new Error('取消')) })).rejects.toThrow('取消');
  });

  it.each(['读取', '核对 成绩.csv', '汇总'])('an import stops at once when it is cancelled during “%s”', async (stage) => {
    const controller = new AbortController();
    const said: string[] = [];
    const importing = planImport([{ name: '成绩.csv', bytes: new Uint8Array([1]) }], options, emptyContext, () => Promise.resolve(parsed), {
      signal: controller.signal,
      onProgress: (progress) => {
        said.push(progress.stage);
        if (progress.stage.startsWith(stage)) controller.abort(new Error('取消'));
      },
    });
    await expect(importing).rejects.toThrow('取消');
    expect(said.filter((one) => one.startsWith(stage))).toHaveLength(1);
    expect(said.at(-1)).toMatch(new RegExp(`^${stage}`, 'u'));
  });

  it('forty files fill one bar, which never goes back', async () => {
    const files = Array.from({ length: 40 }, (_, at) => ({ name: `第${at}中学.csv`, bytes: new Uint8Array([at]) }));
    const bar: number[] = [];
    const stages = new Set<string>();
    const { preview } = await planImport(files, options, emptyContext, (file) => Promise.resolve({ ...parsed, name: file.name, sheets: [{ name: '成绩', rows: [rows[0]!, ...rows.slice(1 + 50 * file.bytes[0]!, 51 + 50 * file.bytes[0]!)], merges: [] }] }), {
      onProgress: ({ stage, done, total }) => {
        stages.add(stage);
        bar.push(done / total);
        expect(total).toBe(BAR);
      },
    });
    expect(bar).toEqual([...bar].sort((a, b) => a - b));
    expect(bar.at(-1)).toBeLessThanOrEqual(1);
    for (const { name } of files) expect([...stages]).toContain(`读取 ${name}`);
    expect(preview.files.map(({ file, rowsStored }) => [file, rowsStored])).toEqual(files.map(({ name }) => [name, 50]));
  });
});
