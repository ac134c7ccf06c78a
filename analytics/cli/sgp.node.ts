import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { sgpCsv, SgpCsvError } from '../growth/sgp/sgp-csv.ts';
import type { SgpKnots } from '../growth/sgp/sgp-knots.ts';
import { MAXIMUM_PRIORS } from '../growth/sgp/student-growth-percentiles.ts';
import type { Arguments } from './arguments.ts';
import type { Output } from './output.node.ts';
import { RefusedError, UsageError } from './usage-error.ts';

/** `sgp`: student growth percentiles of any tidy csv. */
export async function sgp(args: Arguments, output: Output): Promise<void> {
  const priors = args.required('priors').split(',').filter(Boolean);
  if (priors.length < 1 || priors.length > MAXIMUM_PRIORS) throw new UsageError(`--priors 应给出 1—${MAXIMUM_PRIORS} 列，最近的在前`);
  const knotsFile = args.optional('knots');
  const text = await readFile(args.required('csv'), 'utf8');
  try {
    const result = await sgpCsv(
      text,
      {
        id: args.optional('id'),
        outcome: args.required('outcome'),
        priors,
        group: args.optional('group'),
        ...(knotsFile === undefined ? {} : { knots: readKnots(await readFile(knotsFile, 'utf8')) }),
      },
      output.call,
    );
    output.result(result, () =>
      [
        `有成长百分位的学生 ${result.n} 人`,
        ...result.orders.map(({ priors: names, n }) => `起点：${names.join('、')}（${n} 人）`),
        ...result.dropped.map(({ rows, reason }) => `未计算：${reason}，${rows} 人`),
        ...result.warnings.map((warning) => `注意：${warning}`),
        ...(result.groups.length > 0 ? ['分组\t人数\t中位数\t标准误\t平均'] : []),
        ...result.groups.map(({ id, n, median, se, mean }) => [id, n, median, se === null ? '—' : se.toFixed(1), mean.toFixed(1)].join('\t')),
      ].join('\n'));
  } catch (error) {
    if (!(error instanceof SgpCsvError)) throw error;
    throw error.kind === 'usage' ? new UsageError(error.message) : new RefusedError(error.message);
  }
}

const ascending = (values: readonly number[]): boolean => values.every((value, index) => index === 0 || value >= values[index - 1]!);

const knotsSchema = z.record(
  z.string(),
  z
    .object({ knots: z.array(z.number()).min(1).max(20), boundaries: z.tuple([z.number(), z.number()]) })
    .refine(({ knots, boundaries: [low, high] }) => low < high && ascending([low, ...knots, high]), { message: '节点应由小到大，并在边界之内' }),
);

/** A file of base-year knots: `{"<prior>": {"knots": […], "boundaries": [low, high]}}`. */
function readKnots(text: string): Record<string, SgpKnots> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UsageError('--knots 的文件不是 JSON');
  }
  const parsed = knotsSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new UsageError(`--knots 的文件不合要求：${issue.path.join('.')} ${issue.message}`);
  }
  return parsed.data;
}
