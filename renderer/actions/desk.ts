import type { Due } from '../../analytics/intake/dues/due.ts';
import type { TemplateKind, TemplateOptions } from '../../analytics/intake/templates/template-kinds.ts';
import type { OutputFile } from '../../analytics/session-api.ts';
import { desktop } from '../desktop.ts';
import { saveFile } from '../elements/download.ts';
import { zipFiles } from '../elements/zip-files.ts';
import { session } from '../engine.ts';
import { loadSettings } from '../settings.ts';
import { runJob } from './jobs.ts';
import { notify } from './notices.ts';
import { refresh } from './refresh.ts';
import { saveAll } from './report.ts';

const actor = (): string => loadSettings().actor || '未填写';

/** One template, filled in as far as the workspace knows. */
export async function downloadTemplate(kind: TemplateKind, options: TemplateOptions): Promise<void> {
  const file = await runJob('写模板', () => session.template(kind, options));
  if (file) await saveFile(file.name, blobOf(file));
}

/** Templates for everything owed, a folder a school: one archive, or files in a folder of the desktop. */
export async function downloadDueTemplates(term: string): Promise<void> {
  const files = await runJob('写待报模板', (call) => session.dueTemplates(term, call));
  if (!files) return;
  if (files.length === 0) notify({ tone: 'info', title: '没有要写的模板', detail: '要收的都已收到。' });
  else if (desktop) await saveAll(files);
  else await saveFile(`待报模板 ${term}.zip`, await zipFiles(files));
}

export async function saveDues(term: string, dues: readonly Due[]): Promise<boolean> {
  const saved = await runJob('保存催报清单', async () => {
    await session.saveDues(term, dues, actor());
    await refresh();
    return true;
  });
  return saved === true;
}

export async function forgetLayout(fingerprint: string): Promise<void> {
  await runJob('删除记住的布局', async () => {
    await session.forgetMapping(fingerprint);
    await refresh();
  });
}

/** Makes two pupils one; the batch is in the history and can be undone. */
export async function mergePupils(keep: number, merge: number): Promise<boolean> {
  const batch = await runJob('合并学生', async () => {
    const done = await session.linkPupils(keep, merge, actor());
    await refresh();
    return done;
  });
  if (batch) notify({ tone: 'success', title: '已合并', detail: `${batch.label}。不对时可在“导入与历史”里撤销。` });
  return batch !== undefined;
}

const blobOf = ({ bytes, mime }: OutputFile): Blob => new Blob([new Uint8Array(bytes)], { type: mime });
