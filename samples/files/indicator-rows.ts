import type { SheetCell } from '../../analytics/intake/sheet.ts';
import { random } from '../district/random.ts';
import { terms, type District } from '../district/model.ts';

export const indicatorHeader = ['学期', '指标编码', '指标名称', '单位', '分子', '分母', '完成率', '目标'];

/** The dated list of 五个100% (domain notes A2), by the stages in which each applies. */
const indicators: readonly { code: string; name: string; stages: readonly number[]; whole: number; where: 'all' | 'bilingual' }[] = [
  { code: 'A2.1', name: '双语教育普及率', stages: [0, 1], whole: 300, where: 'bilingual' },
  { code: 'A2.2', name: '小学数学课程开课率', stages: [0], whole: 12, where: 'all' },
  { code: 'A2.3', name: '中学数理化生课程开齐率', stages: [1, 2], whole: 4, where: 'all' },
  { code: 'A2.4', name: '中学理化生实验课程开出率', stages: [1, 2], whole: 40, where: 'all' },
  { code: 'A2.5', name: '小学数学课程教学计划完成率', stages: [0], whole: 90, where: 'all' },
  { code: 'A2.6', name: '中学数理化生课程计划完成率', stages: [1, 2], whole: 320, where: 'all' },
];

export function indicatorRows({ seed, schools }: District): SheetCell[][] {
  return terms.slice(1).flatMap((term) => schools.flatMap(({ plan }) => indicators.flatMap(({ code, name, stages, whole, where }): SheetCell[][] => {
    if (!stages.some((stage) => plan.size[stage]! > 0) || (where === 'bilingual' && !plan.bilingual)) return [];
    const draw = random(seed, `indicator/${term}/${code}/${plan.name}`);
    // Most schools reach the target; the shortfall of the others is larger in the countryside.
    const short = draw.chance(plan.locality === '乡村' ? 0.4 : 0.15) ? draw.next() * (plan.locality === '乡村' ? 0.3 : 0.1) : 0;
    const done = Math.round(whole * (1 - short));
    return [[term, code, name, plan.name, done, whole, `${((100 * done) / whole).toFixed(1)}%`, '100%']];
  })));
}
