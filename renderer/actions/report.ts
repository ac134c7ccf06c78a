import type { ReportOutput, ReportRequest } from '../../analytics/session-api.ts';
import { desktop } from '../desktop.ts';
import { session } from '../engine.ts';
import { useApp } from '../store.ts';
import { runJob } from './jobs.ts';
import { notify } from './notices.ts';

type WrittenFile = ReportOutput['files'][number];

/** Writes the documents; in the desktop PDFs are printed from the HTML. */
export async function writeReports(request: ReportRequest, pdf: boolean): Promise<void> {
  useApp.setState({ written: null });
  const written = await runJob('写报告', async (call) => {
    const wantsHtml = request.formats.includes('html');
    const formats = pdf && !wantsHtml ? [...request.formats, 'html' as const] : request.formats;
    const output = await session.report({ ...request, formats }, call);
    if (!pdf) return output;
    const printed: WrittenFile[] = [];
    const pages = output.files.filter(({ name }) => name.endsWith('.html'));
    for (const [index, page] of pages.entries()) {
      call.signal?.throwIfAborted();
      call.onProgress?.({ stage: '打印 PDF', done: index, total: pages.length });
      printed.push(await printPdf(page));
    }
    return { files: [...output.files.filter((file) => wantsHtml || !pages.includes(file)), ...printed], skipped: output.skipped };
  });
  if (written) useApp.setState({ written });
}

async function printPdf(page: WrittenFile): Promise<WrittenFile> {
  if (!desktop) throw new Error('只有桌面版能直接写 PDF。请改写网页格式，再用浏览器打印。');
  const bytes = await desktop.call('print:pdf', { html: new TextDecoder().decode(page.bytes) });
  return { name: page.name.replace(/\.html$/, '.pdf'), mime: 'application/pdf', bytes };
}

/** 全部保存 in the desktop: one folder dialog for all files. */
export async function saveAll(files: readonly WrittenFile[]): Promise<void> {
  const folder = await desktop?.call('files:save', { files: files.map(({ name, bytes }) => ({ name, bytes })) });
  if (folder) notify({ tone: 'success', title: '已保存', detail: `${files.length} 个文件已存到“${folder}”。` });
}
