import { z } from 'zod';

export const dueKinds = ['scores', 'items', 'roster', 'teaching', 'observation', 'indicator'] as const;
export type DueKind = (typeof dueKinds)[number];

export const dueKindLabels: Readonly<Record<DueKind, string>> = {
  scores: '成绩', items: '小题分', roster: '学生名册', teaching: '任课教师', observation: '听评课记录', indicator: '过程性指标',
};

export const dueShape = z.object({
  id: z.string().min(1),
  title: z.string().min(1),
  kind: z.enum(dueKinds),
  /** By name and grade, for an exam may be due before anything of it has come. */
  exam: z.object({ name: z.string().min(1), grade: z.string().min(1) }).exactOptional(),
  subject: z.string().min(1).exactOptional(),
  schools: z.union([z.literal('all'), z.array(z.number().int())]),
  /** ISO date; null without a deadline. */
  due: z.iso.date().nullable(),
});

/** Something that schools are to hand in within a term. */
export type Due = Readonly<z.infer<typeof dueShape>>;

export const duesShape = z.array(dueShape).superRefine((dues, check) => {
  for (const { id, kind, exam, title } of dues) {
    if (dues.filter((other) => other.id === id).length > 1) check.addIssue({ code: 'custom', message: `编号“${id}”用了两次` });
    if ((kind === 'scores' || kind === 'items') && !exam) check.addIssue({ code: 'custom', message: `“${title}”没有写是哪次考试` });
  }
});

const document = z.object({ version: z.literal(1), dues: duesShape });

export const duesKey = (term: string): string => `dues/${term}`;
export const duesDocument = (dues: readonly Due[]): unknown => ({ version: 1, dues });

export function readDues(value: unknown): readonly Due[] {
  if (value === undefined || value === null) return [];
  const parsed = document.safeParse(value);
  if (!parsed.success) throw new Error('催报清单的内容读不出来，可能由更新的版本写成。请重新设定本学期的催报清单。');
  return parsed.data.dues;
}
