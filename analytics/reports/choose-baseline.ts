import { sharedPupilsQuery } from '../measures/shared-pupils.ts';
import type { AnalysisContext, ExamFacts } from '../results/analyses/analysis-context.ts';
import { termOrder } from '../schema/terms.ts';

/** Below this share of matched pupils an exam is no baseline for a whole district. */
const USABLE_SHARE = 0.6;

export interface Baseline {
  readonly exam: ExamFacts;
  readonly share: number;
}

/**
 * The starting point for an exam's value added: among earlier common-form (同卷) exams of other terms,
 * an entrance exam (入学 or 中考) if there is one, else the most recent; it must match at least 60 % of the pupils.
 */
export async function chooseBaseline({ engine, exams, call }: AnalysisContext, outcome: ExamFacts): Promise<Baseline | null> {
  if (!outcome.commonForm) return null;
  const rows = await engine.query(sharedPupilsQuery(outcome.exam_id), call);
  const candidates = rows.flatMap(({ exam_id, outcome: pupils, shared }) => {
    const exam = exams.find((candidate) => candidate.exam_id === exam_id);
    const usable = exam && exam.commonForm && termOrder(exam.term) < termOrder(outcome.term) && shared / pupils >= USABLE_SHARE;
    return usable ? [{ exam, share: shared / pupils }] : [];
  });
  candidates.sort((a, b) => Number(b.exam.isEntry) - Number(a.exam.isEntry) || termOrder(b.exam.term) - termOrder(a.exam.term) || b.share - a.share);
  return candidates[0] ?? null;
}
