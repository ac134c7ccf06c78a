import {
  effectiveScoresQuery, lineSubjectsQuery, lineTracksQuery, lineUnitsQuery, nearPupilsQuery, nthTotalQuery,
  type DrawnLine, type EffectiveScoreRow, type LineSubjectRow, type LineUnitRow, type NearPupilRow,
} from '../../measures/admission-lines.ts';
import { UNKNOWN_UNIT } from '../../measures/grouping.ts';
import type { ExamLine } from '../../measures/measure-settings.ts';
import type { ResultElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { examById, examLabel, NOT_COMPARABLE, settingsOf, type AnalysisContext, type ExamFacts } from './analysis-context.ts';
import type { Analysis } from './analysis.ts';
import { effectiveTable, lineFigures, nearTable, subjectUnitTable, unitLineTable } from './lines-elements.ts';
import type { LinesRequest } from './lines-request.ts';
import { PUPILS_LISTED, pupilsRefused, refuse } from './unit-figures.ts';

/** Stands under every figure of this analysis (2020 总体方案: no 升学率 targets, rankings or rewards). */
export const MONITOR_ONLY = '上线情况仅供监测，不排名、不计入考核和奖惩，不得公布。';

export interface LineResult {
  readonly line: Omit<ExamLine, 'exam'>;
  readonly score: number;
  readonly near: number;
  readonly candidates: number;
  readonly reached: number;
  readonly effective: readonly EffectiveScoreRow[];
  readonly units: readonly LineUnitRow[];
  readonly subjects: readonly LineSubjectRow[];
  /** The same over all units looked at. */
  readonly whole: readonly LineSubjectRow[];
}

/** 上线, 单科有效分, 双上线 and 临界 of every line of an exam, by any grouping. */
export async function linesAnalysis(context: AnalysisContext, request: LinesRequest): Promise<Analysis> {
  const exam = examById(context, request.exam);
  if (!exam.commonForm) return refuse(NOT_COMPARABLE);
  const settings = settingsOf(context);
  const kept = settings.lines.filter((line) => line.exam === request.exam && (request.name === undefined || line.name === request.name));
  const lines: readonly Omit<ExamLine, 'exam'>[] = request.line ? [request.line] : kept;
  if (lines.length === 0) return refuse(`${examLabel(exam)}还没有${request.name ? `“${request.name}”这条线` : '划线'}：请在设置的统计口径里为这次考试填写分数线、名次线或计划数，也可以先试划一条线。`);
  const warnings: string[] = [];
  const results: LineResult[] = [];
  for (const [done, line] of lines.entries()) {
    context.call?.signal?.throwIfAborted();
    context.call?.onProgress?.({ stage: `计算${line.name}`, done, total: lines.length });
    const found = await lineResult(context, request, line);
    if (typeof found === 'string') warnings.push(found);
    else results.push(found);
  }
  warnings.push(...(await trackWarnings(context, exam, lines)));
  const elements: ResultElement[] = results.flatMap((result, index) => elementsOf(exam, request, result, index));
  const pupils = request.pupils === true ? await nearPupils(context, exam, request, results) : null;
  if (typeof pupils === 'string') warnings.push(pupils);
  else if (pupils) elements.push(...pupils.map(({ result, rows }, index) => nearTable(`lines-pupils-${request.exam}-${index}`, `${labelOf(result)}临界生`, rows.slice(0, PUPILS_LISTED), rows.length)));
  return { headline: results[0] ? headlineOf(exam, results[0]) : null, elements, warnings, data: { exam: request.exam, by: request.by, version: settings.version, monitorOnly: true, lines: results } };
}

export const labelOf = ({ line, score }: Pick<LineResult, 'line' | 'score'>): string => `${line.track ? `${line.track}` : ''}${line.name}（${Number(score.toFixed(2))}分）`;

async function lineResult(context: AnalysisContext, request: LinesRequest, line: Omit<ExamLine, 'exam'>): Promise<LineResult | string> {
  const { engine, call } = context;
  const { exam, by, school, county, category } = request;
  const scope = { exam, track: line.track };
  const [found] = await engine.query(nthTotalQuery({ ...scope, nth: line.kind === 'score' ? 1 : line.value }), call);
  const whose = line.track ?? '全体考生';
  if (!found || found.candidates === 0) return `${line.name}：${whose}没有总分正常的学生，没有计算。`;
  if (found.forms > 1) return `${line.name}：${NOT_COMPARABLE}`;
  if (line.kind !== 'score' && found.score === null) return `${line.name}：按第${line.value}名划线，但${whose}只有${found.candidates}人，没有计算；请改小名次，或改用分数线。`;
  const score = line.kind === 'score' ? line.value : found.score!;
  const near = request.near ?? settingsOf(context).nearPoints;
  const effective = await engine.query(effectiveScoresQuery({ ...scope, score, near }), call);
  const drawn: DrawnLine = { score, near, effective: effective.flatMap((row) => {
    const mark = request.effectiveBy === 'ratio' ? row.by_ratio : row.by_rank;
    return mark === null ? [] : [{ subject: row.subject, score: mark }];
  }) };
  const spec = { ...scope, ...drawn, school, county, category };
  const units = await engine.query(lineUnitsQuery({ ...spec, by }), call);
  return {
    line, score, near, effective, units,
    candidates: units.reduce((sum, { n }) => sum + n, 0), reached: units.reduce((sum, { reached }) => sum + reached, 0),
    subjects: await engine.query(lineSubjectsQuery({ ...spec, by }), call), whole: await engine.query(lineSubjectsQuery({ ...spec, by: 'all' }), call),
  };
}

/** A line through all pupils where there are several tracks compares totals of different papers. */
async function trackWarnings({ engine, call }: AnalysisContext, exam: ExamFacts, lines: readonly Omit<ExamLine, 'exam'>[]): Promise<string[]> {
  const tracks = (await engine.query(lineTracksQuery(exam.exam_id), call)).filter(({ track }) => track !== UNKNOWN_UNIT);
  const mixed = lines.filter(({ track }) => track === undefined).map(({ name }) => name);
  return tracks.length > 1 && mixed.length > 0 ? [`${mixed.join('、')}没有区分选科类别，而本次考试有${tracks.map(({ track }) => track).join('、')}：各类试卷不同，建议分别划线。`] : [];
}

function elementsOf(exam: ExamFacts, request: LinesRequest, result: LineResult, index: number): ResultElement[] {
  const id = `lines-${request.by}-${exam.exam_id}-${index}`;
  const caption = `${examLabel(exam)}${labelOf(result)}${request.category ?? ''}`;
  return [
    lineFigures(`${id}-figures`, result),
    unitLineTable(`${id}-units`, `${caption}上线情况`, request.by, result),
    effectiveTable(`${id}-effective`, `${caption}单科有效分`, result, request.effectiveBy ?? 'rank'),
    ...(request.by === 'all' ? [] : [subjectUnitTable(`${id}-subjects`, `${caption}各科双上线`, request.by, result)]),
  ];
}

async function nearPupils(context: AnalysisContext, exam: ExamFacts, request: LinesRequest, results: readonly LineResult[]): Promise<string | readonly { readonly result: LineResult; readonly rows: readonly NearPupilRow[] }[]> {
  const why = pupilsRefused(exam, request);
  if (why !== null) return why;
  const lists: { result: LineResult; rows: NearPupilRow[] }[] = [];
  for (const result of results) {
    const effective = result.effective.flatMap(({ subject, by_rank, by_ratio }) => {
      const mark = request.effectiveBy === 'ratio' ? by_ratio : by_rank;
      return mark === null ? [] : [{ subject, score: mark }];
    });
    const rows = await context.engine.query(nearPupilsQuery({ exam: request.exam, track: result.line.track, school: request.school, category: request.category, score: result.score, near: result.near, effective }), context.call);
    lists.push({ result, rows });
  }
  return lists;
}

const headlineOf = (exam: ExamFacts, result: LineResult): string =>
  `${examLabel(exam)}${labelOf(result)}上线${result.reached}人，占${formatNumber(result.candidates === 0 ? null : result.reached / result.candidates, 'rate')}。${MONITOR_ONLY}`;
