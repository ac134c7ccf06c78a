import { readFile } from 'node:fs/promises';
import { cttCsv, type CttCsvOptions, type CttCsvResult } from '../items/ctt-csv.ts';
import type { Arguments } from './arguments.ts';
import type { Output } from './output.node.ts';
import { refusedCsv } from './refused-csv.ts';
import { UsageError } from './usage-error.ts';

const policies = ['listwise', 'zero', 'available'] as const;

/** `ctt --csv FILE --items PREFIX|COLS [--key FILE] [--full-marks FILE] [--missing POLICY]` */
export async function ctt(args: Arguments, output: Output): Promise<void> {
  const wanted = args.optional('missing') ?? 'listwise';
  const missing = policies.find((policy) => policy === wanted);
  if (!missing) throw new UsageError(`--missing 只能是 ${policies.join('、')}`);
  const items = args.required('items');
  const file = async (name: string): Promise<string | undefined> => {
    const path = args.optional(name);
    return path === undefined ? undefined : readFile(path, 'utf8');
  };
  const key = await file('key');
  const fullMarks = await file('full-marks');
  const options: CttCsvOptions = {
    missing,
    items: itemColumns(items),
    ...(key === undefined ? {} : { key }),
    ...(fullMarks === undefined ? {} : { fullMarks }),
  };
  const text = await readFile(args.required('csv'), 'utf8');
  const result = refusedCsv(() => cttCsv(text, options));
  output.result(result, () => cttText(result));
}

/** One name alone is a prefix; a comma makes it a list. */
export const itemColumns = (items: string): string | string[] => (items.includes(',') ? items.split(',').map((name) => name.trim()).filter(Boolean) : items);

function cttText(result: CttCsvResult): string {
  const number = (value: number | null): string => (value === null ? '—' : value.toFixed(3));
  return [
    `${result.n} 人，${result.k} 题，平均 ${number(result.mean)}，标准差 ${number(result.sd)}，难度 ${number(result.difficulty)}，α ${number(result.alpha)}，测量标准误 ${number(result.sem)}`,
    ['题目', '人数', '满分', '难度', '区分度', '题总相关', '校正题总相关', '删除后α'].join('\t'),
    ...result.items.map(({ item, n, fullMark, difficulty, d27, rItemTotal, rItemRest, alphaIfDeleted }) =>
      [item, n, fullMark, ...[difficulty, d27, rItemTotal, rItemRest, alphaIfDeleted].map(number)].join('\t')),
    ...result.dropped.map(({ rows, reason }) => `未参与统计：${rows} 人，${reason}`),
    ...result.warnings.map((warning) => `注意：${warning}`),
  ].join('\n');
}
