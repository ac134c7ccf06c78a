import { TOTAL } from '../../schema/subjects.ts';
import { examById, type AnalysisContext } from './analysis-context.ts';
import { runGrowth } from './growth.ts';

export interface GrowthValue {
  /** 50 + 10 · effect in SDs of the outcome. */
  readonly t: number;
  readonly error: number;
}

/** Value added of every school per subject, as the mixed model gives it, on a T scale so that it can stand in an index; keyed `school subject`. */
export async function growthValues(context: AnalysisContext, exam: number, earlier: number, subjects: readonly string[]): Promise<{ readonly values: ReadonlyMap<string, GrowthValue>; readonly refused: string | null; readonly warnings: readonly string[] }> {
  const values = new Map<string, GrowthValue>();
  const before = examById(context, earlier).subjects;
  for (const subject of subjects) {
    const start = subject === TOTAL || before.includes(subject) ? subject : TOTAL;
    const run = await runGrowth(context, { outcome: { exam, subject }, baselines: [{ exam: earlier, subject: start }], by: 'school' });
    if (typeof run === 'string') return { values, refused: `${subject}的增值不能计算：${run}`, warnings: [] };
    for (const { unit, effect, effectSd, standardError } of run.result.units) {
      if (effect === null || effectSd === null || effectSd === undefined || standardError === null) continue;
      // SD of the outcome from the pair itself; a school exactly on expectation has none to divide by.
      const sd = effectSd === 0 ? null : effect / effectSd;
      values.set(`${unit} ${subject}`, { t: 50 + 10 * effectSd, error: sd === null ? 0 : (10 * standardError) / sd });
    }
  }
  return { values, refused: null, warnings: ['增值按混合模型计算并换成T分（50＋10×标准化增值）；增值已向平均收缩，学生少的学校更靠近50。'] };
}
