import { z } from 'zod';
import type { ColumnMeaning } from '../plan.ts';

export const columnMeaning = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['school', 'schoolCode', 'class', 'grade', 'eduId', 'examNo', 'name', 'sex', 'category', 'track', 'area', 'ignore', 'sequence']),
  }),
  z.object({
    kind: z.literal('score'),
    subject: z.string().min(1),
    measure: z.enum(['raw', 'scaled', 'grade', 'rank']),
    fullMark: z.number().positive().nullable(),
  }),
  z.object({ kind: z.literal('total'), measure: z.enum(['raw', 'scaled']).exactOptional() }),
  z.object({ kind: z.literal('item'), itemNo: z.string().min(1), fullMark: z.number().positive().nullable() }),
  z.object({ kind: z.literal('attribute'), column: z.string().min(1) }),
]) satisfies z.ZodType<ColumnMeaning>;

const preset = z.object({
  version: z.literal(1),
  fingerprint: z.string().min(1),
  /** Labels of all columns of the layout, in order. */
  labels: z.array(z.string()),
  /** The subject that sheet, title or file names: 得分 under 数学 is not 得分 under 语文. */
  subject: z.string().nullable(),
  /** What the table was taken for, in the program's word. */
  role: z.string(),
  /** Columns whose meaning the analyst decided. */
  columns: z.array(z.object({ label: z.string(), meaning: columnMeaning })),
  /** The row chosen as the head, where the analyst chose one. */
  headerLine: z.string().nullable(),
  /** File name without numbers → the school its rows belong to, where the table has no school column. */
  schools: z.record(z.string(), z.string()),
  exam: z.object({ kind: z.string().exactOptional(), scope: z.string().exactOptional(), formPerSchool: z.boolean().exactOptional() }),
  /** File and sheet it was last taken from, for the list. */
  example: z.string(),
  actor: z.string(),
});

/** What an analyst decided about a layout, kept with the import under `mapping/<fingerprint>`. */
export type MappingPreset = Readonly<z.infer<typeof preset>>;

export const presetKey = (fingerprint: string): string => `mapping/${fingerprint}`;

/** null for a preset that was forgotten, or written by a version we do not know. */
export function readPreset(document: unknown): MappingPreset | null {
  const parsed = preset.safeParse(document);
  return parsed.success ? parsed.data : null;
}
