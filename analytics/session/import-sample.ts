import type { SampleImport } from '../../samples/sample-imports.ts';
import type { CallOptions, Progress } from '../call.ts';
import type { ImportOptions } from '../intake/plan.ts';
import type { Session } from '../session-api.ts';

export type SampleSource = (scale: 'small' | 'full') => Iterable<SampleImport>;

/** The options an analyst would leave as they are. */
export const defaultImportOptions: ImportOptions = {
  exam: {},
  school: null,
  onProblem: 'skip-rows',
  duplicateFile: 'skip',
  actor: '教研室',
  meanings: {},
  headerRows: {},
};

/** The imports are made one by one, so their number is known beforehand only from here; the bar alone depends on it. */
const importCount = { small: 30, full: 41 } as const;
/** Part of an import's time that goes into reading and checking; the rest is storing. */
const PLAN_SHARE = 0.6;

/** Imports the sample district file by file, through the same intake as any other files. */
export async function importSample(session: Session, source: SampleSource, scale: 'small' | 'full', call?: CallOptions): Promise<void> {
  let done = 0;
  for (const sample of source(scale)) {
    call?.signal?.throwIfAborted();
    const part = overall(`导入示例：${sample.label}`, done, importCount[scale], call);
    const preview = await session.planImport(sample.files, { ...defaultImportOptions, exam: sample.exam ?? {}, school: sample.school }, part(0, PLAN_SHARE));
    if (preview.committable) await session.commitImport(preview.planId, part(PLAN_SHARE, 1));
    else if (sample.optional) await session.discardImport(preview.planId);
    else throw new Error(`示例数据“${sample.label}”没有可导入的内容：${preview.findings.map(({ message }) => message).slice(0, 3).join('；')}`);
    done += 1;
  }
}

/** Calls whose own bars, which start again with every stage, are shown as one that only grows. */
function overall(stage: string, done: number, count: number, call: CallOptions | undefined): (from: number, to: number) => CallOptions {
  let reached = 0;
  const say = (share: number): void => {
    reached = Math.max(reached, share);
    call?.onProgress?.({ stage, done: done + reached, total: Math.max(count, done + 1) });
  };
  return (from, to) => {
    say(from);
    return { signal: call?.signal, onProgress: (inner: Progress) => say(from + (to - from) * Math.min(1, inner.done / Math.max(1, inner.total))) };
  };
}
