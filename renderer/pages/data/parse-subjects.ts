import { subjects } from '../../../analytics/schema/subjects.ts';

export interface WrittenSubjects {
  readonly subjects: readonly { readonly subject: string; readonly fullMark: number }[];
  /** Parts that say no subject with a full mark. */
  readonly wrong: readonly string[];
}

/** “语文 120，数学120、英语：150” as subjects with full marks. */
export function parseSubjects(text: string): WrittenSubjects {
  const found: { subject: string; fullMark: number }[] = [];
  const wrong: string[] = [];
  for (const part of text.split(/[,，、;；\n]+/u).map((one) => one.trim()).filter(Boolean)) {
    const [, word = '', mark = ''] = /^(\p{Script=Han}+)[\s:：(（]*(\d{1,3}(?:\.5)?)(?:\s*分)?[)）]?$/u.exec(part) ?? [];
    const subject = subjects.find(({ name, aliases }) => name === word || (word.length > 1 && aliases.includes(word)))?.name;
    const fullMark = Number(mark);
    if (subject === undefined || !(fullMark > 0) || found.some((one) => one.subject === subject)) wrong.push(part);
    else found.push({ subject, fullMark });
  }
  return { subjects: found, wrong };
}
