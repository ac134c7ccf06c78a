import type { ItemPaper } from '../../../analytics/results/analyses/items-papers.ts';

const isPaper = (entry: unknown): entry is ItemPaper =>
  typeof entry === 'object' && entry !== null && 'exam' in entry && 'subject' in entry && 'form' in entry && 'label' in entry && 'blueprint' in entry && 'choices' in entry
  && typeof entry.exam === 'number' && typeof entry.subject === 'string' && typeof entry.form === 'number' && typeof entry.label === 'string';

/** The papers an `items-papers` result lists. */
export function papersOf(data: unknown): readonly ItemPaper[] {
  const papers = typeof data === 'object' && data !== null && 'papers' in data ? data.papers : null;
  return Array.isArray(papers) ? papers.filter(isPaper) : [];
}

/** What the address asks for, as far as it is there: the paper of the exam, its subject and form. */
export function choosePaper(papers: readonly ItemPaper[], exam: number, params: Readonly<Record<string, string>>): ItemPaper | null {
  const own = papers.filter((paper) => paper.exam === exam);
  const ofSubject = own.filter(({ subject }) => subject === params['subject']);
  const candidates = ofSubject.length > 0 ? ofSubject : own;
  return candidates.find(({ form }) => String(form) === params['form']) ?? candidates[0] ?? null;
}
