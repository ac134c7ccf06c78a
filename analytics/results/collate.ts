import { gradeOrder, grades } from '../schema/grades.ts';

const collator = new Intl.Collator('zh-Hans-CN', { numeric: true });
const localities = ['城区', '镇区', '乡村'];

/** Names in the order an office would print them: localities and grades by rank, the rest by pinyin. */
export function compareNames(a: string, b: string): number {
  const byRank = rank(a) - rank(b);
  return byRank !== 0 ? byRank : collator.compare(a, b);
}

function rank(name: string): number {
  const locality = localities.indexOf(name);
  if (locality >= 0) return locality;
  const grade = grades.find((candidate) => name.startsWith(candidate));
  return grade ? gradeOrder(grade) : 0;
}
