/**
 * Figures printed, not asserted: `npm run bench`. Each is a single run on the machine at hand unless
 * the line says otherwise.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { withWorkspace } from '../analytics/cli/workspace.node.ts';
import { openNodeEngine } from '../analytics/engine/open.node.ts';
import { studyCoverage } from '../tests/bench/coverage-study.ts';
import { benchGrowth } from '../tests/bench/growth-bench.ts';
import { studyMedians } from '../tests/bench/median-study.ts';
import { benchIntake } from '../tests/bench/intake-bench.ts';
import { benchMeasures, DATA_TABLE } from '../tests/bench/measures-bench.ts';
import { benchSgp } from '../tests/bench/sgp-bench.ts';
import { benchItemModels, benchItems, benchPaperQuality } from '../tests/bench/items-bench.ts';

interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const figures: Figure[] = [];
const print = (figure: Figure): void => {
  figures.push(figure);
  console.log(`${figure.name}\t${figure.value.toFixed(figure.unit === 'MB' ? 0 : 2)} ${figure.unit}`);
};

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const value = await work();
  print({ name, value: (performance.now() - started) / 1000, unit: 's' });
  return value;
}

const only = process.argv[2];

if (!only || only === 'engine') {
  const engine = await timed('engine start (cold)', openNodeEngine);
  await engine.close();
}

if (!only || only === 'sample') {
  const folder = mkdtempSync(join(tmpdir(), 'xueheng-bench-'));
  await withWorkspace(join(folder, 'bench.xueheng'), { create: true }, {}, async (session) => {
    await timed('full sample: generate and import', () => session.importSample('full'));
    const info = await session.info();
    print({ name: 'full sample: results stored', value: info.results, unit: 'rows' });
    const exam = (await session.exams()).filter(({ commonForm }) => commonForm).sort((a, b) => b.pupils - a.pupils)[0]!;
    await timed('score table and 一分三率 of all schools, first call', () => session.analyse({ analysis: 'measures', exam: exam.exam_id, subject: '总分', by: 'school' }));
    await timed('一分三率 of all schools, every subject', async () => {
      for (const subject of exam.subjects) await session.analyse({ analysis: 'measures', exam: exam.exam_id, subject, by: 'school' });
    });
  });
  print({ name: 'peak memory after the sample', value: process.resourceUsage().maxRSS / 1024, unit: 'MB' });
  rmSync(folder, { recursive: true, force: true });
}

if (!only || only === 'growth') {
  const engine = await openNodeEngine();
  for (const figure of await benchGrowth(engine)) print(figure);
  await engine.close();
}

if (!only || only === 'measures') {
  // Larger sizes by hand: npm run bench -- measures 300000 1000000 (a million pupils are 36 million results).
  const sizes = process.argv.slice(3).map(Number).filter((size) => size > 0);
  for (const pupils of sizes.length > 0 ? sizes : [10_000, 100_000]) {
    const engine = await openNodeEngine();
    for (const figure of await benchMeasures(engine, pupils)) print(figure);
    await engine.close();
  }
  print(DATA_TABLE);
}

if (!only || only === 'growth' || only === 'sgp') {
  for (const figure of await benchSgp()) print(figure);
  print({ name: 'peak memory after SGP', value: process.resourceUsage().maxRSS / 1024, unit: 'MB' });
}

// Minutes of simulation: only when asked for.
if (only === 'coverage') {
  for (const line of await studyCoverage()) console.log(line);
  for (const line of studyMedians()) console.log(line);
}

if (!only || only === 'items') {
  for (const figure of benchItems()) print(figure);
  for (const figure of await benchItemModels()) print(figure);
  const engine = await openNodeEngine();
  for (const figure of await benchPaperQuality(engine)) print(figure);
  await engine.close();
}

if (!only || only === 'intake') for (const figure of benchIntake()) print(figure);

if (only === 'fuzz') {
  const run = spawnSync(join(resolve(import.meta.dirname, '..'), 'node_modules', '.bin', 'tsx'), ['tests/fuzz/main.ts', ...process.argv.slice(3)], { cwd: resolve(import.meta.dirname, '..'), stdio: 'inherit', shell: process.platform === 'win32' });
  process.exitCode = run.status ?? 1;
}

if (!only || only === 'demo') {
  const folder = mkdtempSync(join(tmpdir(), 'xueheng-demo-'));
  const root = resolve(import.meta.dirname, '..');
  const started = performance.now();
  const run = spawnSync(join(root, 'node_modules', '.bin', 'tsx'), ['analytics/cli.node.ts', 'demo', '--out', folder, '--json'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (run.status !== 0) throw new Error(run.stderr);
  const { peakMegabytes } = JSON.parse(run.stdout) as { peakMegabytes: number };
  print({ name: 'demo: wall time', value: (performance.now() - started) / 1000, unit: 's' });
  print({ name: 'demo: peak memory', value: peakMegabytes, unit: 'MB' });
  rmSync(folder, { recursive: true, force: true });
}
