import type { GrowthRequest } from './growth-request.ts';

/** What was asked for and this model or unit does not use: said, never silently ignored. */
export function unusedOptions({ model = 'mixed', by, covariates = [], curve = 'linear', slope, nested, method, reliability = 1, cap, mergeSites }: GrowthRequest): string[] {
  const unused = model === 'mixed' ? [] : [
    ...(covariates.length > 0 ? ['协变量'] : []), ...(curve === 'linear' ? [] : ['曲线形式']), ...(slope ? ['随机斜率'] : []), ...(nested ? ['分层'] : []),
    ...(method ? ['估计方法'] : []), ...(reliability < 1 ? ['测量误差校正'] : []),
  ];
  return [
    ...(unused.length === 0 ? [] : [`${unused.join('、')}只用于多层线性模型，本模型没有使用。`]),
    ...(cap && model !== 'bands' ? ['极端负值的下限只用于起点分层进步值，本模型没有使用。'] : []),
    ...(mergeSites && by !== 'school' ? ['教学点并入中心校只用于按学校计算，这里没有使用。'] : []),
  ];
}
