import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeDistrict, sampleSeed } from '../samples/district.ts';
import { expectedOf } from '../samples/expected.ts';
import { sampleImports } from '../samples/sample-imports.ts';
import type { Scale } from '../samples/district/places.ts';

/**
 * `tsx build/make-samples.ts` writes the full sample under out/samples/ and samples/expected.json;
 * with `--small` the committed subset under samples/small/.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const scale: Scale = process.argv.includes('--small') ? 'small' : 'full';
const folder = scale === 'small' ? join(root, 'samples', 'small') : join(root, 'out', 'samples');
const options = { seed: sampleSeed, scale };

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const index = [...sampleImports(options)].map((sample, i) => {
  const place = `${String(i + 1).padStart(2, '0')}-${sample.key.replaceAll('/', '-')}`;
  mkdirSync(join(folder, place));
  const files = sample.files.map(({ name, bytes }, k) => {
    writeFileSync(join(folder, place, name), bytes);
    return { path: `${place}/${name}`, ...sample.expected[k]! };
  });
  const { key, label, exam, school, optional } = sample;
  return { key, label, exam, school, optional, files };
});
writeFileSync(join(folder, 'index.json'), `${JSON.stringify(index, null, 1)}\n`);

const expectedFile = join(root, 'samples', scale === 'small' ? 'small/expected.json' : 'expected.json');
const expected = expectedOf(makeDistrict(options));
writeFileSync(expectedFile, `${JSON.stringify(expected, null, 1)}\n`);
const { counts } = expected;
console.log(`${scale}: ${index.length} imports, ${index.reduce((n, { files }) => n + files.length, 0)} files, ${counts.schools} schools, ${counts.pupils} pupils, ${counts.marks} marks`);
