import { percent } from './coverage.ts';
import type { Coverage } from './growth-result.ts';
import { FLAG_PUPILS, MINIMUM_PUPILS } from './mixed-effects.ts';
import type { MixedFit } from './mixed/mixed-fit.ts';
import type { ValueAddedInput } from './value-added.ts';

/** The model in office words, printed under every figure of its result. */
export function growthMethodNote(fit: MixedFit, input: ValueAddedInput, coverage: Coverage): string {
  const { labels, curve, slope, reliability, covariates = [] } = input;
  const { unit, parent } = labels;
  const bent = curve === 'quadratic' ? '（含平方项）' : curve === 'spline' ? '（三次样条曲线）' : '';
  const start = labels.baselines.length === 0 ? '未控制起点' : `以${labels.baselines.join('、')}为起点${bent}`;
  const held = covariates.length > 0 ? `，并控制${covariates.join('、')}` : '';
  const estimation = fit.method === 'REML' ? '限制性极大似然' : '极大似然';
  const kind = `${parent ? '三' : '两'}水平随机${slope ? '斜率' : '截距'}模型（学生、${unit}${parent ? `、${parent}` : ''}；${estimation}估计）`;
  const left = coverage.outcome - coverage.matched;
  return [
    `增值评价：${start}${held}，以${labels.outcome}为结果，采用${kind}。`,
    ...(slope ? [`起点的作用可以因${unit}而不同，所列增值是对起点处于平均水平的学生而言。`] : []),
    ...(parent ? [`所列${unit}的增值含所在${parent}的效应，不同${parent}的${unit}可以比较；“本级”一列只是与所在${parent}之差。`] : []),
    ...(reliability !== undefined && reliability < 1
      ? [`起点按信度 ${reliability} 校正了测量误差（假定误差互相独立、与真实水平和结果无关、各校相同，信度视为已知）；未校正时，起点好的${unit}会被高估。`]
      : []),
    `共 ${fit.n} 名学生、${fit.levels.at(-1)!.units.length} 个${unit}${parent ? `、${fit.levels[0]!.units.length} 个${parent}` : ''}；有结果成绩的学生 ${coverage.outcome} 人，匹配率 ${percent(coverage.share)}，未匹配 ${left} 人不参加计算。`,
    `增值为实际成绩与同起点学生预期成绩之差（分），已按人数作收缩估计，是与本次参评${unit}的平均相比；区间为 95% 置信区间，区间不含 0 才判为高于或低于预期，含 0 为符合预期（未见显著差异）。`,
    `人数不足 ${MINIMUM_PUPILS} 人不显示，${MINIMUM_PUPILS}—${FLAG_PUPILS - 1} 人仅供参考。`,
  ].join('');
}
