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

/** Longest first, so that 信息技术 is not also 技术 and 蒙语文 not also 语文. */
const spelled = subjects
  .flatMap(({ name, aliases }) => [name, ...aliases.filter((alias) => alias.length >= 2 && !/^[a-z]+$/u.test(alias))].map((writing) => ({ name, writing })))
  .sort((a, b) => b.writing.length - a.writing.length);

/** 外语学校, 艺术高中: what a school calls itself is not what a list is about. */
const SCHOOL = /(?:外国?语|体育|艺术|科技|科学|音乐|美术|书法)(?:实验|高级)?(?:学校|[中小]学|高中|初中|校区)/gu;

/** A subject named anywhere in a title, sheet or file name; only full names count, and only one. */
export function subjectWithin(text: string): string | null {
  let plain = plainText(text).replace(SCHOOL, ' ');
  const found = new Set<string>();
  for (const { name, writing } of spelled) {
    if (!plain.includes(writing)) continue;
    found.add(name);
    plain = plain.replaceAll(writing, ' ');
  }
  return found.size === 1 ? [...found][0]! : null;
}
