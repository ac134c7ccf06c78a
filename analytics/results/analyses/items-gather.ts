import type { PaperQuality } from '../../items/paper-quality.ts';
import { isSuppressed } from '../suppression.ts';
import type { AnalysisContext } from './analysis-context.ts';
import { qualityOf } from './items.ts';
import { masteryBook, type MasteryBook } from './items-mastery-book.ts';
import { schoolQuality } from './items-mastery.ts';
import { loadPaper, type LoadedPaper, type PaperRequest } from './items-paper.ts';

/** What documents about one paper are written from. */
export interface PaperData {
  /** Its rows are not kept: they are millions, and everything below is made of them. */
  readonly paper: Omit<LoadedPaper, 'rows'>;
  readonly quality: PaperQuality;
  readonly book: MasteryBook;
  /** Of the schools asked for, by school_id: the paper as their own pupils answered it. */
  readonly schools: ReadonlyMap<number, PaperQuality>;
}

/** Everything about one paper at once; a sentence where there is nothing to write about. */
export async function gatherPaper(context: AnalysisContext, request: PaperRequest, schools: readonly number[] = []): Promise<PaperData | string> {
  const loaded = await loadPaper(context, request);
  if (typeof loaded === 'string') return loaded;
  const quality = qualityOf(loaded);
  if (isSuppressed(quality.analysis.n)) return `${loaded.caption}参与统计的学生只有${quality.analysis.n}人，不写试卷质量分析。`;
  const book = await masteryBook(context, loaded);
  return { paper: { ...loaded, ...{ rows: [] } }, quality, book, schools: new Map(schools.map((school) => [school, schoolQuality(loaded, school)])) };
}
