import { subjects, TOTAL } from '../../schema/subjects.ts';
import { plainText } from '../table/cell-text.ts';

const byName = new Map<string, string>();
for (const { name, aliases } of subjects) {
  for (const writing of [name, ...aliases]) byName.set(writing.toLowerCase(), name);
}

const TOTALS = /^(?:[一二三四五六七八九十\d]{1,2}[科门])?(?:各科)?(?:总分|合计|总成绩|总计|全科|总)$|^(?:全科|3\+1\+2|六选三)总分$|^total$|^zf$/iu;

/** The canonical subject a label names, TOTAL for a total, null for neither. */
export function subjectOf(label: string): string | null {
  const plain = plainText(label).toLowerCase().replace(/^(?:科目|学科|单科)[::-]?/u, '');
  if (plain === '') return null;
  if (TOTALS.test(plain)) return TOTAL;
  return byName.get(plain) ?? byName.get(plain.replace(/(?:学科|科目|试卷|卷|科)$/u, '')) ?? null;
}

/** A subject named anywhere in a title, sheet or file name; only full names count, and only one. */
export function subjectWithin(text: string): string | null {
  const plain = plainText(text);
  const found = new Set<string>();
  for (const { name, aliases } of subjects) {
    if ([name, ...aliases.filter((alias) => alias.length >= 2 && !/^[a-z]+$/u.test(alias))].some((writing) => plain.includes(writing))) found.add(name);
  }
  return found.size === 1 ? [...found][0]! : null;
}
