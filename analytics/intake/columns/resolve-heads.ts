import { plainText } from '../table/cell-text.ts';
import { dateOfHead } from './exam-words.ts';
import type { Recognised } from './recognise-header.ts';
import { subjectOf } from './subject-names.ts';

type Found = (Recognised | null)[];
type Paths = readonly (readonly string[])[];
type Values = readonly (readonly string[])[];

const bare: readonly { readonly pattern: RegExp; readonly measure: 'raw' | 'scaled' | 'grade'; readonly label: string }[] = [
  { pattern: /^(?:原始分?|原始成绩|原始得分|卷面分?|卷面成绩)$/u, measure: 'raw', label: '原始分' },
  { pattern: /^(?:赋分|赋分成绩|等级分|转换分|折合分)$/u, measure: 'scaled', label: '赋分' },
  { pattern: /^(?:等级|等第|等次)$/u, measure: 'grade', label: '等级' },
];

/** 化学 | 原始分 | 生物 | 原始分: a bare measure belongs to the subject on its left, whose own column is then the 赋分. */
export function readByPosition(found: Found, paths: Paths): void {
  paths.forEach((path, index) => {
    const label = bare.find(({ pattern }) => path.length === 1 && pattern.test(plainText(path[0]!)));
    const left = found[index - 1];
    if (!label || found[index]?.confidence !== 0 || left?.meaning.kind !== 'score') return;
    const { subject, measure } = left.meaning;
    if (measure === label.measure && measure !== 'raw') return;
    if (measure === 'raw' && label.measure === 'raw') {
      found[index - 1] = { meaning: { kind: 'score', subject, measure: 'scaled', fullMark: null }, reason: `右边一列是${subject}的原始分，这一列认作${subject}赋分`, confidence: 0.8 };
    }
    found[index] = { meaning: { kind: 'score', subject, measure: label.measure, fullMark: null }, reason: `“${path[0]!}”没有写学科，跟在${subject}后面，认作${subject}${label.label}`, confidence: 0.8 };
  });
}

const median = (values: readonly string[]): number => {
  const numbers = values.map(Number).filter(Number.isFinite).sort((a, b) => a - b);
  return numbers[Math.floor(numbers.length / 2)] ?? 0;
};

/**
 * 9.15 | 10.13 | 12.08 over marks out of a hundred are days of tests, not parts of items: with a subject
 * from sheet or title each day is an exam of it, without one nobody can tell. Returns the columns left out.
 */
export function readDateHeads(found: Found, paths: Paths, values: Values, sheetSubject: string | null): number[] {
  const days = paths.flatMap((path, index) => {
    const open = found[index]?.meaning.kind === 'item' || found[index]?.confidence === 0;
    return open && dateOfHead(path.at(-1) ?? '') !== null && median(values[index] ?? []) > 20 ? [index] : [];
  });
  for (const index of days) {
    const shown = paths[index]!.at(-1)!;
    const day = dateOfHead(shown)!;
    found[index] = sheetSubject === null
      ? { meaning: { kind: 'ignore' }, reason: `表头“${shown}”像日期（${day}），没有写学科，不导入`, confidence: 1 }
      : { meaning: { kind: 'score', subject: sheetSubject, measure: 'raw', fullMark: null }, reason: `表头“${shown}”是日期，认作${day}的一次${sheetSubject}考试`, confidence: 0.7 };
  }
  return sheetSubject === null ? days : [];
}

const SUM = /^(?:客观|主观|选择|非选择|填空|判断|解答)题?$/u;

/** Items that need their heading to be told apart (一 1, 二 1), and headings that are only sums of items beside them. */
export function settleItems(found: Found, paths: Paths, values: Values): void {
  const seen = new Map<string, number[]>();
  found.forEach((one, index) => {
    if (one?.meaning.kind !== 'item') return;
    const key = `${paths[index]!.slice(0, -1).map(subjectOf).find((subject) => subject !== null) ?? ''}\t${one.meaning.itemNo}`;
    seen.set(key, [...(seen.get(key) ?? []), index]);
  });
  for (const columns of seen.values()) {
    if (columns.length < 2) continue;
    for (const index of columns) {
      const { meaning, ...rest } = found[index]!;
      const heading = plainText(paths[index]!.at(-2) ?? '');
      const label = plainText(paths[index]!.at(-1) ?? '');
      const number = /^([一二三四五六七八九十]+)[、.]/u.exec(heading)?.[1] ?? /^[一二三四五六七八九十]+$/u.exec(heading)?.[0];
      if (meaning.kind === 'item') found[index] = { ...rest, meaning: { ...meaning, itemNo: number ? `${number}、${meaning.itemNo}` : heading !== '' ? `${heading}${meaning.itemNo}` : label.replace(/[(（]\d+(?:\.\d+)?分[)）]$/u, '') } };
    }
  }
  const numbered = found.flatMap((one, index) => (one?.meaning.kind === 'item' && /\d/u.test(one.meaning.itemNo) ? [index] : []));
  found.forEach((one, index) => {
    if (one?.meaning.kind !== 'item' || !SUM.test(one.meaning.itemNo) || numbered.length < 2 || !isSumOfRun(values[index] ?? [], numbered.map((column) => values[column] ?? []))) return;
    found[index] = { meaning: { kind: 'ignore' }, reason: `“${paths[index]!.join('/')}”是各小题之和，由软件重算，不导入`, confidence: 1 };
  });
}

/** Whether a column is, row for row, the sum of some neighbouring items. */
function isSumOfRun(sum: readonly string[], items: readonly (readonly string[])[]): boolean {
  const rows = Math.min(sum.length, 20);
  if (rows < 2 || items.some((item) => item.length < rows)) return false;
  for (let from = 0; from < items.length; from++) {
    for (let to = from + 1; to < items.length; to++) {
      let fits = true;
      for (let row = 0; row < rows && fits; row++) {
        let total = 0;
        for (let item = from; item <= to; item++) total += Number(items[item]![row]);
        fits = Math.abs(total - Number(sum[row])) < 1e-6;
      }
      if (fits) return true;
    }
  }
  return false;
}
