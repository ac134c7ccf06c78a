import { z } from 'zod';
import { referenceKinds, type ExpectedCurve, type RankTable, type ReferenceKind, type ReferenceValues, type ScoreSegments } from '../../schema/reference-values.ts';

export type CheckedReference = { readonly [K in ReferenceKind]: { readonly ok: true; readonly kind: K; readonly values: ReferenceValues[K] } }[ReferenceKind];

export interface ReferenceFault {
  readonly ok: false;
  /** Chinese: what is wrong and the way out. */
  readonly reason: string;
}

const finite = z.number({ error: '应为数字' });
const count = z.number({ error: '应为人数' }).int('人数应为整数').positive('人数应大于 0');
const place = z.number({ error: '应为位次' }).int('位次应为整数').positive('位次应大于 0');
const source = {
  population: z.string({ error: '缺少参照人群' }).min(1, '缺少参照人群'),
  scope: z.string({ error: '缺少范围' }).min(1, '缺少范围'),
  year: z.number({ error: '缺少年份' }).int('年份应为整数').min(1977, '年份不对').max(2200, '年份不对'),
};

const segments: z.ZodType<ScoreSegments> = z
  .object({ ...source, points: z.array(z.object({ score: finite, cumulative: count })).min(2, '至少要有两个分数段'), candidates: count.exactOptional() })
  .superRefine(({ points, candidates }, check) => {
    const descending = [...points].sort((a, b) => b.score - a.score);
    descending.forEach((point, i) => {
      const above = descending[i - 1];
      if (!above) return;
      if (above.score === point.score) check.addIssue({ code: 'custom', message: `${point.score} 分出现了两次` });
      else if (point.cumulative < above.cumulative) check.addIssue({ code: 'custom', message: `${point.score} 分的累计人数比 ${above.score} 分的少；累计人数应是该分数及以上的人数` });
    });
    if (candidates !== undefined && candidates < descending.at(-1)!.cumulative) check.addIssue({ code: 'custom', message: '考生总数少于最低分数段的累计人数' });
  });

const ranks: z.ZodType<RankTable> = z
  .object({ ...source, points: z.array(z.object({ from: place, to: place })).min(2, '至少要有两行对照'), fromCandidates: count, toCandidates: count })
  .superRefine(({ points, fromCandidates, toCandidates }, check) => {
    ascending(points, ({ from }) => from, ({ to }) => to, '起点位次', check);
    if (points.some(({ from }) => from > fromCandidates)) check.addIssue({ code: 'custom', message: '有起点位次大于起点考试的考生总数' });
    if (points.some(({ to }) => to > toCandidates)) check.addIssue({ code: 'custom', message: '有期望位次大于终点考试的考生总数' });
  });

const curve: z.ZodType<ExpectedCurve> = z
  .object({ ...source, points: z.array(z.object({ prior: finite, expected: finite, sd: z.number().positive('标准差应大于 0').exactOptional() })).min(2, '至少要有两行') })
  .superRefine(({ points }, check) => ascending(points, ({ prior }) => prior, ({ expected }) => expected, '起点', check));

/** A start occurs once, and what is expected never falls as the start rises. */
function ascending<P>(points: readonly P[], x: (point: P) => number, y: (point: P) => number, label: string, check: z.RefinementCtx): void {
  const ordered = [...points].sort((a, b) => x(a) - x(b));
  ordered.forEach((point, i) => {
    const before = ordered[i - 1];
    if (before === undefined) return;
    if (x(before) === x(point)) check.addIssue({ code: 'custom', message: `${label} ${x(point)} 出现了两次` });
    else if (y(point) < y(before)) check.addIssue({ code: 'custom', message: `${label} ${x(point)} 的期望值与前一行的次序相反，请核对` });
  });
}

/** Reads a row of `reference`; points come back in ascending order of what they are read by. */
export function referenceValues(kind: string, text: string): CheckedReference | ReferenceFault {
  const known = referenceKinds.find((name) => name === kind);
  if (!known) return { ok: false, reason: `不认识的参照类型“${kind}”，应为${referenceKinds.join('、')}之一。` };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, reason: '参照表的内容已损坏（不是 JSON），请重新导入。' };
  }
  switch (known) {
    case '一分一段':
      return read(segments, json, (values) => ({ ok: true, kind: known, values: { ...values, points: [...values.points].sort((a, b) => a.score - b.score) } }));
    case '位次对照':
      return read(ranks, json, (values) => ({ ok: true, kind: known, values: { ...values, points: [...values.points].sort((a, b) => a.from - b.from) } }));
    case '期望曲线':
      return read(curve, json, (values) => ({ ok: true, kind: known, values: { ...values, points: [...values.points].sort((a, b) => a.prior - b.prior) } }));
  }
}

function read<T>(schema: z.ZodType<T>, json: unknown, done: (values: T) => CheckedReference): CheckedReference | ReferenceFault {
  const parsed = schema.safeParse(json);
  if (parsed.success) return done(parsed.data);
  const issue = parsed.error.issues[0]!;
  const at = issue.path.length > 0 ? `（${issue.path.join('.')}）` : '';
  return { ok: false, reason: `参照表不合要求：${issue.message}${at}。请改正后重新导入。` };
}
