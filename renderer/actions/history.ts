import { session } from '../engine.ts';
import { useApp } from '../store.ts';
import { runJob } from './jobs.ts';
import { notify } from './notices.ts';
import { refresh } from './refresh.ts';

export async function undoBatch(batchId: number): Promise<void> {
  await runJob('撤销', async () => {
    const { undone } = await session.undo(batchId);
    await refresh();
    if (undone.length === 1) {
      const label = useApp.getState().batches.find(({ batch_id }) => batch_id === batchId)?.label ?? `第 ${batchId} 批`;
      notify({ tone: 'info', title: '已撤销', detail: `${label}。数据没有删除，可在“数据”页恢复。` });
    } else {
      notify({ tone: 'info', title: `一并撤销了 ${undone.length} 个批次`, detail: '后面的批次用到了这一批新建的学生或学校，只能一起撤销；可以逐个恢复。' });
    }
  });
}

export async function redoBatch(batchId: number): Promise<void> {
  await runJob('恢复', async () => {
    await session.redo(batchId);
    await refresh();
  });
}

export const lastLive = (): number | undefined => useApp.getState().batches.findLast((batch) => !batch.undone)?.batch_id;

/** The batch that 恢复 brings back: the first of those undone at the end of the history. */
export function firstUndone(): number | undefined {
  const { batches } = useApp.getState();
  const live = batches.findLastIndex((batch) => !batch.undone);
  return batches[live + 1]?.batch_id;
}
