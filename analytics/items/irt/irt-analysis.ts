import { breathe, type CallOptions } from '../../call.ts';
import { named } from '../item-notes.ts';
import { raschCml, type RaschFit } from '../rasch-cml.ts';
import { rightWrong } from '../right-wrong.ts';
import type { ScoreMatrix } from '../score-matrix.ts';
import { settleMissing, type MissingPolicy } from '../settle-missing.ts';
import { irtCurves, type IrtCurves } from './curves.ts';
import { irtAdvice } from './irt-advice.ts';
import { stepsOf } from './irt-model.ts';
import { itemResponses, type ItemResponses, type ResponseExclusion } from './item-responses.ts';
import { hasCommonSlope, marginalMl, takesPartialCredit, type FittedItem, type IrtModelName, type MarginalFit, type MarginalRefusal } from './marginal-ml.ts';
import { patternAbilities, type PatternAbility } from './persons.ts';
import { residualFit, type ResidualFit } from './residual-fit.ts';
import { scoreFit, type ScoreFit } from './score-fit.ts';
import { wrightMap, type WrightMap } from './wright-map.ts';

export interface IrtOptions {
  readonly model: IrtModelName;
  readonly missing: MissingPolicy;
  readonly points?: number;
  readonly limit?: number;
}

export interface AnalysedIrtItem extends FittedItem {
  readonly fullMark: number;
  /** Mean mark and pupils of each category. */
  readonly marks: readonly number[];
  readonly counts: readonly number[];
  /** δ_j1 … δ_jm; the difficulty alone for right or wrong. */
  readonly steps: readonly number[] | null;
  readonly residualFit: ResidualFit;
  readonly scoreFit: ScoreFit;
}

/** Item response analysis of one paper; nothing is NaN, what does not exist is null and said in `notes`. */
export interface IrtAnalysis {
  readonly ok: true;
  readonly model: IrtModelName;
  readonly n: number;
  readonly items: readonly AnalysedIrtItem[];
  readonly fit: Omit<MarginalFit, 'items' | 'ok' | 'model'>;
  /** Rasch only: difficulties free of any assumption about ability (conditional likelihood). */
  readonly conditional: RaschFit | null;
  /** Ability per row of the matrix as given; null for pupils left out. */
  readonly persons: readonly (PatternAbility | null)[];
  /** Var(EAP)/(Var(EAP) + mean EAP variance): share of true differences among the estimates. */
  readonly reliability: number | null;
  readonly curves: IrtCurves;
  readonly wrightMap: WrightMap;
  readonly leftOut: ItemResponses['leftOut'];
  readonly missing: { readonly policy: MissingPolicy; readonly emptyPupils: number; readonly incompletePupils: number; readonly missingMarks: number };
  readonly notes: readonly string[];
}

export interface IrtRefusal {
  readonly ok: false;
  readonly reason: string;
  readonly leftOut: ItemResponses['leftOut'];
}

export async function irtAnalysis(marks: ScoreMatrix, { model, missing: policy, points, limit }: IrtOptions, call: CallOptions = {}): Promise<IrtAnalysis | IrtRefusal> {
  const settled = settleMissing(marks, policy);
  const responses = itemResponses(settled.matrix, { partialCredit: takesPartialCredit(model) });
  const fit = await marginalMl(responses, { model, ...(points === undefined ? {} : { points }), ...(limit === undefined ? {} : { limit }) }, call);
  if (!fit.ok) return { ok: false, reason: refusalText(fit), leftOut: responses.leftOut };
  const abilities = await patternAbilities(responses, fit, call);
  call.onProgress?.({ stage: '检验模型与数据的拟合', done: 0, total: 1 });
  await breathe();
  call.signal?.throwIfAborted();
  const residuals = residualFit(responses, fit.items, abilities.map(({ warm }) => warm));
  const scores = scoreFit(responses, fit, !hasCommonSlope(model));
  const persons = new Array<PatternAbility | null>(marks.n).fill(null);
  settled.pupils.forEach((row, i) => {
    const pattern = responses.patternOf[i]!;
    if (pattern >= 0) persons[row] = abilities[pattern]!;
  });
  const known = persons.filter((person) => person !== null);
  const items = fit.items.map((item, j): AnalysedIrtItem => {
    const { fullMark, marks: meanMarks, counts } = responses.items[j]!;
    return { ...item, fullMark, marks: meanMarks, counts, steps: stepsOf(item), residualFit: residuals[j]!, scoreFit: scores[j]! };
  });
  const conditional = model === 'rasch' && settled.matrix.columns.every(({ missing }) => missing === null) ? raschCml(rightWrong(settled.matrix)) : null;
  const found = {
    ok: true as const, model, n: known.length, items, fit: fitDetails(fit), persons,
    conditional: conditional?.ok === true ? conditional : null,
    reliability: reliabilityOf(known),
    curves: irtCurves(fit.items, responses.items, fit.latentSd),
    wrightMap: wrightMap(fit.items, known.map(({ eap }) => eap)),
    leftOut: responses.leftOut,
    missing: { policy, emptyPupils: settled.emptyPupils + responses.patternOf.filter((pattern) => pattern < 0).length, incompletePupils: settled.incompletePupils, missingMarks: settled.missingMarks },
  };
  return { ...found, notes: notesOf(found, responses) };
}

const fitDetails = ({ latentSd, latentSdError, logLikelihood, parameters, emSteps, newtonSteps, converged, gradient, points, atLimit }: MarginalFit): IrtAnalysis['fit'] =>
  ({ latentSd, latentSdError, logLikelihood, parameters, emSteps, newtonSteps, converged, gradient, points, atLimit });

function reliabilityOf(persons: readonly PatternAbility[]): number | null {
  if (persons.length < 2) return null;
  const mean = persons.reduce((sum, { eap }) => sum + eap, 0) / persons.length;
  const between = persons.reduce((sum, { eap }) => sum + (eap - mean) ** 2, 0) / (persons.length - 1);
  const within = persons.reduce((sum, { eapSd }) => sum + eapSd ** 2, 0) / persons.length;
  return between + within > 0 ? between / (between + within) : null;
}

const refusalText = ({ reason }: MarginalRefusal): string =>
  reason === 'too-few-items'
    ? '能用的小题不足2道（全体满分、全体0分的小题不能用；Rasch和双参数模型只用0分或满分的小题），不能建立模型。有部分得分的试卷请选“分部计分”模型。'
    : '学生不足2人或作答全部相同，不能建立模型。';

const exclusionWords: Readonly<Record<ResponseExclusion, string>> = {
  'partial-credit': '有介于0分与满分之间的得分，本模型不用（可改用分部计分模型）',
  'all-right': '全体满分，没有有限的难度，未参与估计',
  'all-wrong': '全体0分，没有有限的难度，未参与估计，请核对答案',
  'no-variance': '所有学生得分相同，未参与估计',
};

function notesOf({ model, n, items, fit, leftOut, missing, wrightMap: map }: Omit<IrtAnalysis, 'notes'>, { items: about }: ItemResponses): string[] {
  const notes: string[] = [];
  const listed = (found: readonly string[], text: string): void => {
    if (found.length > 0) notes.push(`${named(found)}${text}。`);
  };
  const advice = irtAdvice(model, n, about.reduce((most, { counts }) => Math.max(most, counts.length), 2));
  if (advice) notes.push(advice);
  for (const reason of Object.keys(exclusionWords) as ResponseExclusion[]) listed(leftOut.flatMap((out) => (out.reason === reason ? [out.item] : [])), exclusionWords[reason]);
  listed(about.flatMap(({ item, merged }) => (merged ? [item] : [])), '有的得分人数太少（不足10人）或得分等级超过10个，已与相邻得分合并');
  listed(about.flatMap(({ item, gaps }) => (gaps ? [item] : [])), '有的分值没有人得到，按实际出现的得分划分等级');
  if (missing.emptyPupils > 0) notes.push(`${missing.emptyPupils}名学生没有可用的小题得分，未参与估计。`);
  if (missing.incompletePupils > 0) notes.push(`${missing.incompletePupils}名学生缺少部分小题得分，按“整人剔除”未参与估计。`);
  if (missing.missingMarks > 0 && missing.policy === 'zero') notes.push(`${missing.missingMarks}个缺失的小题得分按0分计。`);
  if (missing.missingMarks > 0 && missing.policy === 'available') notes.push(`${missing.missingMarks}个小题得分缺失，按“与能力无关的缺失”处理：只用学生已有的得分。`);
  if (!fit.converged) notes.push('参数估计没有收敛，结果不能使用。请减少参数（改用Rasch或分部计分模型）或检查有无重复、恒定的小题。');
  listed(fit.atLimit, '的区分度超出可估计的范围（得分几乎由其他小题决定，常见于重复的小题或人数太少），参数取上限，不作解释');
  if (hasCommonSlope(model) && fit.latentSd < 0.05) notes.push('各题得分之间几乎没有共同变化，能力的差异估计为0，难度仅供参考。');
  listed(items.flatMap(({ item, slope }) => (slope < 0 ? [item] : [])), '的区分度参数为负：能力高的学生得分反而低，请核对答案和计分方向');
  listed(items.flatMap(({ item, residualFit: { infit, infitT } }) => (infit !== null && infitT !== null && infit > 1.3 && infitT > 2 ? [item] : [])), '与模型不合（Infit大于1.3）：学生的作答比模型预期更杂乱，请查看题目、答案和评分');
  if (map.itemMean !== null && map.personSd > 0 && Math.abs(map.personMean - map.itemMean) > fit.latentSd) {
    notes.push(map.personMean > map.itemMean ? '试题整体偏易：题目难度集中在多数学生能力之下，对优秀学生测得不准。' : '试题整体偏难：题目难度集中在多数学生能力之上，对薄弱学生测得不准。');
  }
  return notes;
}
