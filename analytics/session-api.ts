import type { CallOptions } from './call.ts';
import type { SourceFile } from './intake/sheet.ts';
import type { ImportOptions, ImportPreview } from './intake/plan.ts';
import type { ResultElement } from './results/element.ts';
import type { Audience } from './reports/document.ts';
import type { BatchInfo } from './workspace/batch.ts';

/**
 * The façade that the app's worker, the command line and the tests use. Every argument and result is
 * plain data that survives structured clone, so the renderer calls it through a message channel.
 */
export interface Session {
  info(): Promise<WorkspaceInfo>;
  exams(): Promise<ExamInfo[]>;
  schools(): Promise<SchoolInfo[]>;
  batches(): Promise<BatchInfo[]>;
  /** Reads, recognises and checks files without storing anything. */
  planImport(files: readonly SourceFile[], options: ImportOptions, call?: CallOptions): Promise<ImportPreview>;
  commitImport(planId: string, call?: CallOptions): Promise<BatchInfo>;
  discardImport(planId: string): Promise<void>;
  /** Marks a batch undone, with the later batches that use ids only it created (they are listed). */
  undo(batchId: number): Promise<{ readonly undone: readonly number[] }>;
  redo(batchId: number): Promise<void>;
  analyse(request: AnalysisRequest, call?: CallOptions): Promise<AnalysisResult>;
  report(request: ReportRequest, call?: CallOptions): Promise<ReportOutput>;
  verify(call?: CallOptions): Promise<VerifyResult>;
  /** Imports the sample district into this workspace. */
  importSample(scale: 'small' | 'full', call?: CallOptions): Promise<void>;
  close(): Promise<void>;
}

export interface WorkspaceInfo {
  readonly name: string;
  readonly readOnly: boolean;
  /** Chinese: what is damaged and what to do. */
  readonly damages: readonly string[];
  readonly schools: number;
  readonly students: number;
  readonly exams: number;
  readonly results: number;
  readonly terms: readonly string[];
  readonly manifestSha256: string;
}

export interface ExamInfo {
  readonly exam_id: number;
  readonly name: string;
  readonly term: string;
  readonly grade: string;
  readonly stage: string;
  readonly kind: string;
  readonly scope: string;
  readonly date: string | null;
  readonly isEntry: boolean;
  /** 同卷: one form per subject for everybody; only then do levels compare across schools. */
  readonly commonForm: boolean;
  readonly subjects: readonly string[];
  readonly pupils: number;
  readonly schools: number;
}

export interface SchoolInfo {
  readonly school_id: number;
  readonly name: string;
  readonly county: string | null;
  readonly locality: string | null;
  readonly stages: readonly string[];
  readonly public_code: string;
}

export type Grouping = 'county' | 'school' | 'class' | 'locality' | 'group' | 'all';

export type AnalysisRequest =
  | { readonly analysis: 'exam-overview'; readonly exam: number }
  | { readonly analysis: 'measures'; readonly exam: number; readonly subject: string; readonly by: Grouping; readonly school?: number; readonly county?: string }
  | { readonly analysis: 'distribution'; readonly exam: number; readonly subject: string }
  | { readonly analysis: 'comparison'; readonly exam: number; readonly subject: string }
  | {
      readonly analysis: 'growth';
      readonly outcome: ExamSubject;
      readonly baselines: readonly ExamSubject[];
      readonly by: 'school' | 'class';
      /** 多层线性模型 unless given; bands: 起点分层进步值, sgp: 学生成长百分位. */
      readonly model?: 'mixed' | 'bands' | 'sgp';
    }
  | {
      readonly analysis: 'items';
      readonly exam: number;
      readonly subject: string;
      /** One of several papers (异卷); the one with most pupils unless given. */
      readonly form?: number;
      readonly school?: number;
      /** 整人剔除 unless given. */
      readonly missing?: 'listwise' | 'zero' | 'available';
    };

export interface ExamSubject {
  readonly exam: number;
  /** 总分 for the total. */
  readonly subject: string;
}

export interface AnalysisResult {
  /** The page's one finding as a sentence; null when there is none to state. */
  readonly headline: string | null;
  readonly elements: readonly ResultElement[];
  /** Reasons why something is not shown (异卷不可比, too few schools …), Chinese. */
  readonly warnings: readonly string[];
  /** The bare numbers behind the elements: what `--json` prints. */
  readonly data: unknown;
}

export interface ReportRequest {
  readonly term: string;
  readonly kinds: readonly ('term' | 'brief' | 'slides' | 'tables')[];
  readonly formats: readonly ('docx' | 'pptx' | 'xlsx' | 'html')[];
  /** School ids for briefs; 'flagged' for schools with problems, 'all' for every school of the term. */
  readonly schools: 'flagged' | 'all' | readonly number[];
  readonly audience: Audience;
  readonly office: string;
  /** ISO date. */
  readonly issueDate: string;
}

export interface ReportOutput {
  readonly files: readonly { readonly name: string; readonly mime: string; readonly bytes: Uint8Array }[];
  readonly skipped: readonly { readonly what: string; readonly reason: string }[];
}

export interface VerifyResult {
  readonly ok: boolean;
  readonly segments: number;
  readonly rows: number;
  readonly damages: readonly string[];
}
