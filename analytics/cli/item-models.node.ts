import { readFile } from 'node:fs/promises';
import { difAnalysis, type DifComparison } from '../items/dif/dif-analysis.ts';
import { equateForms } from '../items/equating/equate-forms.ts';
import { irtAnalysis } from '../items/irt/irt-analysis.ts';
import { csvMatrix, isMissing } from '../items/item-csv.ts';
import type { Arguments } from './arguments.ts';
import { choice } from './choice.ts';
import { itemColumns } from './ctt.node.ts';
import type { Output } from './output.node.ts';
import { refusedCsv } from './refused-csv.ts';
import { RefusedError, UsageError } from './usage-error.ts';

const models = ['rasch', 'pcm', '2pl', 'gpcm'] as const;
const links = ['mean-mean', 'mean-sigma', 'stocking-lord'] as const;
const methods = ['equipercentile', 'tucker', 'levine', 'irt'] as const;
const complete = ['listwise', 'zero'] as const;

const number = (value: number | null | undefined, digits = 3): string => (value === null || value === undefined ? '—' : value.toFixed(digits));

function whole(args: Arguments, name: string, least: number): number | undefined {
  const text = args.optional(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) throw new UsageError(`--${name} 要是不小于 ${least} 的整数`);
  return value;
}

/** `irt --csv FILE --items PREFIX|COLS [--model rasch|pcm|2pl|gpcm] [--missing POLICY] [--points N]` */
export async function irt(args: Arguments, output: Output): Promise<void> {
  const text = await readFile(args.required('csv'), 'utf8');
  const { matrix } = refusedCsv(() => csvMatrix(text, itemColumns(args.required('items'))));
  const points = whole(args, 'points', 21);
  const result = await irtAnalysis(
    matrix,
    { model: choice(args, 'model', models) ?? 'rasch', missing: choice(args, 'missing', [...complete, 'available']) ?? 'listwise', ...(points === undefined ? {} : { points }) },
    output.call,
  );
  if (!result.ok) throw new RefusedError(result.reason);
  output.result(result, () => [
    `${result.n} 人，${result.items.length} 题，对数似然 ${number(result.fit.logLikelihood)}，能力标准差 ${number(result.fit.latentSd)}，信度 ${number(result.reliability)}`,
    ['题目', '区分度a', '难度', '难度标准误', '步骤难度', 'Infit', 'Outfit', 'S-X²', '自由度', 'p'].join('\t'),
    ...result.items.map(({ item, slope, location, locationError, steps, residualFit, scoreFit }) =>
      [item, number(slope), number(location), number(locationError), steps?.map((step) => number(step, 2)).join('/') ?? '—', number(residualFit.infit, 2), number(residualFit.outfit, 2), number(scoreFit.chiSquared, 2), scoreFit.df ?? '—', number(scoreFit.p)].join('\t')),
    ...result.notes.map((note) => `注意：${note}`),
  ].join('\n'));
}

/** `dif --csv FILE --items PREFIX|COLS --group COL [--reference GROUP] [--missing listwise|zero] [--no-purify]` */
export async function dif(args: Arguments, output: Output): Promise<void> {
  const text = await readFile(args.required('csv'), 'utf8');
  const name = args.required('group');
  const { matrix, groups } = refusedCsv(() => {
    const table = csvMatrix(text, itemColumns(args.required('items')));
    return { matrix: table.matrix, groups: table.column(name).map((cell) => (isMissing(cell) ? null : cell)) };
  });
  const reference = args.optional('reference');
  const result = await difAnalysis(matrix, groups, { missing: choice(args, 'missing', complete) ?? 'listwise', purify: !args.flag('no-purify'), ...(reference === undefined ? {} : { reference }) }, output.call);
  if (result.comparisons.length === 0) throw new RefusedError(result.notes.join('\n'));
  output.result(result, () => [...result.comparisons.flatMap(comparisonText), ...result.notes.map((note) => `注意：${note}`)].join('\n'));
}

function comparisonText({ reference, focal, referencePupils, focalPupils, impact, items, notes }: DifComparison): string[] {
  return [
    `${focal}（${focalPupils} 人）对照 ${reference}（${referencePupils} 人），总分相差 ${number(impact, 2)} 个标准差`,
    ['题目', '得分率（对照）', '得分率', 'MH Δ 或 SMD/SD', 'p', '校正p', '等级', '有利于', 'ΔR²', '逻辑回归等级'].join('\t'),
    ...items.map((item) =>
      [item.item, number(item.referenceRate, 2), number(item.focalRate, 2), number(item.mantelHaenszel?.delta ?? item.mantel?.standardised, 2), number(item.mantelHaenszel?.p ?? item.mantel?.p),
        number(item.pAdjusted), item.category ?? '—', item.favours === null ? '' : item.favours === 'focal' ? focal : reference, number(item.logistic?.deltaR2), item.logistic?.category ?? '—'].join('\t')),
    ...notes.map((note) => `注意：${note}`),
  ];
}

/** `equate --csv-a FILE --csv-b FILE --items PREFIX|COLS --common A[=B],… [--method …] [--model …] [--link …] [--smoothing N|none] [--draws N] [--seed N]` */
export async function equateCsv(args: Arguments, output: Output): Promise<void> {
  const read = async (name: 'csv-a' | 'csv-b') => {
    const text = await readFile(args.required(name), 'utf8');
    return refusedCsv(() => csvMatrix(text, itemColumns(args.optional(name === 'csv-a' ? 'items-a' : 'items-b') ?? args.required('items')), `--${name}`).matrix);
  };
  const a = await read('csv-a');
  const b = await read('csv-b');
  const common = args.required('common').split(',').map((text) => text.trim()).filter(Boolean).map((text) => {
    const [own, other] = text.split('=');
    return { a: own!.trim(), b: (other ?? own!).trim() };
  });
  const draws = whole(args, 'draws', 0);
  const seed = whole(args, 'seed', 0);
  const smoothing = args.optional('smoothing') === 'none' ? null : whole(args, 'smoothing', 1);
  const model = choice(args, 'model', models);
  const link = choice(args, 'link', links);
  const result = await equateForms(a, b, {
    method: choice(args, 'method', methods) ?? 'equipercentile', common, missing: choice(args, 'missing', complete) ?? 'listwise',
    ...(model === undefined ? {} : { model }), ...(link === undefined ? {} : { link }), ...(smoothing === undefined ? {} : { smoothing }),
    ...(draws === undefined ? {} : { draws }), ...(seed === undefined ? {} : { seed }),
  }, output.call);
  if (!result.ok) throw new RefusedError(result.reason);
  output.result(result, () => [
    `${result.pupilsA} 人与 ${result.pupilsB} 人，共同题 ${result.anchor.length} 道（${result.anchorFullMark} 分），两批学生在共同题上相差 ${number(result.groupGap, 2)} 个标准差`,
    ['第一份试卷', '相当于第二份试卷', '标准误', ''].join('\t'),
    ...result.table.map(({ score, equivalent, standardError, inRange }) => [score, number(equivalent, 2), number(standardError, 2), inRange ? '' : '外推'].join('\t')),
    ...result.notes.map((note) => `注意：${note}`),
  ].join('\n'));
}
