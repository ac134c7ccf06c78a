import { breathe, type CallOptions } from '../../analytics/call.ts';
import type { ImportOptions, ImportPreview } from '../../analytics/intake/plan.ts';
import type { SourceFile } from '../../analytics/intake/sheet.ts';
import { defaultSettings } from '../../analytics/measures/measure-settings.ts';
import type { AnalysisResult, ExamInfo, SchoolInfo, Session } from '../../analytics/session-api.ts';
import type { BatchInfo } from '../../analytics/workspace/batch.ts';
import { fakeElements, fakeUnits } from './fake-elements.ts';

const exam = (exam_id: number, name: string, term: string, changes: Partial<ExamInfo> = {}): ExamInfo => ({
  exam_id, name, term, grade: '八年级', stage: '初中', kind: '期末', scope: '市', date: null, isEntry: false, commonForm: true,
  subjects: ['语文', '数学', '英语'], pupils: 2400, schools: 24, ...changes,
});

export const fakeExams: readonly ExamInfo[] = [
  exam(1, '入学摸底', '2024-2025-1', { grade: '七年级', kind: '入学', isEntry: true, date: '2024-09-05' }),
  exam(2, '期末质量监测', '2025-2026-1', { date: '2026-01-16' }),
  exam(3, '期中考试', '2025-2026-1', { commonForm: false, kind: '期中', scope: '校', date: '2025-11-12' }),
];

export const fakeSchools: readonly SchoolInfo[] = Array.from({ length: 24 }, (_, index) => ({
  school_id: index + 1,
  name: `第${index + 1}中学`,
  county: index % 2 === 0 ? '东县' : '西区',
  locality: index % 3 === 0 ? '乡村' : '城区',
  stages: ['初中'],
  public_code: `S${String(index + 1).padStart(2, '0')}`,
}));

/** A session held in memory, for tests of the interface alone; it computes nothing. */
export function fakeSession({ stepMs = 0 }: { readonly stepMs?: number } = {}): Session {
  let filled = false;
  const batches: BatchInfo[] = [];
  const plans = new Map<string, readonly SourceFile[]>();

  async function steps(stage: string, total: number, call?: CallOptions): Promise<void> {
    for (let done = 0; done < total; done++) {
      call?.signal?.throwIfAborted();
      call?.onProgress?.({ stage, done, total });
      await (stepMs > 0 ? new Promise((resolve) => setTimeout(resolve, stepMs)) : breathe());
    }
    call?.signal?.throwIfAborted();
  }

  const store = (label: string, sources: readonly SourceFile[]): BatchInfo => {
    filled = true;
    const batch: BatchInfo = {
      batch_id: batches.length + 1, kind: 'import', label, actor: '测试', at: '2026-01-18T09:30:00Z', undone: false, rows: 7200,
      sources: sources.map(({ name }) => ({ name, sha256: '' })),
    };
    batches.push(batch);
    return batch;
  };
  const mark = (batchId: number, undone: boolean): void => {
    const index = batches.findIndex(({ batch_id }) => batch_id === batchId);
    const batch = batches[index];
    if (batch) batches[index] = { ...batch, undone };
  };

  return {
    info: async () => ({
      name: '测试工作区', readOnly: false, damages: [], schools: filled ? 24 : 0, students: filled ? 2400 : 0, exams: filled ? 3 : 0,
      results: filled ? 21600 : 0, terms: filled ? ['2024-2025-1', '2025-2026-1'] : [], manifestSha256: String(batches.length),
    }),
    exams: async () => (filled ? [...fakeExams] : []),
    schools: async () => (filled ? [...fakeSchools] : []),
    batches: async () => [...batches],
    planImport: async (files, options, call) => {
      await steps('读取文件', files.length, call);
      const planId = `plan-${plans.size + 1}`;
      plans.set(planId, files);
      return fakePreview(planId, files, options);
    },
    commitImport: async (planId, call) => {
      await steps('写入', 3, call);
      return store('导入 期末质量监测', plans.get(planId) ?? []);
    },
    discardImport: async (planId) => void plans.delete(planId),
    undo: async (batchId) => {
      mark(batchId, true);
      return { undone: [batchId] };
    },
    redo: async (batchId) => mark(batchId, false),
    identityLinks: async () => [],
    linkPupils: async () => store('合并学生', []),
    settings: async () => defaultSettings,
    saveSettings: async (settings) => ({ ...settings, version: '口径-1' }),
    analyse: async (request, call): Promise<AnalysisResult> => {
      await steps('计算', 3, call);
      return { headline: '24 所学校中 5 所高于预期、4 所低于预期。', elements: fakeElements(request), warnings: [], data: { units: fakeUnits } };
    },
    report: async (request, call) => {
      await steps('写文档', 5, call);
      return {
        files: [{ name: `教学质量监测报告 ${request.term}.docx`, mime: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', bytes: new Uint8Array(2048) }],
        skipped: [{ what: '第3中学 简报', reason: '本学期没有成绩。' }],
      };
    },
    mappingPresets: async () => [],
    forgetMapping: async () => undefined,
    preparationRecords: async () => [],
    templates: async () => [],
    template: async () => ({ name: '成绩采集表.xlsx', mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', bytes: new Uint8Array(64) }),
    dues: async () => [],
    saveDues: async () => undefined,
    indices: async () => [],
    saveIndices: async (indices) => indices,
    examForms: async () => [],
    declareEquated: async () => store('声明同卷', []),
    dueTemplates: async () => [],
    verify: async () => ({ ok: true, segments: 12, rows: 21600, damages: [] }),
    importSample: async (_, call) => {
      await steps('导入示例', 20, call);
      store('导入示例', []);
    },
    close: async () => undefined,
  };
}

function fakePreview(planId: string, files: readonly SourceFile[], options: ImportOptions): ImportPreview {
  const file = files[0]?.name ?? '成绩.xlsx';
  const header = ['学校', '班级', '学籍号', '姓名', '语文', '数学'];
  const pupils = Array.from({ length: 40 }, (_, index) => ['第1中学', '八（1）班', `G3701${String(index).padStart(4, '0')}`, '某某', String(60 + index), index === 6 ? '缺考' : String(90 - index)]);
  const subjects = [{ subject: '语文', fullMark: 120, scores: 39, absent: 0 }, { subject: '数学', fullMark: 120, scores: 38, absent: 1 }];
  const headerRow = options.headerRows[`${file}\tSheet1`] ?? 1;
  return {
    planId,
    exam: { name: '期末质量监测', grade: '八年级', kind: '期末', scope: '市', date: null, isEntry: false, formPerSchool: false },
    missing: options.exam.term === undefined ? ['term'] : [],
    tables: [
      {
        file, sheet: 'Sheet1', role: 'scores', headerRows: [headerRow], firstDataRow: headerRow + 1, lastDataRow: 41, dataRows: 40,
        cells: [['期末质量监测成绩', '', '', '', '', ''], header, ...pupils],
        columns: header.map((name, index) => ({
          index, header: name, reason: `表头“${name}”`, confidence: index === 3 ? 0.5 : 1, samples: pupils.slice(0, 3).map((row) => row[index]!),
          meaning: options.meanings[`${file}\tSheet1\t${index}`] ??
            (index >= 4 ? { kind: 'score', subject: name, measure: 'raw', fullMark: 120 } : { kind: (['school', 'class', 'eduId', 'name'] as const)[index]! }),
        })),
      },
    ],
    files: files.map(({ name }) => ({ file: name, role: 'scores', rowsRead: 41, rowsStored: 39, rowsRefused: 1, rowsDropped: 1, scores: 78, cells: { read: 80, stored: 79, left: 1 } })),
    match: { byRule: [{ rule: '学籍号', pupils: 30 }], created: 9, ambiguous: [{ key: 'k', source: { file, sheet: 'Sheet1', row: 9, name: '某某' }, reason: '同班有几个同名的人', candidates: [{ student_id: 1, label: '某某（八年级（1）班，编号 1）' }, { student_id: 2, label: '某某（八年级（1）班，编号 2）' }] }] },
    exams: [{ key: '', meta: { name: '期末质量监测', grade: '八年级', kind: '期末', scope: '市', ...options.exam }, missing: options.exam.term === undefined ? ['term'] : [], subjects, pupils: 40, same: null, changes: null }],
    schools: [{ name: '第1中学', pupils: 39, known: false, written: '第1中学', candidates: [] }],
    subjects,
    findings: [
      { severity: 'error', code: 'over-full-mark', file, sheet: 'Sheet1', row: 12, column: 'E', value: '1200', message: '语文 1200 分超过满分 120。', fix: '核对后改正原表，再导入一次。', quickFix: { label: '语文满分改为 150', options: { fullMarks: { 语文: 150 } } } },
      { severity: 'info', code: 'totals-row', file, sheet: 'Sheet1', row: 42, column: null, value: '平均分', message: '平均分行已略去。', fix: '不用处理。' },
    ],
    committable: true,
  };
}
