import type { GroupingName } from '../../measures/grouping.ts';
import { progressPupilsQuery, progressUnitsQuery, type ProgressSpec } from '../../measures/progress.ts';
import { compareNames } from '../collate.ts';
import type { ResultElement, TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { isSuppressed } from '../suppression.ts';
import { datedExamLabel, examById, NOT_COMPARABLE, type AnalysisContext, type ExamFacts } from './analysis-context.ts';
import type { Analysis } from './analysis.ts';
import { unitLabels } from './measures.ts';
import { figureCell, PUPILS_LISTED, pupilsRefused, refuse, SMALL_NOTE } from './unit-figures.ts';

export interface ProgressRequest {
  readonly exam: number;
  readonly earlier: number;
  readonly subject: string;
  readonly by: GroupingName;
  readonly population?: ProgressSpec['population'] | undefined;
  readonly school?: number | undefined;
  readonly county?: string | undefined;
  readonly pupils?: boolean | undefined;
  readonly compulsory?: boolean | undefined;
}

/** 进退步: how places and percentiles changed since an earlier exam, by any grouping. */
export async function progressAnalysis(context: AnalysisContext, request: ProgressRequest): Promise<Analysis> {
  const [exam, earlier] = [examById(context, request.exam), examById(context, request.earlier)];
  if (exam.exam_id === earlier.exam_id) return refuse('请选两次不同的考试。');
  if ((!exam.commonForm || !earlier.commonForm) && request.school === undefined) return refuse(`${exam.commonForm ? datedExamLabel(earlier) : datedExamLabel(exam)}：${NOT_COMPARABLE}`);
  const { engine, call } = context;
  const spec: ProgressSpec = { exam: request.exam, earlier: request.earlier, subject: request.subject, population: request.population ?? 'both', school: request.school, county: request.county };
  const rows = await engine.query(progressUnitsQuery({ ...spec, by: request.by }), call);
  const matched = rows.reduce((sum, { n }) => sum + n, 0);
  if (matched === 0) return refuse(`${datedExamLabel(exam)}和${datedExamLabel(earlier)}没有共同的学生（${request.subject}成绩都正常），不能比较名次；请检查学生匹配，或另选一次考试。`);
  const label = unitLabels[request.by];
  const id = `progress-${request.by}-${request.earlier}-${request.exam}-${request.subject}`;
  const population = spec.population === 'both' ? '两次考试成绩都正常的全体学生' : '每次考试各自的全体学生';
  const table: TableElement = {
    type: 'table', id, caption: `${request.subject}进退步：${datedExamLabel(earlier)}到${datedExamLabel(exam)}（按${label}）`,
    columns: [
      { key: 'unit', label }, { key: 'n', label: '两次都有成绩', format: 'count' }, { key: 'only', label: '只有本次', format: 'count' },
      { key: 'change', label: '平均进退名次', format: 'signed' }, { key: 'median', label: '中位进退名次', format: 'signed' },
      { key: 'up', label: '进步', group: '人数', format: 'count' }, { key: 'same', label: '持平', group: '人数', format: 'count' }, { key: 'down', label: '退步', group: '人数', format: 'count' },
      { key: 'then', label: '上次', group: '平均百分等级', format: 'score' }, { key: 'now', label: '本次', group: '平均百分等级', format: 'score' }, { key: 'moved', label: '变化', group: '平均百分等级', format: 'signed' },
    ],
    rows: rows.toSorted((a, b) => compareNames(a.name, b.name)).map((row) => [
      { value: row.name }, { value: row.n }, { value: row.only_now }, figureCell(row.n, row.mean_change), figureCell(row.n, row.median_change), figureCell(row.n, row.up), figureCell(row.n, row.same), figureCell(row.n, row.down),
      figureCell(row.n, row.earlier_percentile), figureCell(row.n, row.percentile), figureCell(row.n, row.percentile_change),
    ]),
    summaryRows: 0,
    notes: [
      `名次和百分等级在${population}中排，同分同名次；进退名次＝上次名次－本次名次，正数为进步。`,
      '名次进退在两头不公平：原来名次靠前的没有多少上升余地，靠后的容易上升；判断学校和班级的工作成效请看增值评价。',
      SMALL_NOTE,
    ],
  };
  const elements: ResultElement[] = [table];
  const warnings = coverageWarnings(rows, exam);
  if (request.pupils === true) {
    const why = pupilsRefused(exam, request);
    if (why === null) elements.push(await pupilTable(context, `${id}-pupils`, spec));
    else warnings.push(why);
  }
  return { headline: headlineOf(rows, label), elements, warnings, data: { exam: request.exam, earlier: request.earlier, subject: request.subject, population: spec.population, rows } };
}

function coverageWarnings(rows: readonly { readonly n: number; readonly only_now: number }[], exam: ExamFacts): string[] {
  const [n, only] = [rows.reduce((sum, row) => sum + row.n, 0), rows.reduce((sum, row) => sum + row.only_now, 0)];
  const share = n / (n + only);
  return share < 0.85 ? [`${datedExamLabel(exam)}的学生中只有${formatNumber(share, 'rate')}在前一次也有成绩，进退步只说明这部分学生。`] : [];
}

function headlineOf(rows: readonly { readonly name: string; readonly n: number; readonly percentile_change: number | null }[], label: string): string | null {
  const shown = rows.filter(({ n, percentile_change }) => !isSuppressed(n) && percentile_change !== null);
  if (shown.length < 2) return null;
  const up = shown.filter(({ percentile_change }) => percentile_change! > 0).length;
  return `${shown.length}个${label}中，平均百分等级上升的${up}个、下降的${shown.filter(({ percentile_change }) => percentile_change! < 0).length}个。`;
}

async function pupilTable({ engine, call }: AnalysisContext, id: string, spec: ProgressSpec): Promise<TableElement> {
  const rows = await engine.query(progressPupilsQuery(spec), call);
  return {
    type: 'table', id, caption: '学生进退步（退步大的在前）',
    columns: [
      { key: 'name', label: '姓名' }, { key: 'then', label: '上次名次', format: 'count' }, { key: 'now', label: '本次名次', format: 'count' }, { key: 'change', label: '进退名次', format: 'signed' },
      { key: 'percentile', label: '百分等级变化', format: 'signed' },
    ],
    rows: rows.slice(0, PUPILS_LISTED).map((row) => [
      { value: row.name || `编号${row.student_id}` }, { value: row.earlier_place, explain: `共 ${row.earlier_n} 人` }, { value: row.place, explain: `共 ${row.n} 人` }, { value: row.change }, { value: row.percentile_change },
    ]),
    summaryRows: 0,
    notes: ['名单只在本机查看，不写入任何文档。', ...(rows.length > PUPILS_LISTED ? [`共${rows.length}人，只列前${PUPILS_LISTED}人。`] : [])],
  };
}
