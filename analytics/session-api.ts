import type { CallOptions } from './call.ts';
import type { SourceFile } from './intake/sheet.ts';
import type { Due } from './intake/dues/due.ts';
import type { ImportOptions, ImportPreview } from './intake/plan.ts';
import type { MappingPreset } from './intake/presets/mapping-preset.ts';
import type { TemplateInfo, TemplateKind, TemplateOptions } from './intake/templates/template-kinds.ts';
import type { IndexDefinition } from './measures/composite-index.ts';
import type { GroupingName } from './measures/grouping.ts';
import type { MeasureSettings, VersionedSettings } from './measures/measure-settings.ts';
import type { ExamSubject } from './measures/pairs.ts';
import type { Audience } from './reports/document.ts';
import type { SchoolFacts } from './reports/report-catalog.ts';
import type { AnalyseRequest } from './results/analyses/analyse.ts';
import type { Analysis } from './results/analyses/analysis.ts';
import type { ExamFacts } from './results/analyses/analysis-context.ts';
import type { EquationDeclaration, FormInfo } from './session/equated-forms.ts';
import type { PreparationRecord } from './session/preparation.ts';
import type { IdentityLinkFilter, IdentityLinkInfo } from './session/edit-pupils.ts';
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
  /** How sources were tied to pupils, the least sure first; at most 500. */
  identityLinks(filter: IdentityLinkFilter): Promise<readonly IdentityLinkInfo[]>;
  /** Makes two pupils one: all of `merge` goes to `keep`. Refused where their results contradict; undone like an import. */
  linkPupils(keep: number, merge: number, actor: string): Promise<BatchInfo>;
  /** 统计口径 in force: lines, denominators, 等级 shares, 上线 lines; with their version. */
  settings(): Promise<VersionedSettings>;
  /** Saves them as a batch that can be undone; every later figure names the new version. */
  saveSettings(settings: MeasureSettings, actor: string): Promise<VersionedSettings>;
  /** 综合指数 that may be used: the office's own, or those shipped where it has saved none. */
  indices(): Promise<readonly IndexDefinition[]>;
  /** Saves them as a batch that can be undone; refuses what may not be weighed (升学, 上线). */
  saveIndices(indices: readonly IndexDefinition[], actor: string): Promise<readonly IndexDefinition[]>;
  /** Papers of an exam by subject, with the declaration they stand in. */
  examForms(exam: number): Promise<readonly FormInfo[]>;
  /** Declares papers of one subject equated, so that their scores compare; no forms takes it back. Undone like an import. */
  declareEquated(declaration: EquationDeclaration): Promise<BatchInfo>;
  analyse(request: AnalysisRequest, call?: CallOptions): Promise<AnalysisResult>;
  report(request: ReportRequest, call?: CallOptions): Promise<ReportOutput>;
  verify(call?: CallOptions): Promise<VerifyResult>;
  /** Layouts about which an analyst decided something; the next import of such a file follows them. */
  mappingPresets(): Promise<readonly MappingPreset[]>;
  forgetMapping(fingerprint: string): Promise<void>;
  /** 数据处理记录 of the imports that stand. */
  preparationRecords(): Promise<readonly PreparationRecord[]>;
  templates(): Promise<readonly TemplateInfo[]>;
  /** A workbook to send out, filled in as far as the workspace knows; importing it back works as with any file. */
  template(kind: TemplateKind, options: TemplateOptions): Promise<OutputFile>;
  /** What schools are to hand in within a term; `analyse({ analysis: 'dues' })` says what has come. */
  dues(term: string): Promise<readonly Due[]>;
  saveDues(term: string, dues: readonly Due[], actor: string): Promise<void>;
  /** Templates for everything still owed, in a folder per school. */
  dueTemplates(term: string, call?: CallOptions): Promise<readonly OutputFile[]>;
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

/** Stated once, where they are used; named here for callers. */
export type ExamInfo = ExamFacts;
export type SchoolInfo = SchoolFacts;
export type AnalysisRequest = AnalyseRequest | PreparationRequest | DuesRequest;
/** 数据处理记录 as tables for a report's annex; of one batch where asked. */
export interface PreparationRequest {
  readonly analysis: 'preparation';
  readonly batch?: number;
}
/** 催报台 of a term; `today` (ISO date) tells what is overdue. */
export interface DuesRequest {
  readonly analysis: 'dues';
  readonly term: string;
  readonly today?: string;
}
export type AnalysisResult = Analysis;
export type Grouping = GroupingName;
export type { MeasureSettings, VersionedSettings };
export type { ExamSubject };

export interface ReportRequest {
  readonly term: string;
  readonly kinds: readonly ('term' | 'brief' | 'slides' | 'tables' | 'paper')[];
  readonly formats: readonly ('docx' | 'pptx' | 'xlsx' | 'html')[];
  /** 试卷质量分析 of one paper; of every paper of the term with 小题分 unless given. Named schools get their own, 'all' all of them beside the area's. */
  readonly paper?: { readonly exam: number; readonly subject: string; readonly form?: number };
  /** School ids for briefs; 'flagged' for schools with problems, 'all' for every school of the term. */
  readonly schools: 'flagged' | 'all' | readonly number[];
  readonly audience: Audience;
  readonly office: string;
  /** ISO date. */
  readonly issueDate: string;
}

export interface OutputFile {
  /** With folders, divided by `/`. */
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array;
}

export interface ReportOutput {
  readonly files: readonly OutputFile[];
  readonly skipped: readonly { readonly what: string; readonly reason: string }[];
}

export interface VerifyResult {
  readonly ok: boolean;
  readonly segments: number;
  readonly rows: number;
  readonly damages: readonly string[];
}
