import type { MarkSummary, SchoolSubject } from './mark-summary.ts';

/** Schools and pupils below which a mean says nothing. */
const SCHOOLS = 6;
const PUPILS = 10;
/** Distance in standard deviations of the other schools' means, and the least that matters: a tenth of their mean. */
const SDS = 3;
const LEAST_SHARE = 0.1;

/**
 * 均分离群: a school's mean is more than 3 SD of the other schools' means from their mean. The school itself
 * is left out of both, or one outlier among few would hide behind its own weight. Often another paper, a
 * converted scale, or 附加分 left out.
 */
export function sayDistantMeans(summary: MarkSummary, name: (school: number) => string): void {
  const groups = new Map<string, SchoolSubject[]>();
  for (const own of summary.schools()) {
    // Schools with their own papers are not held against one another.
    if (own.n < PUPILS || own.label !== '') continue;
    const group = groups.get(own.subject);
    if (group) group.push(own);
    else groups.set(own.subject, [own]);
  }
  for (const [subject, schools] of groups) {
    if (schools.length < SCHOOLS) continue;
    const means = schools.map(({ sum, n }) => sum / n);
    means.forEach((mean, index) => {
      const others = means.filter((_, other) => other !== index);
      const centre = others.reduce((total, one) => total + one, 0) / others.length;
      const sd = Math.sqrt(others.reduce((total, one) => total + (one - centre) ** 2, 0) / (others.length - 1));
      if (Math.abs(mean - centre) <= Math.max(SDS * sd, LEAST_SHARE * centre)) return;
      const { school, first: { table, row, column } } = schools[index]!;
      table.log.remark({
        severity: 'warning', code: 'distant-mean', sheet: table.sheet, row, column, value: mean.toFixed(2),
        message: `${name(school)}的${subject}均分 ${mean.toFixed(2)}，与其他 ${others.length} 所学校的均分（${centre.toFixed(2)}）相差超过 3 个标准差。`, fix: '请核对是否用了别的试卷、别的满分，或是折算后的成绩。',
      });
    });
  }
}
