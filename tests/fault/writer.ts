import { writeSync } from 'node:fs';
import { openNodePort } from '../../analytics/workspace/node-port.node.ts';
import { openWorkspace } from '../../analytics/workspace/workspace.ts';
import { makeDraft } from './make-draft.ts';

/**
 * A process that changes a workspace until it is killed: `node writer.js FOLDER SEED`. Each change
 * is acknowledged on stdout only after it was committed.
 */
const [folder, seed] = [process.argv[2]!, Number(process.argv[3])];
const workspace = await openWorkspace(openNodePort(folder), { owner: '写入进程', create: { name: '故障测试' } });
const acknowledge = (): void => {
  const undone = workspace.batches().filter((batch) => batch.undone).map(({ batch_id }) => batch_id);
  writeSync(1, `${JSON.stringify({ generation: workspace.manifest.generation, sha256: workspace.manifestSha256, batches: workspace.batches().length, undone })}\n`);
};
acknowledge();
for (;;) {
  const { batch_id } = await workspace.commit(makeDraft(seed, workspace.manifest.next_batch));
  acknowledge();
  if (batch_id % 3 === 0) {
    await workspace.undo(batch_id);
    acknowledge();
  }
  if (batch_id % 6 === 0) {
    await workspace.redo(batch_id);
    acknowledge();
  }
}
