import { isJudged } from '../growth/diagnostics/model-agreement.ts';
import { MINIMUM_PUPILS } from '../growth/value-added.ts';
import { countFlags } from '../results/analyses/growth-elements.ts';
import { cautionText, flagCaution } from '../results/analyses/growth-ranks.ts';
import { formatNumber } from '../results/format.ts';
import { modelNames, totalVerdicts, type Verdict } from './growth-verdicts.ts';
import { intervalText } from './sentences.ts';
import type { ExamData, ExamGrowth, ExamReference } from './term-data.ts';

const numerals = ['零', '一', '两', '三', '四'];
/** 三种模型 */
export const modelsText = ({ models }: ExamGrowth): string => `${numerals[models.length + 1] ?? models.length + 1}种模型`;
const listModels = ({ models }: ExamGrowth): string => ['mixed' as const, ...models.map(({ model }) => model)].map((model) => modelNames[model]).join('、');

/** How many schools all models judge alike; null where there is but one model. */
export function agreementSentence(growth: ExamGrowth): string | null {
  if (growth.models.length === 0) return null;
  const all = totalVerdicts(growth);
  const judged = all.filter(({ judgements }) => judgements.length === growth.models.length + 1);
  const head = `用${listModels(growth)}${modelsText(growth)}分别计算总分增值`;
  if (judged.length === 0) return `${head}，没有各模型都能判断的学校（匹配学生须不少于20人）。`;
  const alike = judged.filter(({ unanimous }) => unanimous);
  const of = (flag: Verdict['flag']): number => alike.filter((verdict) => verdict.flag === flag).length;
  const rest = judged.length - alike.length;
  return `${head}，都能判断的${judged.length}所学校中，判断一致的${alike.length}所（${formatNumber(alike.length / judged.length, 'rate')}），其中一致高于预期${of('高于预期')}所、一致低于预期${of('低于预期')}所，把握较大${rest === 0 ? '' : `；判断随模型改变的${rest}所，不宜单凭一次结果下结论`}。`;
}

/** What is left of the judgements when as many schools are judged at once; null where none can be. */
export function multiplicitySentence({ total }: ExamGrowth): string | null {
  const caution = flagCaution(total.units.map(({ effect }) => effect), 0);
  return caution && cautionText(caution, '所', '学校', true);
}

/** Whom the value added is about, and whether those left out differ. */
export function coverageSentence({ total: { result: { coverage } }, fairness }: ExamGrowth): string {
  const { outcome, matched, share, keptMean, lostMean } = coverage;
  const lost = outcome - matched;
  const gap = keptMean === null || lostMean === null || lost < MINIMUM_PUPILS ? null : lostMean - keptMean;
  const printed = gap === null ? null : formatNumber(Math.abs(gap), 'score');
  const left = lost === 0 ? '，没有未匹配的学生'
    : printed === null ? `，未匹配${lost}人`
      : Number(printed) === 0 ? `，未匹配${lost}人，平均分与匹配的学生持平`
        : `，未匹配${lost}人，平均分比匹配的学生${gap! < 0 ? '低' : '高'}${printed}分`;
  const checks = fairness === null ? '' : `；适用条件检查${fairness.rails.length}项，${needed(fairness.rails.filter(({ notice }) => notice !== null).length, '需要注意', '未见问题', '项')}；各类学生（起点高低、性别、城乡等）中，模型${needed(fairness.findings.length, '系统偏高或偏低', '未见系统偏差', '类')}`;
  return `有总分${outcome}人，匹配${matched}人，匹配率${formatNumber(share, 'rate')}${left}${checks}。`;
}

const needed = (count: number, some: string, none: string, counter: string): string => (count === 0 ? none : `${some}的${count}${counter}`);

/** What must be kept in mind when the figures are used; nothing when nothing is wrong. */
export function fairnessCautions({ fairness }: ExamGrowth): string[] {
  if (!fairness) return [];
  // That some schools are small is said with the counts already.
  return [...fairness.rails.flatMap(({ item, notice }) => (notice === null || item.startsWith('匹配学生少') ? [] : [notice])), ...fairness.findings];
}

/** 有把握的程度 of one school's judgement, for its own brief. */
export function standingSentence(growth: ExamGrowth, unit: string): string | null {
  const own = totalVerdicts(growth).find((verdict) => verdict.unit.effect.unit === unit);
  if (!own || !isJudged(own.flag)) return null;
  const others = own.judgements.slice(1);
  const differing = others.filter(({ flag }) => flag !== own.flag);
  const agree = others.length === 0 ? ''
    : differing.length === 0 ? `，${others.map(({ model }) => modelNames[model]).join('和')}的判断相同`
      : `，而${differing.map(({ model, flag }) => `${modelNames[model]}为“${flag}”`).join('、')}`;
  const deviates = own.flag !== '符合预期';
  const held = deviates ? (own.adjusted ? '；与所有学校一起校正后仍成立' : '；与所有学校一起校正后不再成立') : '';
  const weight = !deviates ? '' : own.unanimous && own.adjusted ? '，把握较大' : own.firm ? '' : '，只作关注';
  return `多层模型判断为“${own.flag}”${agree}${held}${weight}。`;
}

/** The weighted mean of one school's years. */
export function yearsSentence({ years }: ExamGrowth, unit: string): string | null {
  const index = years?.weighted.findIndex((own) => own.unit === unit) ?? -1;
  const own = years?.weighted[index];
  if (!years || !own || own.pooled === null || own.pooled.years < 2) return null;
  const { effect, low, high, years: count } = own.pooled;
  return `近${count}年加权（近的年份权重大）的总分增值为${formatNumber(effect, 'signed')}个标准差（95%区间 ${intervalText(low, high)}），${own.flag === '仅供参考' ? '人数少，仅供参考' : own.flag}。`;
}

export function referenceSentence({ exam }: Pick<ExamData, 'exam'>, { run, units }: ExamReference): string {
  const flags = countFlags({ units: run.units });
  const head = `参加${exam.name}的学校不足5所，学校之间不能互为参照，改与往届同起点的学生比较`;
  return run.judged
    ? `${head}：${units.length}所学校中，高于预期${flags.高于预期}所、低于预期${flags.低于预期}所，其余未见显著差异或人数不足。`
    : `${head}：相对位置的变化只作描述，不判断高低。`;
}
