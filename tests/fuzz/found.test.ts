import { readdirSync, readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { openNodeParser } from '../../analytics/intake/parser.node.ts';
import type { ParsedFile, SourceFile } from '../../analytics/intake/sheet.ts';
import { allShapes } from '../../samples/shapes/all-shapes.ts';
import { writeShape } from '../../samples/shapes/containers.ts';
import { random } from '../../samples/district/random.ts';
import { checkFile } from './check-file.ts';
import { htmlMutations } from './mutate-text.ts';
import { zipMutations } from './mutate-zip.ts';

/** Bad inputs that earlier runs found, kept as they were; what each did is in found/README.md. */
const folder = new URL('found/', import.meta.url);
const found = readdirSync(folder).filter((name) => !name.endsWith('.md'));

describe('inputs that once hung, crashed or flooded the reader', () => {
  it.each(found)('%s', { timeout: 30_000 }, async (name) => {
    const started = process.cpuUsage();
    const { problem } = await checkFile({ name, bytes: new Uint8Array(readFileSync(new URL(name, folder))) });
    const { user, system } = process.cpuUsage(started);
    expect(problem).toBeNull();
    expect((user + system) / 1e6).toBeLessThan(10);
  });
});

const pool = openNodeParser(30_000);
afterAll(() => pool.close());
const plain = allShapes[0]!;
const by = (name: string, container: 'xlsx' | 'ods'): SourceFile => ({ name: `期末.${container}`, bytes: zipMutations[name]!(writeShape(plain, container).bytes, random(7, name)) });

/** What no limit inside the reader may be trusted with alone: these run where they can be ended. */
const risky: readonly { readonly what: string; readonly file: () => SourceFile }[] = [
  { what: 'zip bomb of 300 MB', file: () => ({ name: '期末.xlsx', bytes: zipSync({ 'xl/workbook.xml': new Uint8Array(10), 'xl/worksheets/sheet1.xml': new Uint8Array(300 << 20) }, { level: 1 }) }) },
  { what: 'entity bomb', file: () => by('entityBomb', 'xlsx') },
  { what: 'entity bomb in an ods', file: () => by('entityBomb', 'ods') },
  { what: '100,000 levels', file: () => by('deep', 'xlsx') },
  { what: 'repeat bomb in an ods', file: () => by('odsRepeats', 'ods') },
  { what: 'cells at the ends of the world', file: () => by('hugeRefs', 'xlsx') },
  { what: 'thousands of whole-sheet merges', file: () => by('merges', 'xlsx') },
  { what: 'a million unclosed html comments', file: () => ({ name: '期末.xls', bytes: new TextEncoder().encode(`<table><tr><td>姓名</td>${'<!--'.repeat(100_000)}${'<script>'.repeat(50_000)}`) }) },
  { what: 'html flood', file: () => ({ name: '期末.xls', bytes: htmlMutations['tagFlood']!(writeShape(plain, 'xls-html').bytes, random(7, 'flood')) }) },
  { what: 'one line of a million commas', file: () => ({ name: '期末.csv', bytes: new TextEncoder().encode(`姓名,语文\n${','.repeat(1_000_000)}\n`) }) },
  { what: 'an unclosed quote before 5 MB', file: () => ({ name: '期末.csv', bytes: new TextEncoder().encode(`姓名,语文\n"王一,80\n${'李二,70\n'.repeat(500_000)}`) }) },
];

it.each(risky)('$what is answered by the worker itself, within ten seconds of work', async ({ file }) => {
  const source = file();
  const started = process.cpuUsage();
  const parsed: ParsedFile = await pool.parse(source);
  const { user, system } = process.cpuUsage(started);
  expect(parsed.findings.filter(({ code }) => code === 'parse-timeout' || code === 'parse-crashed')).toEqual([]);
  expect((user + system) / 1e6).toBeLessThan(20);
});
