import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const root = resolve(import.meta.dirname, '..', '..');

function measure(what: string, folder: string): string {
  const run = spawnSync(join(root, 'node_modules', '.bin', 'tsx'), ['tests/bench/intake-measure.ts', what, folder], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 24, shell: process.platform === 'win32' });
  if (run.status !== 0) throw new Error(`${what}: ${run.stderr.split('\n').slice(-12).join('\n')}`);
  return run.stdout;
}

const labels: Readonly<Record<string, string>> = {
  'csv papaparse': 'csv 100,000 × 15, papaparse alone', 'csv read': 'csv 100,000 × 15, read', 'csv import': 'csv 100,000 × 15, read and planned',
  'xlsx SheetJS': 'xlsx 50,000 × 20, SheetJS alone', 'xlsx read': 'xlsx 50,000 × 20, read', 'xlsx import': 'xlsx 50,000 × 20, read and planned',
  'xls SheetJS': 'xls 50,000 × 20, SheetJS alone', 'xls read': 'xls 50,000 × 20, read', 'xls import': 'xls 50,000 × 20, read and planned', 'mixed import': '40 mixed files, read and planned',
};

/** Reading beside the bare libraries as the floor; every figure from a process of its own. */
export function* benchIntake(): Generator<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'xueheng-intake-'));
  try {
    for (const what of ['csv', 'xlsx', 'xls', 'mixed']) measure(what, folder);
    for (const [what, name] of Object.entries(labels)) {
      const { bytes, seconds, peakMegabytes } = JSON.parse(measure(what, folder)) as { bytes: number; seconds: number; peakMegabytes: number };
      yield { name, value: seconds, unit: 's' };
      yield { name: `${name}: speed`, value: bytes / 1048576 / seconds, unit: 'MB/s' };
      yield { name: `${name}: peak memory`, value: peakMegabytes, unit: 'MB' };
    }
    const { bytes } = JSON.parse(measure('cancel', folder)) as { bytes: number };
    yield { name: 'cancel while a workbook is being read', value: bytes / 1000, unit: 'ms' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
