import { breathe, type CallOptions } from '../call.ts';
import type { Engine } from '../engine/engine.ts';
import { examLabel, levelsOf, type AnalysisContext, type ExamFacts } from '../results/analyses/analysis-context.ts';
import { balanceOf } from '../results/analyses/balance.ts';
import { distributionAnalysis } from '../results/analyses/distribution.ts';
import { itemPapersQuery } from '../measures/item-papers.ts';
import { gatherPaper, type PaperData } from '../results/analyses/items-gather.ts';
import { TOTAL } from '../schema/subjects.ts';
import { termOrder } from '../schema/terms.ts';
import { gatherGrowth } from './gather-growth.ts';
import { gatherTrajectory, isExit } from './gather-trajectory.ts';
import type { ReportCatalog } from './report-catalog.ts';
import type { ExamData, TermData } from './term-data.ts';

/** Computes everything the documents of one term need. */
export async function gatherTerm(engine: Engine, catalog: ReportCatalog, term: string, call?: CallOptions): Promise<TermData> {
  // The steps of a single model are too short to be told; only its turn is.
  const context: AnalysisContext = { engine, exams: catalog.exams, call: { signal: call?.signal } };
  const ofTerm = catalog.exams.filter((exam) => exam.term === term);
  if (ofTerm.length === 0) throw new Error(`${term} 这个学期还没有导入考试。`);
  const exams: ExamData[] = [];
  for (const exam of ofTerm) {
    const part = (stage: string): void => {
      call?.signal?.throwIfAborted();
      call?.onProgress?.({ stage: `${stage} ${examLabel(exam)}`, done: exams.length, total: ofTerm.length });
    };
    exams.push(await gatherExam(context, exam, ofTerm, part));
    await breathe();
  }
  return { term, exams, schools: catalog.schools, papers: await gatherPapers(context, ofTerm) };
}

/** Papers of these exams with 小题分; one with too few pupils is left out, its own report says why. */
async function gatherPapers(context: AnalysisContext, exams: readonly ExamFacts[]): Promise<PaperData[]> {
  const papers = await context.engine.query(itemPapersQuery(), context.call);
  const found: PaperData[] = [];
  for (const { exam_id, subject, form_id } of papers.filter((paper) => exams.some((exam) => exam.exam_id === paper.exam_id))) {
    context.call?.signal?.throwIfAborted();
    const data = await gatherPaper(context, { exam: exam_id, subject, form: form_id });
    if (typeof data !== 'string') found.push(data);
    await breathe();
  }
  return found;
}

async function gatherExam(context: AnalysisContext, exam: ExamFacts, ofTerm: readonly ExamFacts[], part: (stage: string) => void): Promise<ExamData> {
  part('统计');
  const levels = await gatherLevels(context, exam);
  const grown = await gatherGrowth(context, exam, part);
  if (!isExit(exam, ofTerm)) return { ...levels, ...grown, trajectory: null, trajectoryMissing: null };
  part('入学以来的轨迹');
  return { ...levels, ...grown, ...(await gatherTrajectory(context, exam, grown.growth)) };
}

async function gatherLevels(context: AnalysisContext, exam: ExamFacts): Promise<Omit<ExamData, 'growth' | 'growthMissing' | 'reference' | 'trajectory' | 'trajectoryMissing'>> {
  const id = exam.exam_id;
  const common = exam.commonForm;
  const earlierExam = common ? earlierRound(context.exams, exam) : null;
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
