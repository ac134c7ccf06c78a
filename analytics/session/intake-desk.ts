import type { CallOptions } from '../call.ts';
import type { Engine } from '../engine/engine.ts';
import { duesDocument, duesKey, readDues, type Due } from '../intake/dues/due.ts';
import { duesStatus, type RefusedRows } from '../intake/dues/dues-status.ts';
import { presetKey, readPreset, type MappingPreset } from '../intake/presets/mapping-preset.ts';
import { templateList, type TemplateKind, type TemplateOptions } from '../intake/templates/template-kinds.ts';
import { writeTemplate } from '../intake/templates/write-template.ts';
import { termLabel } from '../schema/terms.ts';
import type { DuesRequest, ExamInfo, OutputFile, PreparationRequest, SchoolInfo, AnalysisResult } from '../session-api.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { duesAnalysis } from './dues-analysis.ts';
import { liveDocuments, saveDocuments } from './live-documents.ts';
import { preparationAnalysis } from './preparation-analysis.ts';
import { preparationRecords, type PreparationRecord } from './preparation.ts';
import { loadTemplateData } from './template-data.ts';
import { templateFile } from './template-file.ts';

export interface DeskLists {
  readonly exams: readonly ExamInfo[];
  readonly schools: readonly SchoolInfo[];
}

/** What surrounds imports: remembered layouts, records of what was done, templates to send out, and what is still owed. */
export class IntakeDesk {
  readonly #workspace: Workspace;
  readonly #engine: Engine;

  constructor(workspace: Workspace, engine: Engine) {
    this.#workspace = workspace;
    this.#engine = engine;
  }

  async presets(): Promise<MappingPreset[]> {
    return (await liveDocuments(this.#workspace, 'mapping/')).flatMap(({ document }) => readPreset(document) ?? []);
  }

  async forget(fingerprint: string): Promise<void> {
    const preset = (await this.presets()).find((one) => one.fingerprint === fingerprint);
    if (!preset) throw new Error('没有记住这种版式，可能已经删除。');
    await saveDocuments(this.#workspace, `不再记住版式：${preset.example}`, preset.actor, { [presetKey(fingerprint)]: null });
  }

  records(): Promise<PreparationRecord[]> {
    return preparationRecords(this.#workspace);
  }

  async template(kind: TemplateKind, options: TemplateOptions, { exams }: DeskLists): Promise<OutputFile> {
    const info = templateList.find((one) => one.kind === kind);
    if (info?.needs.includes('subject') && !options.subject) throw new Error(`${info.label}要先选定学科。`);
    return templateFile(writeTemplate(kind, options, await loadTemplateData(this.#engine, kind, options, exams)));
  }

  async dues(term: string): Promise<readonly Due[]> {
    return readDues(await this.#workspace.document(duesKey(term)));
  }

  async saveDues(term: string, dues: readonly Due[], actor: string): Promise<void> {
    await saveDocuments(this.#workspace, `设定${termLabel(term)}的催报清单（${dues.length} 项）`, actor, { [duesKey(term)]: duesDocument(dues) });
  }

  /** One template per due and school that has not handed it in, in a folder per school. */
  async dueTemplates(term: string, lists: DeskLists, call?: CallOptions): Promise<OutputFile[]> {
    const statuses = await this.#statuses(term, lists, call);
    const files: OutputFile[] = [];
    const jobs = statuses.flatMap(({ due, schools }) => schools.filter(({ state }) => state !== '已收').map((school) => ({ due, school })));
    for (const [done, { due, school }] of jobs.entries()) {
      call?.signal?.throwIfAborted();
      call?.onProgress?.({ stage: `写模板：${school.school}`, done, total: jobs.length });
      const exam = due.exam ? lists.exams.find(({ name, grade, term: own }) => own === term && name === due.exam?.name && grade === due.exam.grade) : undefined;
      const file = await this.template(due.kind, {
        school: school.school_id, term, ...(due.exam ? { grade: due.exam.grade } : {}), ...(exam ? { exam: exam.exam_id } : {}), ...(due.subject ? { subject: due.subject } : due.kind === 'items' ? { subject: '数学' } : {}),
      }, lists);
      files.push({ ...file, name: `${safeName(school.school)}/${safeName(due.title)}.xlsx` });
    }
    return files;
  }

  async analyse(request: PreparationRequest | DuesRequest, lists: DeskLists, call?: CallOptions): Promise<AnalysisResult> {
    if (request.analysis === 'preparation') {
      const records = await this.records();
      return preparationAnalysis(request.batch === undefined ? records : records.filter(({ batch }) => batch.batch_id === request.batch));
    }
    return duesAnalysis(request.term, await this.#statuses(request.term, lists, call, request.today));
  }

  async #statuses(term: string, { exams, schools }: DeskLists, call?: CallOptions, today = new Date().toISOString().slice(0, 10)) {
    const refused = new Map<number, RefusedRows>();
    for (const { files } of await this.records()) {
      for (const { sourceId, outcome } of files) refused.set(sourceId, { rows: outcome.rowsRefused, bySchool: new Map(outcome.refusedBySchool.map(({ school_id, rows }) => [school_id, rows])) });
    }
    return duesStatus(this.#engine, await this.dues(term), { term, today, exams, schools, refused }, call);
  }
}

/** A name as a file name on Windows. */
const safeName = (name: string): string => name.replace(/[\\/:*?"<>|]/g, '_').trim();
