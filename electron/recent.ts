import { access } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { readJson, writeJson } from './json-file.ts';

const schema = z.strictObject({ folders: z.array(z.string().min(1).refine(isAbsolute)) });
const limit = 10;

/** Workspaces the user has chosen in a dialog before, newest first; chosen once, they may be offered again. */
export interface Recent {
  remember(folder: string): Promise<void>;
  /** Those that are there now: a workspace on a memory stick comes back when the stick does. */
  present(): Promise<string[]>;
}

export function createRecent(userData: string): Recent {
  const file = join(userData, 'recent.json');
  const load = async (): Promise<string[]> => (await readJson(file, schema))?.folders ?? [];
  return {
    async remember(folder) {
      const others = (await load()).filter((known) => known !== folder);
      await writeJson(file, { folders: [folder, ...others].slice(0, limit) });
    },
    async present() {
      const folders = await load();
      const there = await Promise.all(folders.map((folder) => isWorkspace(folder)));
      return folders.filter((_folder, index) => there[index]);
    },
  };
}

/** A folder with a manifest, or with the kept older ones if the newest was lost. */
export async function isWorkspace(folder: string): Promise<boolean> {
  const found = await Promise.allSettled([access(join(folder, 'manifest.json')), access(join(folder, 'manifests'))]);
  return found.some((result) => result.status === 'fulfilled');
}
