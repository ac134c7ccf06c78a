import type { CallOptions } from '../../call.ts';
import type { IrtItem } from '../irt/irt-model.ts';
import { itemResponses, type ItemResponses } from '../irt/item-responses.ts';
import { hasCommonSlope, marginalMl, takesPartialCredit, type IrtModelName, type MarginalFit } from '../irt/marginal-ml.ts';
import type { ScoreMatrix } from '../score-matrix.ts';
import { linkScales, onScale, type LinkMethod, type ScaleLink } from './irt-link.ts';
import { trueScoreEquating } from './irt-true-score.ts';

export interface IrtConversion {
  readonly convert: (x: number) => number;
  readonly link: ScaleLink;
  /** Common items the link rests on. */
  readonly linked: readonly string[];
  /** Items of either form outside the model; their marks are taken as the pupils' mean. */
  readonly outside: readonly string[];
  readonly converged: boolean;
}

export interface CommonPair {
  readonly a: string;
  readonly b: string;
}

/** Both forms fitted apart, linked by their common items, equated by true scores; or a Chinese sentence why not. */
export async function irtConversion(a: ScoreMatrix, b: ScoreMatrix, common: readonly CommonPair[], model: IrtModelName, method: LinkMethod, call: CallOptions = {}): Promise<IrtConversion | string> {
  const fitOf = async (matrix: ScoreMatrix): Promise<{ fit: MarginalFit; responses: ItemResponses } | string> => {
    const responses = itemResponses(matrix, { partialCredit: takesPartialCredit(model) });
    const fit = await marginalMl(responses, { model }, call);
    return fit.ok ? { fit, responses } : '能用的小题不足2道，不能建立模型。';
  };
  const first = await fitOf(a);
  if (typeof first === 'string') return `第一份试卷${first}`;
  const second = await fitOf(b);
  if (typeof second === 'string') return `第二份试卷${second}`;
  const negative = [...first.fit.items, ...second.fit.items].filter(({ slope }) => !(slope > 0)).map(({ item }) => item);
  if (negative.length > 0) return `${negative.join('、')}的区分度参数不为正，真分数等值没有意义。请核对答案，或改用等百分位、线性方法。`;
  const pairs = common.flatMap((pair): [IrtItem, IrtItem][] => {
    const own = first.fit.items.find(({ item }) => item === pair.a);
    const other = second.fit.items.find(({ item }) => item === pair.b);
    return own && other && own.intercepts.length === other.intercepts.length ? [[own, other]] : [];
  });
  if (pairs.length < 2) return '两份试卷共同题中能进入模型且得分等级相同的不足2道，不能连接两个量尺。';
  const link = linkScales(method, { a: pairs.map(([own]) => own), b: pairs.map(([, other]) => other) }, hasCommonSlope(model), first.fit.latentSd);
  if (!link || !(link.slope > 0)) return '共同题的难度没有差异，均值—标准差方法不能用。请改用Stocking–Lord方法。';
  const formOf = (items: readonly IrtItem[], { items: about }: ItemResponses) => ({ items, marks: about.map(({ marks }) => marks) });
  const inner = trueScoreEquating(formOf(first.fit.items, first.responses), formOf(second.fit.items.map((item) => onScale(item, link)), second.responses));
  const outsideA = outsideMean(a, first.responses);
  const outsideB = outsideMean(b, second.responses);
  return {
    convert: (x) => inner(x - outsideA) + outsideB,
    link,
    linked: pairs.map(([own]) => own.item),
    outside: [...first.responses.leftOut, ...second.responses.leftOut].map(({ item }) => item),
    converged: first.fit.converged && second.fit.converged,
  };
}

function outsideMean({ n, columns }: ScoreMatrix, { leftOut }: ItemResponses): number {
  const names = new Set(leftOut.map(({ item }) => item));
  return columns.reduce((sum, { item, scores }) => sum + (names.has(item) ? scores.reduce((whole, x) => whole + x, 0) / Math.max(1, n) : 0), 0);
}
