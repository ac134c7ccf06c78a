import { itemPapersQuery } from '../measures/item-papers.ts';
import type { CallOptions } from '../call.ts';
import type { Engine } from '../engine/engine.ts';
import { showsSchools } from '../reports/audience-names.ts';
import type { DataWorkbook, DocumentHead, ReportDocument } from '../reports/document.ts';
import { paperForAudience } from '../reports/paper-report/paper-audience.ts';
import { paperReport, paperReportTitle, schoolPaperReport } from '../reports/paper-report/paper-report.ts';
import { paperWorkbook } from '../reports/paper-report/paper-workbook.ts';
import type { ReportCatalog } from '../reports/report-catalog.ts';
import { gatherPaper } from '../results/analyses/items-gather.ts';
import { isSuppressed } from '../results/suppression.ts';
import type { ReportRequest } from '../session-api.ts';

export interface PaperWriter {
  readonly head: (title: string, subtitle: string) => DocumentHead;
  /** A document in the formats asked for, and a workbook where tables are. */
  readonly document: (name: string, document: ReportDocument) => Promise<void>;
  readonly workbook: (name: string, workbook: DataWorkbook) => Promise<void>;
  readonly step: (stage: string) => void;
  readonly skipped: (what: string, reason: string) => void;
  readonly fileName: (text: string) => string;
}

/** 试卷质量分析报告 of the papers asked for: the area's, and of the schools asked for. */
export async function writePaperReports(engine: Engine, { exams, schools }: ReportCatalog, request: ReportRequest, writer: PaperWriter, call?: CallOptions): Promise<void> {
  const named = request.schools === 'all' || request.schools === 'flagged' ? null : request.schools;
  const context = { engine, exams, call: { signal: call?.signal } };
  const ofTerm = new Set(exams.filter(({ term }) => term === request.term).map(({ exam_id }) => exam_id));
  const papers = request.paper
    ? [request.paper]
    : (await engine.query(itemPapersQuery(), call)).filter(({ exam_id }) => ofTerm.has(exam_id)).map(({ exam_id, subject, form_id }) => ({ exam: exam_id, subject, form: form_id }));
  if (named !== null && !showsSchools(request.audience)) return writer.skipped('学校试卷质量分析', '公开版不含学校数据');
  if (papers.length === 0) writer.skipped('试卷质量分析报告', '本学期没有小题分');
  for (const paper of papers) {
    const wanted = showsSchools(request.audience) ? (named ?? (request.schools === 'all' ? schools.map(({ school_id }) => school_id) : [])) : [];
    const data = await gatherPaper(context, paper, wanted);
    if (typeof data === 'string') {
      writer.skipped('试卷质量分析报告', data);
      continue;
    }
    const title = paperReportTitle(data);
    const folder = `试卷质量分析/${writer.fileName(data.paper.caption)}`;
    if (named === null) {
      writer.step(`写试卷质量分析：${data.paper.caption}`);
      const shown = paperForAudience(data, request.audience, schools);
      await writer.document(`${folder}/${writer.fileName(title)}`, paperReport(shown, writer.head(title, ''), showsSchools(request.audience)));
      await writer.workbook(`${folder}/${writer.fileName(data.paper.caption)}双向细目表与小题质量`, paperWorkbook(shown, writer.head(title, ''), showsSchools(request.audience)));
    }
    for (const id of wanted) {
      const school = data.book.schools.find((unit) => unit.school === id);
      const facts = schools.find(({ school_id }) => school_id === id);
      if (!school || isSuppressed(school.n)) {
        // Of all schools only those that sat the paper are meant.
        if (named) writer.skipped(`${facts?.name ?? id}${title}`, school ? `有小题分的学生只有${school.n}人` : '没有这份试卷的小题分');
        continue;
      }
      writer.step(`写试卷质量分析：${school.name}`);
      const document = schoolPaperReport(data, school, writer.head(title, school.name));
      if (document) await writer.document(`${folder}/各校/${writer.fileName(school.name)}${writer.fileName(data.paper.caption)}试卷质量分析`, document);
    }
  }
}
