import { TOTAL } from '../../schema/subjects.ts';
import { plainText } from '../table/cell-text.ts';
import type { Recognised } from './recognise-header.ts';
import { subjectOf } from './subject-names.ts';

export const aggregateMeasures = ['expected', 'present', 'mean', 'pass_rate', 'excellent_rate', 'low_rate'] as const;
export type AggregateMeasure = (typeof aggregateMeasures)[number];

const words: readonly { readonly pattern: RegExp; readonly measure: AggregateMeasure; readonly label: string }[] = [
  { pattern: /(?:应考|报考|报名|在籍|应到)(?:学生)?人?数?$/u, measure: 'expected', label: '应考人数' },
  { pattern: /(?:实考|参考|参加考试|实到|考试)(?:学生)?人?数$|实考$|参考$/u, measure: 'present', label: '实考人数' },
  { pattern: /(?:平均分值?|均分|平均成绩|人均分?)$/u, measure: 'mean', label: '平均分' },
  { pattern: /(?:及格|合格)率(?:\(%\)|%)?$/u, measure: 'pass_rate', label: '及格率' },
  { pattern: /(?:优秀|优生|优良|优)率(?:\(%\)|%)?$/u, measure: 'excellent_rate', label: '优秀率' },
  { pattern: /(?:低分|学困生?|差生)率(?:\(%\)|%)?$/u, measure: 'low_rate', label: '低分率' },
];

/**
 * A column of a school or class table: 应考, 语文/平均分, 平均分/语文, 数学及格率. The attribute's name is the
 * measure, with `@学科` behind it where the head names one.
 */
export function recogniseAggregate(path: readonly string[]): Recognised | null {
  const parts = path.map((part) => plainText(part).replace(/\(%\)$/u, '').replace(/^[*]+|[*:]+$/gu, ''));
  for (const [index, part] of parts.entries()) {
    const found = words.find(({ pattern }) => pattern.test(part));
    if (!found) continue;
    const before = part.replace(found.pattern, '');
    const subject = before === '' ? (parts.filter((_, other) => other !== index).map(subjectOf).find((one) => one !== null) ?? null) : subjectOf(before);
    // 班级平均分 beside pupils' marks is somebody else's figure; a word we do not know must not become a subject.
    if (before !== '' && subject === null && !/^(?:全|各|本)?(?:校|县|区|市|班级?|年级)?(?:总分?)?$/u.test(before)) return null;
    return {
      meaning: { kind: 'attribute', column: subject === null ? found.measure : `${found.measure}@${subject}` },
      reason: `表头“${path.join('/')}”是${subject === null || subject === TOTAL ? '' : subject}${found.label}`, confidence: 0.95,
    };
  }
  return null;
}

/** `mean@语文` → what and of which subject; null for other attributes. */
export function aggregateOf(column: string): { readonly measure: AggregateMeasure; readonly subject: string | null } | null {
  const [name, subject] = column.split('@');
  const measure = aggregateMeasures.find((one) => one === name);
  return measure ? { measure, subject: subject ?? null } : null;
}
