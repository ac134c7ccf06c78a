import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/**
 * Which folder may import which (docs/architecture.md). The longest matching prefix decides for the
 * importing file; imports inside the same layer are always allowed.
 */
interface Rule {
  readonly layer: string;
  readonly values: readonly string[];
  /** Places from which types may come besides. */
  readonly types?: readonly string[];
}

const core = ['analytics/call.ts', 'analytics/schema/'];
const rules: readonly Rule[] = [
  { layer: 'analytics/schema/', values: [] },
  { layer: 'analytics/engine/', values: ['analytics/call.ts'] },
  { layer: 'analytics/stats/', values: [] },
  { layer: 'analytics/intake/', values: [...core, 'analytics/engine/'], types: ['analytics/workspace/batch.ts'] },
  { layer: 'analytics/workspace/', values: [...core, 'analytics/engine/'], types: ['electron/channels.ts'] },
  { layer: 'analytics/measures/', values: [...core, 'analytics/engine/'] },
  { layer: 'analytics/growth/', values: [...core, 'analytics/measures/', 'analytics/stats/'] },
  { layer: 'analytics/items/', values: [...core, 'analytics/measures/', 'analytics/stats/'] },
  { layer: 'analytics/results/', values: [...core, 'analytics/engine/', 'analytics/measures/', 'analytics/growth/', 'analytics/items/', 'analytics/stats/'] },
  { layer: 'analytics/reports/', values: [...core, 'analytics/engine/', 'analytics/results/', 'analytics/growth/', 'analytics/measures/'] },
  {
    layer: 'analytics/export/',
    values: ['analytics/call.ts', 'analytics/schema/terms.ts', 'analytics/results/format.ts', 'analytics/results/chart-'],
    types: ['analytics/results/', 'analytics/reports/document.ts'],
  },
  { layer: 'analytics/session/', values: ['analytics/'], types: ['samples/'] },
  { layer: 'analytics/cli/', values: ['analytics/', 'samples/'] },
  { layer: 'analytics/', values: ['analytics/', 'samples/'] },
  { layer: 'electron/', values: [] },
  { layer: 'renderer/worker/', values: ['analytics/', 'samples/', 'renderer/', 'electron/channels.ts'] },
  { layer: 'renderer/', values: ['analytics/results/', 'analytics/schema/'], types: ['analytics/', 'electron/channels.ts'] },
  { layer: 'samples/', values: ['analytics/schema/'], types: ['analytics/'] },
  { layer: 'build/', values: [''] },
  { layer: 'tests/', values: [''] },
];

const sources = ['analytics', 'electron', 'renderer', 'samples', 'build', 'tests'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/')),
);

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found: Import[] = [];
  for (const match of text.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[^'"()]*?from\s+)?['"](\.[^'"]+)['"]/gm)) {
    const to = relative(root, resolve(root, dirname(file), match[2]!.replace(/\?.*$/, ''))).replaceAll('\\', '/');
    found.push({ from: file, to, typeOnly: match[1] !== undefined });
  }
  return found;
}

const ruleFor = (file: string): Rule =>
  rules.filter(({ layer }) => file.startsWith(layer)).sort((a, b) => b.layer.length - a.layer.length)[0]!;

function violation({ from, to, typeOnly }: Import): boolean {
  // Tests sit beside the code and may open an engine or read a sample.
  if (/\.test\.tsx?$/.test(from) || from.includes('/testing/') || from.includes('/fixtures/')) return false;
  const rule = ruleFor(from);
  if (to.startsWith(rule.layer) && ruleFor(to) === rule) return false;
  const allowed = typeOnly ? [...rule.values, ...(rule.types ?? [])] : rule.values;
  return !allowed.some((prefix) => to.startsWith(prefix));
}

describe('layers', () => {
  it('finds the source files it is to check', () => {
    expect(sources.length).toBeGreaterThan(60);
    expect(sources.flatMap(importsOf).length).toBeGreaterThan(100);
  });

  it('knows a forbidden import when it sees one', () => {
    expect(violation({ from: 'analytics/stats/x.ts', to: 'analytics/schema/terms.ts', typeOnly: false })).toBe(true);
    expect(violation({ from: 'renderer/x.tsx', to: 'analytics/session-api.ts', typeOnly: false })).toBe(true);
    expect(violation({ from: 'renderer/x.tsx', to: 'analytics/session-api.ts', typeOnly: true })).toBe(false);
    expect(violation({ from: 'electron/x.ts', to: 'analytics/call.ts', typeOnly: true })).toBe(true);
  });

  it('has no import against the rules', () => {
    const bad = sources.flatMap(importsOf).filter(violation).map(({ from, to }) => `${from} → ${to}`);
    expect(bad).toEqual([]);
  });

  it('has no barrel files and no file that imports build or tests', () => {
    const barrels = sources.filter((file) => /(^|\/)index\.tsx?$/.test(file));
    expect(barrels).toEqual([]);
    const inward = sources
      .filter((file) => !/^(build|tests)\//.test(file) && !file.endsWith('.test.ts') && !file.endsWith('.test.tsx'))
      .flatMap(importsOf)
      .filter(({ to }) => /^(build|tests)\//.test(to));
    expect(inward).toEqual([]);
  });

  it('keeps host names out of shipped code', () => {
    const hosts = sources
      .filter((file) => /^(analytics|renderer|samples)\//.test(file) && !/\.test\.tsx?$/.test(file) && !file.includes('/fixtures/'))
      .filter((file) => /https?:\/\/(?!www\.w3\.org|schemas\.|127\.0\.0\.1|localhost)/.test(readFileSync(join(root, file), 'utf8')));
    expect(hosts).toEqual([]);
  });
});
