import type { CallOptions } from './call.ts';
import type { Engine } from './engine/engine.ts';
import type { ExportAssets } from './export/export-assets.ts';
import type { Due } from './intake/dues/due.ts';
import { loadIntakeContext } from './intake/intake-context.ts';
import type { ImportOptions, ImportPreview } from './intake/plan.ts';
import { planImport, type ImportPlan } from './intake/plan-import.ts';
import type { MappingPreset } from './intake/presets/mapping-preset.ts';
import type { SheetParser, SourceFile } from './intake/sheet.ts';
import { templateList, type TemplateInfo, type TemplateKind, type TemplateOptions } from './intake/templates/template-kinds.ts';
import { splitList } from './schema/column.ts';
import { gradeOrder, stageOf } from './schema/grades.ts';
import { subjectOrder } from './schema/subjects.ts';
import { termOrder } from './schema/terms.ts';
import type { IndexDefinition } from './measures/composite-index.ts';
import { examFormsQuery } from './measures/equated-forms.ts';
import { examsQuery, schoolsQuery, workspaceCountsQuery } from './measures/catalog.ts';
import { rebuildScores } from './measures/score-fact.ts';
import type {
  AnalysisRequest, AnalysisResult, ExamInfo, ReportOutput, ReportRequest, MeasureSettings, SchoolInfo, OutputFile, Session, VerifyResult, VersionedSettings, WorkspaceInfo,
} from './session-api.ts';
import { analyse, type AnalyseRequest } from './results/analyses/analyse.ts';
import { IntakeDesk, type DeskLists } from './session/intake-desk.ts';
import { equatedFormsDraft, type EquationDeclaration, type FormInfo } from './session/equated-forms.ts';
import { loadIndices, saveIndices } from './session/index-store.ts';
import type { PreparationRecord } from './session/preparation.ts';
import { loadMeasureSettings, saveMeasureSettings } from './session/measure-settings-store.ts';
import { identityLinksQuery, mergePupilsDraft, type IdentityLinkFilter, type IdentityLinkInfo } from './session/edit-pupils.ts';
import { writeReports } from './session/write-reports.ts';
import type { SampleSource } from './session/import-sample.ts';
import { serialiseSession } from './session/serialise-session.ts';
import type { BatchDraft, BatchInfo } from './workspace/batch.ts';
import type { FilePort } from './workspace/file-port.ts';
import { applyBatch, loadWorkspace, reloadTables } from './workspace/load.ts';
import { openWorkspace, type Workspace } from './workspace/workspace.ts';

/** What differs between the app's worker, the command line and the tests. */
export interface SessionParts {
  readonly engine: Engine;
  readonly port: FilePort;
  /** Who holds the lock, in words the other window's user understands. */
  readonly owner: string;
  readonly create?: { readonly name: string };
  readonly parse: SheetParser;
  readonly sampleImports: SampleSource;
  readonly exportAssets: () => Promise<ExportAssets>;
}

export async function openSession(parts: SessionParts, call?: CallOptions): Promise<Session> {
  const workspace = await openWorkspace(parts.port, { owner: parts.owner, ...(parts.create ? { create: parts.create } : {}) }, call);
  try {
    await loadWorkspace(workspace, parts.engine, call);
  } catch (error) {
    await workspace.close();
    throw error;
  }
  return serialiseSession(new WorkspaceSession(parts, workspace), parts.sampleImports);
}

/** How many finished analyses are kept; each is a few hundred rows. */
const CACHE_SIZE = 60;

const PLANS_KEPT = 3;

class WorkspaceSession implements Omit<Session, 'importSample'> {
  readonly #parts: SessionParts;
  readonly #workspace: Workspace;
  readonly #desk: IntakeDesk;
  readonly #plans = new Map<string, { plan: ImportPlan; manifest: string }>();
  readonly #cache = new Map<string, AnalysisResult>();
  /** The score table is derived; it is rebuilt when first needed after a change. */
  #scoresFor: string | null = null;
  #exams: ExamInfo[] | null = null;

  constructor(parts: SessionParts, workspace: Workspace) {
    this.#parts = parts;
    this.#workspace = workspace;
    this.#desk = new IntakeDesk(workspace, parts.engine);
  }

  async info(): Promise<WorkspaceInfo> {
    const [counts] = await this.#parts.engine.query(workspaceCountsQuery());
    const exams = await this.exams();
    return {
      name: this.#workspace.name,
      readOnly: this.#workspace.readOnly,
      damages: this.#workspace.damages,
      ...counts!,
      terms: [...new Set(exams.map(({ term }) => term))],
      manifestSha256: this.#workspace.manifestSha256,
    };
  }

  async exams(): Promise<ExamInfo[]> {
    // Every analysis asks for it, and it counts all results.
    this.#exams ??= await this.#listExams();
    return this.#exams;
  }

  async #listExams(): Promise<ExamInfo[]> {
    const rows = await this.#parts.engine.query(examsQuery());
    return rows
      .sort((a, b) => termOrder(b.term) - termOrder(a.term) || gradeOrder(a.grade) - gradeOrder(b.grade) || a.sort_order - b.sort_order)
      .map((row) => ({
        exam_id: row.exam_id, name: row.name, term: row.term, grade: row.grade, stage: stageOf(row.grade) ?? row.grade,
        kind: row.kind, scope: row.scope, date: row.date, isEntry: row.is_entry, commonForm: row.forms_per_subject <= 1,
        subjects: splitList(row.subjects).sort((a, b) => subjectOrder(a) - subjectOrder(b)),
        pupils: row.pupils, schools: row.schools,
      }));
  }

  async schools(): Promise<SchoolInfo[]> {
    const collator = new Intl.Collator('zh-Hans-CN', { numeric: true });
    const rows = await this.#parts.engine.query(schoolsQuery());
    return rows
      .map((row) => ({ ...row, stages: splitList(row.stages) }))
      .sort((a, b) => collator.compare(a.county ?? '', b.county ?? '') || collator.compare(a.name, b.name));
  }

  batches(): Promise<BatchInfo[]> {
    return Promise.resolve(this.#workspace.batches());
  }

  async planImport(files: readonly SourceFile[], options: ImportOptions, call?: CallOptions): Promise<ImportPreview> {
    const context = await loadIntakeContext(this.#parts.engine, this.#workspace.counters);
    const known = new Set(this.#workspace.batches().filter(({ undone }) => !undone).flatMap(({ sources }) => sources.map(({ sha256 }) => sha256)));
    const plan = await planImport(files, options, { ...context, knownSources: known, presets: await this.#desk.presets() }, this.#parts.parse, call);
    this.#plans.set(plan.preview.planId, { plan, manifest: this.#workspace.manifestSha256 });
    // Each change in the wizard plans anew; only the last few plans can still be committed.
    if (this.#plans.size > PLANS_KEPT) this.#plans.delete(this.#plans.keys().next().value!);
    return plan.preview;
  }

  async commitImport(planId: string, call?: CallOptions): Promise<BatchInfo> {
    const held = this.#plans.get(planId);
    if (!held) throw new Error('这次导入的预览已失效，请重新选择文件。');
    if (held.manifest !== this.#workspace.manifestSha256) {
      this.#plans.delete(planId);
      throw new Error('预览之后工作区有了新的变化，请重新预览后再导入。');
    }
    if (!held.plan.draft) throw new Error('没有可以导入的数据，请先按提示处理问题。');
    const batch = await this.#commit(held.plan.draft, call);
    this.#plans.delete(planId);
    return batch;
  }

  identityLinks(filter: IdentityLinkFilter): Promise<readonly IdentityLinkInfo[]> {
    return this.#parts.engine.query(identityLinksQuery(filter));
  }

  async linkPupils(keep: number, merge: number, actor: string): Promise<BatchInfo> {
    return this.#commit(await mergePupilsDraft(this.#parts.engine, keep, merge, actor));
  }

  settings(): Promise<VersionedSettings> {
    return loadMeasureSettings(this.#workspace);
  }

  async saveSettings(settings: MeasureSettings, actor: string): Promise<VersionedSettings> {
    const saved = await saveMeasureSettings(this.#workspace, settings, actor);
    this.#changed();
    return saved;
  }

  indices(): Promise<readonly IndexDefinition[]> {
    return loadIndices(this.#workspace);
  }

  async saveIndices(indices: readonly IndexDefinition[], actor: string): Promise<readonly IndexDefinition[]> {
    const saved = await saveIndices(this.#workspace, indices, actor);
    this.#changed();
    return saved;
  }

  examForms(exam: number): Promise<readonly FormInfo[]> {
    return this.#parts.engine.query(examFormsQuery(exam));
  }

  async declareEquated(declaration: EquationDeclaration): Promise<BatchInfo> {
    return this.#commit(await equatedFormsDraft(this.#parts.engine, declaration));
  }

  discardImport(planId: string): Promise<void> {
    this.#plans.delete(planId);
    return Promise.resolve();
  }

  async undo(batchId: number): Promise<{ readonly undone: readonly number[] }> {
    const undone = await this.#workspace.undo(batchId);
    await this.#reload(undone);
    return { undone };
  }

  async redo(batchId: number): Promise<void> {
    await this.#reload(await this.#workspace.redo(batchId));
  }

  async analyse(request: AnalysisRequest, call?: CallOptions): Promise<AnalysisResult> {
    const key = `${this.#workspace.manifestSha256} ${JSON.stringify(request)} ${new Date().toISOString().slice(0, 10)}`;
    const cached = this.#cache.get(key);
    if (cached) return cached;
    const result = request.analysis === 'preparation' || request.analysis === 'dues' ? await this.#desk.analyse(request, await this.#lists(), call) : await this.#analyseScores(request, call);
    this.#cache.set(key, result);
    if (this.#cache.size > CACHE_SIZE) this.#cache.delete(this.#cache.keys().next().value!);
    return result;
  }

  async #analyseScores(request: AnalyseRequest, call?: CallOptions): Promise<AnalysisResult> {
    await this.#freshScores(call);
    return analyse(this.#parts.engine, await this.exams(), await this.#withIndex(request), call, await this.settings());
  }

  /** Indices are settings of the workspace; an analysis gets the formula itself. */
  async #withIndex(request: AnalyseRequest): Promise<AnalyseRequest> {
    if (request.analysis !== 'composite' || request.definition) return request;
    const definition = (await this.indices()).find(({ id, name }) => id === request.index || name === request.index);
    return definition ? { ...request, definition } : request;
  }

  async report(request: ReportRequest, call?: CallOptions): Promise<ReportOutput> {
    await this.#freshScores(call);
    const catalog = { exams: await this.exams(), schools: await this.schools() };
    return writeReports(this.#parts.engine, catalog, request, this.#parts.exportAssets, call);
  }

  mappingPresets(): Promise<readonly MappingPreset[]> {
    return this.#desk.presets();
  }

  async forgetMapping(fingerprint: string): Promise<void> {
    await this.#desk.forget(fingerprint);
    this.#cache.clear();
  }

  preparationRecords(): Promise<readonly PreparationRecord[]> {
    return this.#desk.records();
  }

  templates(): Promise<readonly TemplateInfo[]> {
    return Promise.resolve(templateList);
  }

  async template(kind: TemplateKind, options: TemplateOptions): Promise<OutputFile> {
    return this.#desk.template(kind, options, await this.#lists());
  }

  dues(term: string): Promise<readonly Due[]> {
    return this.#desk.dues(term);
  }

  async saveDues(term: string, dues: readonly Due[], actor: string): Promise<void> {
    await this.#desk.saveDues(term, dues, actor);
    this.#cache.clear();
  }

  async dueTemplates(term: string, call?: CallOptions): Promise<readonly OutputFile[]> {
    return this.#desk.dueTemplates(term, await this.#lists(), call);
  }

  verify(call?: CallOptions): Promise<VerifyResult> {
    return this.#workspace.verify(call);
  }

  async close(): Promise<void> {
    await this.#workspace.close();
    await this.#parts.engine.close();
  }

  async #lists(): Promise<DeskLists> {
    return { exams: await this.exams(), schools: await this.schools() };
  }

  async #freshScores(call?: CallOptions): Promise<void> {
    if (this.#scoresFor === this.#workspace.manifestSha256) return;
    call?.onProgress?.({ stage: '整理成绩', done: 0, total: 1 });
    await rebuildScores(this.#parts.engine, call, await this.settings());
    this.#scoresFor = this.#workspace.manifestSha256;
  }

  async #reload(batches: readonly number[]): Promise<void> {
    this.#changed();
    await reloadTables(this.#workspace, this.#parts.engine, this.#workspace.tablesOf(batches));
  }

  async #commit(draft: BatchDraft, call?: CallOptions): Promise<BatchInfo> {
    const batch = await this.#workspace.commit(draft, call);
    this.#changed();
    try {
      await applyBatch(this.#workspace, this.#parts.engine, batch.batch_id);
    } catch {
      // The batch is safely stored; only the tables in memory are behind, so they are built anew.
      await reloadTables(this.#workspace, this.#parts.engine);
    }
    return batch;
  }

  #changed(): void {
    this.#cache.clear();
    this.#scoresFor = null;
    this.#exams = null;
  }
}
