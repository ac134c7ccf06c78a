import type { CallOptions } from '../call.ts';
import type { Engine } from '../engine/engine.ts';
import type { ExportAssets } from '../export/export-assets.ts';
import { toDocx } from '../export/to-docx.ts';
import { toHtml } from '../export/to-html.ts';
import { toPptx } from '../export/to-pptx.ts';
import { toXlsx } from '../export/to-xlsx.ts';
import type { DocumentHead, ReportDocument } from '../reports/document.ts';
import { dataWorkbook } from '../reports/data-workbook.ts';
import { findingsOf, flaggedSchools } from '../reports/findings.ts';
import { gatherTerm } from '../reports/gather-term.ts';
import type { ReportCatalog, SchoolFacts } from '../reports/report-catalog.ts';
import { schoolBrief } from '../reports/school-brief.ts';
import { slideDeck } from '../reports/slide-deck.ts';
import type { TermData } from '../reports/term-data.ts';
import { termReport, termReportTitle } from '../reports/term-report.ts';
import { termLabel } from '../schema/terms.ts';
import type { ReportOutput, ReportRequest } from '../session-api.ts';
import { writePaperReports } from './write-paper-reports.ts';

const mime = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  html: 'text/html',
} as const;

type OutputFile = ReportOutput['files'][number];
type Skipped = ReportOutput['skipped'][number];

/** Writes the documents asked for; what cannot be written is named with its reason. */
export async function writeReports(
  engine: Engine,
  catalog: ReportCatalog,
  request: ReportRequest,
  loadAssets: () => Promise<ExportAssets>,
  call?: CallOptions,
): Promise<ReportOutput> {
  const assets = await loadAssets();
  const files: OutputFile[] = [];
  const skipped: Skipped[] = [];
  const head = headOf(request);
  const wants = (kind: ReportRequest['kinds'][number]): boolean => request.kinds.includes(kind);
  const wantsFormat = (format: keyof typeof mime): boolean => request.formats.includes(format);
  let total = 3;
  let done = 0;
  const step = (stage: string): void => {
    call?.signal?.throwIfAborted();
    call?.onProgress?.({ stage, done, total: Math.max(total, ++done) });
  };
  const write = async (name: string, document: ReportDocument): Promise<void> => {
    if (wantsFormat('docx')) files.push({ name: `${name}.docx`, mime: mime.docx, bytes: await toDocx(document, assets) });
    if (wantsFormat('html')) files.push({ name: `${name}.html`, mime: mime.html, bytes: new TextEncoder().encode(toHtml(document)) });
  };

  if (wants('paper')) {
    await writePaperReports(engine, catalog, request, {
      head, step, document: write, fileName: safeName,
      workbook: async (name, workbook) => {
        if (wantsFormat('xlsx')) files.push({ name: `${name}.xlsx`, mime: mime.xlsx, bytes: await toXlsx(workbook) });
      },
      skipped: (what, reason) => skipped.push({ what, reason }),
    }, call);
    // Gathering a term takes a minute, and nothing else was asked for.
    if (request.kinds.every((kind) => kind === 'paper')) return { files, skipped };
  }
  const data = await gatherTerm(engine, catalog, request.term, call);
  const findings = findingsOf(data);
  const schools = briefSchools(data, request, flaggedSchools(findings), skipped);
  total += schools.length;
  const title = termReportTitle(request.term);
  if (wants('term')) {
    step('写学期报告');
    await write(title, termReport(data, head(title, '')));
  }
  if (wants('slides') && wantsFormat('pptx')) {
    step('写分析会课件');
    const name = `${termLabel(request.term)}教学质量分析会课件`;
    files.push({ name: `${name}.pptx`, mime: mime.pptx, bytes: await toPptx(slideDeck(data, head(`${termLabel(request.term)}教学质量分析会`, '')), assets) });
  }
  if (wants('tables') && wantsFormat('xlsx')) {
    step('写数据附表');
    const name = `${termLabel(request.term)}教学质量监测数据附表`;
    files.push({ name: `${name}.xlsx`, mime: mime.xlsx, bytes: await toXlsx(dataWorkbook(data, head(name, ''))) });
  }
  if (wants('brief')) {
    for (const school of schools) {
      step(`写学校简报：${school.name}`);
      await write(`学校质量反馈简报/${safeName(school.name)}质量反馈简报`, schoolBrief(data, findings, school, head('学校质量反馈简报', school.name)));
    }
  }
  return { files, skipped };
}

const headOf = (request: ReportRequest) => (title: string, subtitle: string): DocumentHead => ({
  title, subtitle, office: request.office, term: termLabel(request.term), issueDate: request.issueDate, audience: request.audience, internal: request.audience !== '公开版',
});

/** Schools whose briefs are asked for and that sat an exam this term. */
function briefSchools(data: TermData, request: ReportRequest, flagged: ReadonlySet<number>, skipped: Skipped[]): SchoolFacts[] {
  if (!request.kinds.includes('brief')) return [];
  if (request.audience === '公开版') {
    skipped.push({ what: '学校简报', reason: '公开版不含学校数据' });
    return [];
  }
  const sat = new Set(data.exams.flatMap(({ schools }) => schools.filter(({ present }) => present > 0).map(({ school_id }) => school_id)));
  const wanted = data.schools.filter(({ school_id }) =>
    request.schools === 'all' ? sat.has(school_id) : request.schools === 'flagged' ? flagged.has(school_id) : request.schools.includes(school_id));
  for (const { school_id, name } of wanted) if (!sat.has(school_id)) skipped.push({ what: `${name}质量反馈简报`, reason: '本学期没有成绩' });
  return wanted.filter(({ school_id }) => sat.has(school_id));
}

/** A school name as a file name on Windows. */
const safeName = (name: string): string => name.replace(/[\\/:*?"<>|]/g, '_').trim();
