import type { ErrorRefusal } from './measurement-error.ts';
import type { MixedRefusal } from './mixed/mixed-fit.ts';

/** Why no model could be fitted, and the way out. */
export function growthRefusal({ reason, ...refusal }: MixedRefusal | ErrorRefusal, unit: string): string {
  const about = ('about' in refusal ? refusal.about : undefined) ?? unit;
  switch (reason) {
    case 'no-rows':
      return '没有同时具有起点成绩和结果成绩的学生，无法计算增值。请检查两次考试的学生能否对应。';
    case 'one-group':
      return `匹配的学生都在同一个${about}，没有可比较的对象。`;
    case 'groups-of-one':
      return `每个${about}只有一名匹配的学生，无法区分${about}差异与个人差异。`;
    case 'too-few-rows':
      return '匹配的学生太少，不足以估计模型。';
    case 'constant-outcome':
      return '匹配学生的结果成绩全部相同，无法计算增值。';
    case 'perfect-fit':
      return '结果成绩可由起点成绩完全推出，没有可归因的差异。请检查起点与结果是否为同一列成绩。';
    case 'not-nested':
      return `有${unit}的学生同时属于几个上级单位，不能分层估计。请先核对学校、班级的归属，或去掉“分层”。`;
    case 'same-units':
      return `每个上级单位只有一个${about}，两层的差异不能区分。请去掉“分层”。`;
    case 'too-many-effects':
      return `匹配的学生太少，不足以给每个${about}估计一条斜率。请去掉“随机斜率”。`;
    case 'unknown-slope':
      return '起点成绩没有差异，不能估计随机斜率。请去掉“随机斜率”。';
    case 'error-too-large':
      return '按所给信度，起点成绩的差异几乎全是测量误差，校正后没有可用的起点信息。请提高信度、减少高度相关的起点，或不作校正。';
  }
}

/** The search for the variances ended without a minimum. */
export const notConverged = (unit: string, reliability: number): string =>
  reliability < 1
    ? `按起点信度 ${reliability} 校正后，剩下的差异不足以估计模型（这样低的信度与数据不相容），不给出结果。请提高信度，或不作校正。`
    : `${unit}内部几乎没有差异，或数据不足以估计这些方差，模型未能收敛，不给出结果。请检查结果成绩是否有误，去掉“随机斜率”“分层”或减少协变量后再算。`;
