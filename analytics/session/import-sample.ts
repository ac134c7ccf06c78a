import type { SampleImport } from '../../samples/sample-imports.ts';
import type { CallOptions } from '../call.ts';
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

/** Imports the sample district file by file, through the same intake as any other files. */
export async function importSample(session: Session, source: SampleSource, scale: 'small' | 'full', call?: CallOptions): Promise<void> {
  let done = 0;
  for (const sample of source(scale)) {
    call?.signal?.throwIfAborted();
    call?.onProgress?.({ stage: `导入示例：${sample.label}`, done, total: done + 1 });
    const preview = await session.planImport(sample.files, { ...defaultImportOptions, exam: sample.exam ?? {}, school: sample.school }, call);
    if (preview.committable) await session.commitImport(preview.planId, call);
    else if (sample.optional) await session.discardImport(preview.planId);
    else throw new Error(`示例数据“${sample.label}”没有可导入的内容：${preview.findings.map(({ message }) => message).slice(0, 3).join('；')}`);
    done += 1;
  }
}
