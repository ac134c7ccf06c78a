import { examLabel } from '../../results/analyses/analysis-context.ts';
import type { ResultElement } from '../../results/element.ts';
import { formatNumber } from '../../results/format.ts';
import type { SchoolFacts } from '../report-catalog.ts';
import { body } from '../sections/section.ts';
import { intervalText } from '../sentences.ts';
import type { ExamData } from '../term-data.ts';

/** With more exams the brief would pass four pages. */
const EXAMS_WITH_CHART = 2;

/** The school's mean T from the entrance to the exit beside the whole: a picture, or a sentence where the school sat many exams. */
export function ownTrajectory(exams: readonly ExamData[], { school_id, name }: SchoolFacts): ResultElement[] {
  return exams.flatMap(({ exam, trajectory }): ResultElement[] => {
    if (!trajectory) return [];
    const { view } = trajectory;
    const unit = String(school_id);
    const points = view.trajectories.find((own) => own.unit === unit)?.points ?? [];
    if (points.filter(({ mean }) => mean !== null).length < 2) return [];
    const slope = view.units.find(({ effect }) => effect.unit === unit)?.effect;
    const verdict = slope && slope.effect !== null && slope.low !== null && slope.high !== null
      ? `年增幅${formatNumber(slope.effect, 'signed')}（95%区间 ${intervalText(slope.low, slope.high)}），${slope.flag === '仅供参考' ? '人数少，仅供参考' : slope.flag}；`
      : '';
    if (exams.length > EXAMS_WITH_CHART) {
      const way = view.labels.flatMap((label, k) => (points[k] && points[k].mean !== null ? [`${label}${formatNumber(points[k].mean, 'score')}`] : []));
      return [body(`总分平均T分（全体平均为50）：${way.join('，')}；${verdict}未扣除起点差异，与增值一并看。`)];
    }
    return [{
      type: 'chart', id: `brief-trajectory-${exam.exam_id}`, caption: `本校总分平均T分（至${examLabel(exam)}）`,
      chart: {
        kind: 'line', categories: view.labels, format: 'score', axisLabel: '平均T分',
        series: [{ name, values: points.map(({ mean }) => mean) }, { name: '全体', values: view.labels.map(() => 50) }],
      },
      notes: [`T＝50＋10×（分数－平均）÷标准差，全体平均为50；${verdict}按终点考试时在校学生计，未扣除起点差异，与增值一并看。`],
    }];
  });
}
