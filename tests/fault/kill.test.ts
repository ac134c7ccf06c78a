import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openNodePort } from '../../analytics/workspace/node-port.node.ts';
import { openWorkspace, type Workspace } from '../../analytics/workspace/workspace.ts';
import { expectWholeBatches } from './drafts.ts';
import { chooseSeed, seeded } from './random.ts';

const KILLS = 220;
/** A fresh folder now and then keeps opening cheap, and lets kills hit creation too. */
const KILLS_PER_FOLDER = 11;
const LANES = 2;

const seed = chooseSeed('kill');
let base: string;
const seen = { acknowledged: 0, further: 0, interrupted: 0 };

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'xueheng-kill-'));
  // Bundled once: a bare node starts in a fraction of the time that a TypeScript loader takes.
  await build({
    configFile: false, logLevel: 'error',
    build: { ssr: join(import.meta.dirname, 'writer.ts'), outDir: base, emptyOutDir: false, minify: false, rollupOptions: { output: { entryFileNames: 'writer.mjs' } } },
    ssr: { noExternal: true },
  });
});
afterAll(() => rm(base, { recursive: true, force: true }));

interface State {
  readonly generation: number;
  readonly sha256: string;
  readonly batches: number;
  readonly undone: readonly number[];
}

/** Starts a writer, kills it after a random number of acknowledgements and a random delay, and gives the last one. */
function writeAndKill(folder: string, random: () => number): Promise<State | null> {
  const after = random() < 0.15 ? 0 : 1 + Math.floor(random() * 4);
  const delay = after === 0 ? random() * 250 : random() * 25;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(base, 'writer.mjs'), folder, String(seed)], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    let lines = 0;
    const kill = (): void => void setTimeout(() => child.kill('SIGKILL'), delay);
    if (after === 0) kill();
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const before = lines;
      output += text;
      lines = output.split('\n').length - 1;
      if (after > 0 && before < after && lines >= after) kill();
    });
    child.on('close', (_, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`the writer ended by itself: ${errors}`));
      const last = output.slice(0, output.lastIndexOf('\n') + 1).trimEnd().split('\n').at(-1);
      resolve(last ? (JSON.parse(last) as State) : null);
    });
  });
}

/** Reopens after a kill, checks against the last acknowledged state, and gives the state found. */
async function reopen(folder: string, last: State | null, kill: number): Promise<State> {
  const before = await filesIn(folder);
  const workspace = await openWorkspace(openNodePort(folder), { owner: '检查', create: { name: '故障测试' } });
  const state = stateOf(workspace);
  const known = last?.generation ?? 1;
  const context = `FAULT_SEED=${seed}, kill ${kill}: acknowledged ${last?.generation ?? 'nothing'}, found ${state.generation}`;
  expect(workspace.damages, context).toEqual([]);
  expect(workspace.readOnly, context).toBe(false);
  expect([known, known + 1], context).toContain(state.generation);
  if (last?.generation === state.generation) expect(state, context).toEqual(last);
  if (last) expect(state.batches, context).toBeGreaterThanOrEqual(last.batches);
  // One writer adds a handful; the whole folder is read once, after its last kill.
  await expectWholeBatches(workspace, seed, (kill + 1) % KILLS_PER_FOLDER === 0 ? Infinity : 6);
  await workspace.close();

  const after = new Set(await filesIn(folder));
  seen.acknowledged += Number(last !== null);
  seen.further += Number(state.generation === known + 1);
  seen.interrupted += Number(before.some((path) => path !== 'workspace.lock' && !after.has(path)));
  expect([...after].filter((path) => path.includes('.tmp') || path.includes('.lock')), context).toEqual([]);
  return state;
}

const stateOf = (workspace: Workspace): State => ({
  generation: workspace.manifest.generation,
  sha256: workspace.manifestSha256,
  batches: workspace.batches().length,
  undone: workspace.batches().filter(({ undone }) => undone).map(({ batch_id }) => batch_id),
});

const filesIn = (folder: string): Promise<string[]> => readdir(folder, { recursive: true }).catch(() => []);

it(`${KILLS} kills leave the last acknowledged state, or one whole change more`, async () => {
  const folders = KILLS / KILLS_PER_FOLDER;
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let folder = next++; folder < folders; folder = next++) {
      const path = join(base, `工作区${folder}.xueheng`);
      let last: State | null = null;
      for (let kill = folder * KILLS_PER_FOLDER; kill < (folder + 1) * KILLS_PER_FOLDER; kill++) {
        last = (await writeAndKill(path, seeded(seed + kill))) ?? last;
        last = await reopen(path, last, kill);
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  console.log(`kill: ${KILLS} kills, ${seen.interrupted} amid writing, ${seen.further} found one change more than acknowledged`);
  // The kills must have hit work in progress, not only its pauses.
  expect(seen.acknowledged).toBeGreaterThan(KILLS / 2);
  expect(seen.interrupted).toBeGreaterThan(KILLS / 10);
});
