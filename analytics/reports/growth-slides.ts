import { examLabel } from '../results/analyses/analysis-context.ts';
import { caterpillar, countFlags, quadrant } from '../results/analyses/growth-elements.ts';
import type { Slide } from './document.ts';
import { agreementSentence, fairnessCautions, multiplicitySentence } from './growth-sentences.ts';
import { totalVerdicts } from './growth-verdicts.ts';
import { agreementTable } from './sections/growth-agreement.ts';
import { trajectoryLines, trajectorySentence } from './sections/growth-trajectory.ts';
import { callout } from './sections/section.ts';
import { listNames } from './sentences.ts';
import type { ExamData } from './term-data.ts';

/** More exams than this make a meeting too long. */
const EXAMS = 4;

/** 增值: one slide an exam, then what stands, level beside value added, and the way of the graduating years. */
export function growthSlides(common: readonly ExamData[], main: ExamData | undefined): Slide[] {
  const grown = common.filter(({ growth }) => growth);
  return [
    ...grown.slice(0, EXAMS).map(growthSlide),
    robustSlide(grown.slice(0, EXAMS)),
    ...(main ? [quadrantSlide(main)] : []),
    ...common.slice(0, EXAMS).map(trajectorySlide),
  ].filter((slide): slide is Slide => slide !== null);
}

/** 哪些判断站得住: every exam in a row. */
function robustSlide(grown: readonly ExamData[]): Slide | null {
  const rows = grown.flatMap((data) => (data.growth && data.growth.models.length > 0 ? [{ data, growth: data.growth }] : []));
  if (rows.length === 0) return null;
  const firm = rows.flatMap(({ growth }) => totalVerdicts(growth).filter((verdict) => verdict.unanimous && verdict.adjusted));
  const of = (flag: string): number => firm.filter((verdict) => verdict.flag === flag).length;
  const cautions = rows.reduce((sum, { growth }) => sum + fairnessCautions(growth).length, 0);
  return {
    title: `哪些判断站得住：各模型一致、校正后仍成立的，高于预期${of('高于预期')}校次、低于预期${of('低于预期')}校次`,
    elements: [
      agreementTable('slide-agreement', '各次考试总分增值判断的一致程度', rows.map(({ data, growth }) => ({ name: examLabel(data.exam), growth })), true),
      callout('说明', '怎样用', ['各模型一致、又经得起校正的（把握较大），可作反馈和总结经验的依据；其余列为关注。']),
    ],
    notes: `${rows.map(({ data, growth }) => `${examLabel(data.exam)}：${agreementSentence(growth) ?? ''}${multiplicitySentence(growth) ?? ''}`).join(' ')}${cautions > 0 ? `适用条件检查共有${cautions}项提醒，见报告增值评价一章。` : ''}`,
  };
}

function trajectorySlide({ exam, trajectory }: ExamData): Slide | null {
  if (!trajectory) return null;
  const { view, warnings } = trajectory;
  const flags = countFlags({ units: view.units.map(({ effect }) => effect) });
  return {
    title: view.fit
      ? `${examLabel(exam)}：从入口到出口，相对位置上升的学校${flags.高于预期}所，下降的${flags.低于预期}所`
      : `${examLabel(exam)}：从入口到出口各校相对位置的变化`,
    elements: [trajectoryLines(`slide-trajectory-${exam.exam_id}`, view)],
    notes: [trajectorySentence(trajectory), ...warnings].join(' '),
  };
}

function growthSlide({ exam, growth }: ExamData): Slide | null {
  if (!growth) return null;
  const { result, units } = growth.total;
  const flags = countFlags(result);
  return {
    title: `${examLabel(exam)}：${flags.高于预期}所学校增值高于预期，${flags.低于预期}所低于预期`,
    elements: [caterpillar(`slide-growth-${exam.exam_id}`, `${examLabel(exam)}总分增值及95%区间`, units)],
    notes: result.methodNote,
  };
}

function quadrantSlide({ exam, growth }: ExamData): Slide | null {
  if (!growth) return null;
  const { units, wholeMean, result } = growth.total;
  const rising = units.filter(({ effect, mean }) => effect.flag === '高于预期' && mean !== null && mean < wholeMean).map(({ name }) => name);
  return {
    title: rising.length > 0 ? `成绩水平不高但进步明显的学校有${rising.length}所：${listNames(rising, 3, '所')}` : `${examLabel(exam)}成绩水平与增值并不一致，评价学校要两个维度一起看`,
    elements: [quadrant(`slide-quadrant-${exam.exam_id}`, `${examLabel(exam)}水平与增值`, units, wholeMean)],
    notes: result.methodNote,
  };
}

