/**
 * The one test command: type check, lint, build, then every suite. Ends with `N passed, N failed`.
 * A step that fails counts as one failure; suites count their tests.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const bin = (name: string): string => join(root, 'node_modules', '.bin', name);
const reports = join(root, 'out', 'test-reports');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

let passed = 0;
let failed = 0;

function run(command: string, args: readonly string[]): Promise<number> {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' });
    child.on('error', () => done(1));
    child.on('exit', (code) => done(code ?? 1));
  });
}

async function step(name: string, command: string, args: readonly string[]): Promise<void> {
  const started = performance.now();
  const code = await run(command, args);
  if (code === 0) passed += 1;
  else failed += 1;
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}

async function suite(project: string): Promise<void> {
  const report = join(reports, `${project}.json`);
  const code = await run(bin('vitest'), ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
  try {
    const result = JSON.parse(readFileSync(report, 'utf8')) as { numPassedTests: number; numFailedTests: number; numTotalTests: number };
    passed += result.numPassedTests;
    // A file that does not even load has no failed test to count, yet the run has failed.
    failed += code !== 0 && result.numFailedTests === 0 ? 1 : result.numFailedTests;
    const unrun = result.numTotalTests - result.numPassedTests - result.numFailedTests;
    if (unrun > 0) {
      failed += unrun;
      console.log(`FAIL ${project}: ${unrun} tests did not run`);
    }
  } catch {
    failed += 1;
    console.log(`FAIL ${project}: no test report`);
  }
}

await step('type check', bin('tsc'), ['-p', 'tsconfig.json']);
await step('type check of the core (no DOM, no Node)', bin('tsc'), ['-p', 'analytics/tsconfig.json']);
await step('lint', bin('eslint'), ['.']);
await step('build of the renderer', bin('vite'), ['build', '--config', 'build/vite.renderer.ts', '--logLevel', 'warn']);
await step('build of the desktop shell', bin('tsx'), ['build/vite.electron.ts']);
for (const project of ['unit', 'intake', 'oracle', 'fault', 'desktop', 'e2e']) await suite(project);

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
