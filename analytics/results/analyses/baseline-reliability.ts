import { stratifiedAlpha } from '../../growth/diagnostics/stratified-alpha.ts';
import { paperQuality } from '../../items/paper-quality.ts';
import { itemMatrixQuery, paperItemsQuery, papersWithItemsQuery } from '../../measures/item-matrix.ts';
import type { ExamSubject } from '../../measures/pairs.ts';
import { TOTAL } from '../../schema/subjects.ts';
import { formatNumber } from '../format.ts';
import { examById, examLabel, levelsOf, type AnalysisContext } from './analysis-context.ts';

export interface FoundReliability {
  readonly reliability: number;
  /** Where it comes from: 2025年中考数学小题分，α，1234人 */
  readonly source: string;
}

/** Marks of subjects whose full marks do not add up to the total's are not a plain sum. */
const SAME_MARK = 0.01;

/**
 * Reliability of a baseline from its item scores: Cronbach's α of the one common paper; for 总分 the
 * stratified α over its subjects, all of which need item scores. A text says why there is none.
 */
export async function baselineReliability(context: AnalysisContext, baseline: ExamSubject): Promise<FoundReliability | string> {
  const exam = examById(context, baseline.exam);
  if (baseline.subject !== TOTAL) return subjectAlpha(context, baseline);
  const levels = await levelsOf(context, { exam: baseline.exam, by: 'all' });
  const total = levels.find(({ subject }) => subject === TOTAL);
  const parts = levels.filter(({ subject }) => subject !== TOTAL);
  const sum = parts.reduce((marks, { full_mark }) => marks + (full_mark ?? Number.NaN), 0);
  const label = `${examLabel(exam)}${TOTAL}`;
  if (!total?.sd || total.full_mark === null || !(Math.abs(sum - total.full_mark) < SAME_MARK)) return `${label}不是各科满分的直接相加，不能由小题分推算信度。`;
  const strata = [];
  for (const { subject, sd } of parts) {
    const found = await subjectAlpha(context, { exam: baseline.exam, subject });
    if (typeof found === 'string') return `${label}的信度需要各科小题分：${found}`;
    strata.push({ sd: sd ?? 0, reliability: found.reliability });
  }
  const reliability = stratifiedAlpha(strata, total.sd);
  return reliability === null ? `${label}没有差异，不能推算信度。` : { reliability, source: `${label}，由${parts.length}科小题分推算的分层α` };
}

async function subjectAlpha(context: AnalysisContext, { exam: id, subject }: ExamSubject): Promise<FoundReliability | string> {
  const { engine, call } = context;
  const label = `${examLabel(examById(context, id))}${subject}`;
  const papers = await engine.query(papersWithItemsQuery(id, subject), call);
  const paper = papers[0];
  if (!paper) return `${label}没有小题分。`;
  if (papers.length > 1) return `${label}各校自主命题（异卷），没有统一的信度。`;
  const items = await engine.query(paperItemsQuery(paper.form_id), call);
  const rows = await engine.query(itemMatrixQuery({ form: paper.form_id }), call);
  const { analysis } = paperQuality(items, rows, { missing: 'listwise', paperFullMark: paper.full_mark });
  const { alpha } = analysis.reliability;
  return alpha === null ? `${label}的小题分不足以计算信度。` : { reliability: alpha, source: `${label}小题分，α＝${formatNumber(alpha, 'ratio')}，${analysis.n}人` };
}
