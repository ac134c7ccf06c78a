import type { CallOptions } from '../call.ts';
import type { Engine } from '../engine/engine.ts';
import { examLabel, levelsOf, NOT_COMPARABLE, type AnalysisContext, type ExamFacts } from '../results/analyses/analysis-context.ts';
import { balanceOf } from '../results/analyses/balance.ts';
import { distributionAnalysis } from '../results/analyses/distribution.ts';
import { runGrowth } from '../results/analyses/growth.ts';
import { TOTAL } from '../schema/subjects.ts';
import { termOrder } from '../schema/terms.ts';
import { chooseBaseline } from './choose-baseline.ts';
import type { ReportCatalog } from './report-catalog.ts';
import type { ExamData, ExamGrowth, TermData } from './term-data.ts';

/** Computes everything the documents of one term need. */
export async function gatherTerm(engine: Engine, catalog: ReportCatalog, term: string, call?: CallOptions): Promise<TermData> {
  const context: AnalysisContext = { engine, exams: catalog.exams, call };
  const ofTerm = catalog.exams.filter((exam) => exam.term === term);
  if (ofTerm.length === 0) throw new Error(`${term} 这个学期还没有导入考试。`);
  const exams: ExamData[] = [];
  for (const exam of ofTerm) {
    call?.signal?.throwIfAborted();
    call?.onProgress?.({ stage: `统计 ${examLabel(exam)}`, done: exams.length, total: ofTerm.length });
    exams.push(await gatherExam(context, exam));
  }
  return { term, exams, schools: catalog.schools };
}

async function gatherExam(context: AnalysisContext, exam: ExamFacts): Promise<ExamData> {
  const id = exam.exam_id;
  const common = exam.commonForm;
  const earlierExam = common ? earlierRound(context.exams, exam) : null;
  const { growth, reason } = await gatherGrowth(context, exam);
  return {
    exam,
    subjects: await levelsOf(context, { exam: id, by: 'all' }),
    earlier: earlierExam ? { exam: earlierExam, subjects: await levelsOf(context, { exam: earlierExam.exam_id, by: 'all' }) } : null,
    counties: common ? await levelsOf(context, { exam: id, by: 'county', subject: TOTAL }) : [],
    localities: common ? await levelsOf(context, { exam: id, by: 'locality', subject: TOTAL }) : [],
    schools: await levelsOf(context, { exam: id, by: 'school' }),
    classes: await levelsOf(context, { exam: id, by: 'class' }),
    balance: common ? await balanceOf(context, id, TOTAL) : null,
    distribution: common ? (await distributionAnalysis(context, id, TOTAL)).elements : [],
    growth,
    growthMissing: reason,
  };
}

/** The last earlier exam of the same grade and kind on a common form. */
function earlierRound(exams: readonly ExamFacts[], exam: ExamFacts): ExamFacts | null {
  const before = exams.filter(
    ({ exam_id, grade, kind, commonForm, term }) =>
      exam_id !== exam.exam_id && grade === exam.grade && kind === exam.kind && commonForm && termOrder(term) < termOrder(exam.term),
  );
  return before.sort((a, b) => termOrder(b.term) - termOrder(a.term))[0] ?? null;
}

async function gatherGrowth(context: AnalysisContext, exam: ExamFacts): Promise<{ growth: ExamGrowth | null; reason: string | null }> {
  if (!exam.commonForm) return { growth: null, reason: NOT_COMPARABLE };
  const baseline = await chooseBaseline(context, exam);
  if (!baseline) return { growth: null, reason: '没有可用的起点成绩（需要更早学期的同卷考试，且匹配到60%以上学生）。' };
  const run = (subject: string) => {
    const prior = baseline.exam.subjects.includes(subject) ? subject : TOTAL;
    return runGrowth(context, {
      outcome: { exam: exam.exam_id, subject },
      baselines: [{ exam: baseline.exam.exam_id, subject: prior }],
      by: 'school',
    });
  };
  const total = await run(TOTAL);
  if (typeof total === 'string') return { growth: null, reason: total };
  const subjects: { subject: string; run: typeof total }[] = [];
  for (const subject of exam.subjects) {
    const result = await run(subject);
    if (typeof result !== 'string') subjects.push({ subject, run: result });
  }
  return { growth: { baseline, total, subjects }, reason: null };
}
