import { z } from 'zod';
import type { BatchInfo } from '../workspace/batch.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { liveDocuments } from './live-documents.ts';

const meaning = z.looseObject({ kind: z.string() });
const shape = z.object({
  version: z.literal(1),
  planId: z.string(),
  actor: z.string(),
  exams: z.array(z.looseObject({ name: z.string(), term: z.string(), grade: z.string() })).default([]),
  options: z.record(z.string(), z.unknown()),
  files: z.array(z.object({
    name: z.string(), sha256: z.string(), sourceId: z.number(), container: z.string().nullable(), encoding: z.string().nullable(),
    outcome: z.object({ role: z.string(), rowsRead: z.number(), rowsStored: z.number(), rowsRefused: z.number(), rowsDropped: z.number(), scores: z.number(), refusedBySchool: z.array(z.object({ school_id: z.number(), rows: z.number() })).default([]) }),
    tables: z.array(z.object({
      sheet: z.string(), role: z.string(), headerRows: z.array(z.number()),
      columns: z.array(z.object({ header: z.string(), meaning, reason: z.string(), confidence: z.number() })),
    })),
  })),
  rules: z.array(z.object({ rule: z.string(), times: z.number() })),
  match: z.object({ byRule: z.array(z.object({ rule: z.string(), pupils: z.number() })), created: z.number(), ambiguous: z.number() }),
  findings: z.record(z.string(), z.number()),
});

/** 数据处理记录 of one import, with the batch that stored it. */
export interface PreparationRecord extends Readonly<z.infer<typeof shape>> {
  readonly batch: Pick<BatchInfo, 'batch_id' | 'label' | 'at'>;
}

/** Records of the imports that stand, in the order in which they were made. */
export async function preparationRecords(workspace: Workspace): Promise<PreparationRecord[]> {
  const batches = new Map(workspace.batches().map((batch) => [batch.batch_id, batch]));
  const records = (await liveDocuments(workspace, 'preparation/')).flatMap(({ document, batch_id }) => {
    const parsed = shape.safeParse(document);
    const batch = batches.get(batch_id);
    return parsed.success && batch ? [{ ...parsed.data, batch: { batch_id, label: batch.label, at: batch.at } }] : [];
  });
  return records.sort((a, b) => a.batch.batch_id - b.batch.batch_id);
}
