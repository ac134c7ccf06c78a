import { plainText } from '../table/cell-text.ts';

/** 期中, 七上期末, 第二次月考, 12月月考, 高三一模, 中考: how tables call their exams. */
const EXAM = /(?:20\d\d年?)?(?:(?:[初高小][一二三四五六]|[一二三四五六七八九](?=年级|[上下]))(?:年级)?)?[上下]?(?:学期)?(?:第[一二三四五六七八九十\d]{1,2}[次回])?(?:\d{1,2}月)?(?:期中|期末|月考|段考|[中高]考|联考|统考|入学|分班|摸底|开学|周测|周考|[一二三四]模|[一二三]诊)(?:考试|测试|检测|调研|考)?|第[一二三四五六七八九十\d]{1,2}次(?:考试|测试|检测|考)?/gu;

/** The one exam a text names; null when it names none or several. */
export function examIn(text: string): string | null {
  const found = new Set([...plainText(text).matchAll(EXAM)].map(([exam]) => exam));
  return found.size === 1 ? [...found][0]! : null;
}

export const withoutExam = (text: string): string => plainText(text).replace(EXAM, '');

/** The exam that a column's head names in one of its levels: 期中/语文, 期中语文, 中考分. */
export const examOfPath = (path: readonly string[]): string | null => path.map(examIn).find((exam) => exam !== null) ?? null;

/** Heads typed as 12.08 (8 December) and kept as numbers: month and day; 10.1 is what is left of 10.10. */
export function dateOfHead(label: string): string | null {
  const written = /^(?:20\d\d[-./])?(1[0-2]|0?[1-9])[.-](\d{1,2})$/u.exec(plainText(label));
  if (!written) return null;
  const day = Number(written[2]) * (/\.[123]$/u.test(label) ? 10 : 1);
  return day >= 1 && day <= 31 ? `${Number(written[1])}月${day}日` : null;
}
