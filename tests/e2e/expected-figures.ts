import type { ExpectedLines } from '../../samples/shapes/shape.ts';

/** 实考 and 平均分 of each subject, from the lines that a shape stands for: `七年级期末 城关中学 七年级（1）班 王一: 语文=80 数学=缺考`. */
export function expectedFigures(lines: ExpectedLines, exam?: string): Record<string, readonly [string, string]> {
  const marks = new Map<string, number[]>();
  for (const line of lines.filter((one) => exam === undefined || one.startsWith(`${exam} `))) {
    for (const [, subject = '', mark = ''] of line.slice(line.indexOf(': ') + 2).matchAll(/(\S+?)=(\S+)/gu)) {
      const score = Number(/^[\d.]+/u.exec(mark)?.[0] ?? Number.NaN);
      if (!Number.isFinite(score)) continue;
      const own = marks.get(subject) ?? [];
      marks.set(subject, own);
      own.push(score);
    }
  }
  return Object.fromEntries([...marks].map(([subject, own]) => [subject, [String(own.length), (own.reduce((sum, mark) => sum + mark, 0) / own.length).toFixed(2)] as const]));
}
