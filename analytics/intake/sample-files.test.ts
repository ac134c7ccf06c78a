import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { Engine } from '../engine/engine.ts';
import { openNodeEngine } from '../engine/open.node.ts';
import { applyBatch, loadWorkspace } from '../workspace/load.ts';
import { memoryPort } from '../workspace/memory-port.ts';
import { openWorkspace, type Workspace } from '../workspace/workspace.ts';
import { loadIntakeContext } from './intake-context.ts';
import { parseFile } from './parse-file.ts';
import { planImport } from './plan-import.ts';
import type { ExamMeta } from './plan.ts';
import { options, rowsOf } from './testing/plan-of.ts';

const folder = new URL('../../samples/small/', import.meta.url);
const counts = z.record(z.string(), z.number());
const examShape = z.object({
  name: z.string(), term: z.string(), grade: z.string(), kind: z.string(), scope: z.string(), date: z.string().nullable(), isEntry: z.boolean(), formPerSchool: z.boolean(),
}) satisfies z.ZodType<ExamMeta>;
const fileShape = z.object({ path: z.string(), role: z.string(), rows: z.number(), extraRows: z.number(), scores: z.number(), statuses: counts });
const index = z
  .array(z.object({ key: z.string(), exam: examShape.nullable(), school: z.string().nullable(), files: z.array(fileShape) }))
  .parse(JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')));

let engine: Engine;
let workspace: Workspace;
beforeAll(async () => {
  engine = await openNodeEngine();
  workspace = await openWorkspace(memoryPort(), { owner: 'test', create: { name: '示例' } });
  await loadWorkspace(workspace, engine);
});
afterAll(async () => {
  await workspace.close();
  await engine.close();
});

// One after another, as an office would: later imports find the schools, rosters and exams of earlier ones.
it.each(index)('$key $school: every file as its maker counted it', async ({ exam, school, files }) => {
  const sources = files.map(({ path }) => ({ name: path.split('/').at(-1) ?? path, bytes: new Uint8Array(readFileSync(new URL(path, folder))) }));
  const plan = await planImport(sources, { ...options, exam: exam ?? {}, school }, await loadIntakeContext(engine, workspace.counters), parseFile);
  files.forEach(({ path, role, rows, extraRows, scores }, at) => {
    const { rowsRead, rowsStored, rowsRefused, rowsDropped, ...outcome } = plan.preview.files[at]!;
    expect(rowsRead, path).toBe(rowsStored + rowsRefused + rowsDropped);
    expect({ path, role: outcome.role, rowsStored, rowsRefused, rowsDropped }).toEqual({ path, role, rowsStored: rows, rowsRefused: 0, rowsDropped: extraRows });
    if (role === 'scores') expect([path, outcome.scores]).toEqual([path, scores]);
  });
  const wanted: Record<string, number> = {};
  for (const { role, statuses } of files) if (role === 'scores') for (const [status, count] of Object.entries(statuses)) wanted[status] = (wanted[status] ?? 0) + count;
  const got: Record<string, number> = {};
  for (const { status } of rowsOf(plan, 'result')) got[String(status)] = (got[String(status)] ?? 0) + 1;
  expect(got).toEqual(wanted);
  expect(plan.preview.findings.filter(({ severity, code }) => severity === 'error' || code === 'unknown-school')).toEqual([]);
  if (!plan.draft) return;
  const batch = await workspace.commit(plan.draft);
  await applyBatch(workspace, engine, batch.batch_id);
});
