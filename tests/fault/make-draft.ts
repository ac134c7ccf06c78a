import { TableBuilder } from '../../analytics/schema/table-builder.ts';
import type { BatchDraft } from '../../analytics/workspace/batch.ts';
import { seeded } from './random.ts';

/** The batch number `batchId` of the run `seed`, the same in the writer and in the test that checks it. */
export function makeDraft(seed: number, batchId: number): BatchDraft {
  const random = seeded(seed * 31 + batchId);
  const students = new TableBuilder('student');
  const members = new TableBuilder('teaching_class_member');
  const count = 1 + Math.floor(random() * (batchId % 4 === 0 ? 3000 : 60));
  for (let index = 0; index < count; index++) {
    const student_id = batchId * 10_000 + index;
    students.push({ student_id, edu_id: random() < 0.5 ? null : `G${student_id}`, name: `学生${Math.floor(random() * 1e6)}`, sex: random() < 0.5 ? '男' : '女', birth: null, ethnicity: null });
    members.push({ class_id: batchId, student_id, term: '2025-2026-1' });
  }
  return {
    kind: 'import',
    label: `第 ${batchId} 次导入`,
    actor: '教研室',
    tables: [students.finish(), members.finish()],
    sources: [{ name: `名单${batchId}.csv`, bytes: new Uint8Array(2000).map(() => Math.floor(random() * 256)) }],
    documents: { settings: { batchId, pass: random() } },
    counters: { student: batchId * 10_000 + count - 1 },
  };
}
