import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { writeAtomically } from './atomic-write.ts';

/** A small settings file of the shell: unreadable or damaged counts as absent, since it can be made again. */
export async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeAtomically(path, new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`));
}
