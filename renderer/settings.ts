import { z } from 'zod';

/** What this person set on this machine; nothing of the workspace. */
const schema = z.object({ actor: z.string().catch(''), office: z.string().catch('') });
export type Settings = z.infer<typeof schema>;

const KEY = 'xueheng.settings';

export function loadSettings(): Settings {
  try {
    return schema.parse(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
  } catch {
    return { actor: '', office: '' };
  }
}

export const saveSettings = (changes: Partial<Settings>): void =>
  localStorage.setItem(KEY, JSON.stringify({ ...loadSettings(), ...changes }));
