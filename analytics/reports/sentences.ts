import type { LevelsRow } from '../measures/levels.ts';
import type { ExamGrowth } from './term-data.ts';
import { countFlags, type NamedEffect } from '../results/analyses/growth-elements.ts';
import { formatNumber } from '../results/format.ts';

/** A difference of rates: 提高1.23个百分点 / 下降… / 持平. */
export function pointsText(difference: number): string {
  const printed = formatNumber(Math.abs(difference), 'points').replace('+', '');
  if (Number(printed) === 0) return '持平';
  return `${difference > 0 ? '提高' : '下降'}${printed}个百分点`;
}

/** How far above or below a reference value, in points of score. */
export function gapText(value: number, reference: number, referenceName: string): string {
  const printed = formatNumber(Math.abs(value - reference), 'score');
  if (Number(printed) === 0) return `与${referenceName}持平`;
  return `${value > reference ? '高于' : '低于'}${referenceName}${printed}分`;
}

export const intervalText = (low: number, high: number): string => `${formatNumber(low, 'signed')}～${formatNumber(high, 'signed')}`;

/** 甲校、乙校、丙校等5所 */
export function listNames(names: readonly string[], limit: number, counter: string): string {
  if (names.length === 0) return '无';
  if (names.length <= limit) return names.join('、');
  return `${names.slice(0, limit).join('、')}等${names.length}${counter}`;
}

/** 平均分、得分率 and the rates of one subject in one sentence. */
export function levelSentence(row: LevelsRow): string {
  const parts = [
    `实考${row.present}人`,
    `平均分${formatNumber(row.mean, 'score')}分`,
    `得分率${formatNumber(row.score_rate, 'rate')}`,
    `优秀率${formatNumber(row.excellent_rate, 'rate')}`,
    `及格率${formatNumber(row.pass_rate, 'rate')}`,
    `低分率${formatNumber(row.low_rate, 'rate')}`,
  ];
  return `${parts.join('，')}。`;
}

/** 得分率 against the earlier round; the papers differ, so only rates are set side by side. */
export function yearOnYearSentence(now: LevelsRow, before: LevelsRow, beforeName: string): string | null {
  if (now.score_rate === null || before.score_rate === null || now.pass_rate === null || before.pass_rate === null) return null;
  return `与${beforeName}相比，得分率${pointsText(now.score_rate - before.score_rate)}，及格率${pointsText(now.pass_rate - before.pass_rate)}；两次试卷不同，变化仅供参考。`;
}

/** Without names for readers who see no schools. */
export function growthSentence(growth: ExamGrowth, baselineName: string, withNames = true): string {
  const { result, units } = growth.total;
  const flags = countFlags(result);
  const names = (flag: NamedEffect['effect']['flag']): string =>
    listNames(units.filter(({ effect }) => effect.flag === flag).sort((a, b) => Math.abs(b.effect.effect ?? 0) - Math.abs(a.effect.effect ?? 0)).map(({ name }) => name), 5, '所');
  const share = formatNumber(result.coverage.share, 'rate');
  const head = `以${baselineName}为起点，匹配${result.coverage.matched}人（匹配率${share}），${result.units.length}所学校中`;
  const counts = `高于预期${flags.高于预期}所、符合预期${flags.符合预期}所、低于预期${flags.低于预期}所`;
  const small = flags.仅供参考 + flags.不显示;
  const tail = small > 0 ? `，另有${small}所学校人数少，不作判断` : '';
  const high = withNames && flags.高于预期 > 0 ? `高于预期的是${names('高于预期')}。` : '';
  const low = withNames && flags.低于预期 > 0 ? `低于预期的是${names('低于预期')}。` : '';
  return `${head}${counts}${tail}。${high}${low}`;
}

export function effectText({ effect }: NamedEffect): string {
  if (effect.effect === null || effect.low === null || effect.high === null) return '人数不足，不显示';
  return `${formatNumber(effect.effect, 'signed')}分（95%区间 ${intervalText(effect.low, effect.high)} 分）`;
}

