import type { TableCell } from '../element.ts';
import { isSuppressed, sizeMark } from '../suppression.ts';
import type { ExamFacts } from './analysis-context.ts';
import type { Analysis } from './analysis.ts';

/** A figure of a unit with `n` pupils: not shown below 5, marked 仅供参考 below 20. */
export const figureCell = (n: number, value: number | null, explain = `${n} 人`): TableCell =>
  isSuppressed(n) ? { value: null, mark: 'suppressed', explain: `${n} 人，不足 5 人不显示` } : { value, explain, ...sizeMark(n) };

export const refuse = (...warnings: readonly string[]): Analysis => ({ headline: null, elements: [], warnings, data: null });

/** Whether pupils may be listed, and if not, why and what to do. Lists are of one school; in compulsory stages only on an explicit wish. */
export function pupilsRefused(exam: ExamFacts, { school, compulsory }: { readonly school?: number | undefined; readonly compulsory?: boolean | undefined }): string | null {
  if (school === undefined) return '学生名单只按一所学校列出，请先选择学校。';
  if (exam.stage !== '高中' && compulsory !== true) return `${exam.stage}属于义务教育阶段，默认不列学生名单和名次；确需用于本校辅导的，请在页面上明确选择后再列，名单不得公布、不写入文档。`;
  return null;
}

/** A page of pupils; the rest is counted in a note. */
export const PUPILS_LISTED = 500;
export const SMALL_NOTE = '不足 5 人的单位不显示各项指标，不足 20 人的仅供参考。';
