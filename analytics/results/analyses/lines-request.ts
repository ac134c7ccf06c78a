import type { GroupingName } from '../../measures/grouping.ts';
import type { ExamLine } from '../../measures/measure-settings.ts';

export interface LinesRequest {
  readonly exam: number;
  readonly by: GroupingName;
  /** One of the exam's lines in the settings; all of them unless given. */
  readonly name?: string | undefined;
  /** A line tried out, not kept in the settings. */
  readonly line?: Omit<ExamLine, 'exam'> | undefined;
  /** How 单科有效分 is found. */
  readonly effectiveBy?: 'rank' | 'ratio' | undefined;
  readonly category?: '应届' | '往届' | undefined;
  readonly near?: number | undefined;
  readonly school?: number | undefined;
  readonly county?: string | undefined;
  /** 临界生 of the school one by one; only for the page. */
  readonly pupils?: boolean | undefined;
  readonly compulsory?: boolean | undefined;
}
