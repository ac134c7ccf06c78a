import { countFlags } from '../../results/analyses/growth-elements.ts';
import { slopeTable, trajectoryCharts, type TrajectoryView } from '../../results/analyses/growth-trajectory-elements.ts';
import type { ChartElement, ResultElement } from '../../results/element.ts';
import type { ExamFacts } from '../../results/analyses/analysis-context.ts';
import type { ExamTrajectory } from '../term-data.ts';
import { body, heading, note } from './section.ts';

/** Lines whose names can be read on paper, and with the whole eight colours. */
const LINES = 7;

/** 从入口到出口: the way of a graduating year. */
export function trajectoryElements(exam: ExamFacts, trajectory: ExamTrajectory): ResultElement[] {
  const { view, warnings, entrance } = trajectory;
  return [
    heading(3, '从入口到出口的轨迹'),
    body(trajectorySentence(trajectory), [`report-trajectory-${exam.exam_id}`, ...(view.fit ? [`${view.id}-slope-table`] : []), ...(entrance.subjects.length > 0 ? [`report-entrance-${exam.exam_id}`] : [])]),
    trajectoryLines(`report-trajectory-${exam.exam_id}`, view),
    ...(view.fit ? [slopeTable(view)] : []),
    ...warnings.map((warning) => note(warning)),
  ];
}

export function trajectorySentence({ view }: ExamTrajectory): string {
  const { labels, units, fit, chosen } = view;
  const head = `把每次考试的总分折算成T分（全体平均为50），从${labels[0]!}到${labels.at(-1)!}共${labels.length}次可比的考试`;
  if (!fit) return `${head}，${chosen.cohort}名学生，各校平均T分的变化见图；成长曲线模型未能估计，不作判断。`;
  const flags = countFlags({ units: units.map(({ effect }) => effect) });
  return `${head}，${chosen.cohort}名学生，T分年增幅高于全体的学校${flags.高于预期}所、低于全体的${flags.低于预期}所，其余未见显著差异或人数不足。`;
}

/** The schools that part most from the whole, without the heat map of all. */
export function trajectoryLines(id: string, view: TrajectoryView): ChartElement {
  const [lines] = trajectoryCharts(view, LINES);
  if (!lines) throw new Error('轨迹至少要有两次考试。');
  return { ...lines, id, notes: [`只画出年增幅与全体差异最大的${Math.min(LINES, view.units.length)}所学校；不足5人的点不显示。`] };
}
