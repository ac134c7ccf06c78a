import type { IrtModelName } from './marginal-ml.ts';
import { raschAdvice } from '../rasch-advice.ts';

/** De Ayala 2009, The Theory and Practice of IRT, ch. 5, 6: 500 pupils or more for the 2PL, more for partial credit. */
const FOR_TWO_PARAMETERS = 500;
/** Below this 2PL slopes are not shown as findings (Drasgow 1989, Appl. Psychol. Meas. 13:77: 200 is the least that was workable). */
const LEAST_TWO_PARAMETERS = 200;

/** What to tell the reader about the number of pupils; null when it is enough. */
export function irtAdvice(model: IrtModelName, pupils: number, mostCategories: number): string | null {
  switch (model) {
    case 'rasch':
    case 'pcm':
      return raschAdvice(pupils);
    case '2pl':
      return freeSlopes(pupils, FOR_TWO_PARAMETERS, '双参数模型');
    case 'gpcm':
      return freeSlopes(pupils, FOR_TWO_PARAMETERS * Math.max(1, mostCategories - 1), `拓广分部计分模型（最多${mostCategories}个得分等级）`);
  }
}

function freeSlopes(pupils: number, wanted: number, name: string): string | null {
  if (pupils < LEAST_TWO_PARAMETERS) return `只有${pupils}名学生，${name}的区分度参数不可靠（至少${LEAST_TWO_PARAMETERS}人，建议${wanted}人以上），请改用Rasch模型或经典指标。`;
  if (pupils < wanted) return `只有${pupils}名学生（${name}建议${wanted}人以上），区分度参数误差较大，仅供参考。`;
  return null;
}
