import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { findingLabel } from './finding-labels.ts';

const folder = resolve(import.meta.dirname, '../intake');
const sources = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
const codes = new Set(sources.flatMap((text) => [...text.matchAll(/\bcode: ([^,;]*?['"][a-z-]+['"][^,;]*)[,;]/gu)].flatMap((match) => [...match[1]!.matchAll(/'([a-z]+(?:-[a-z]+)*)'/gu)].map((code) => code[1]!))));
/** Words beside `code:` that are no codes of findings: zod's own, columns of a table. */
const others = ['custom', 'school', 'score'];

it('names every code that intake gives', () => {
  expect(codes.size).toBeGreaterThan(60);
  expect([...codes].filter((code) => !others.includes(code) && findingLabel(code) === code)).toEqual([]);
});
