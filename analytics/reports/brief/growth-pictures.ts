import { examLabel } from '../../results/analyses/analysis-context.ts';
import { markOf } from '../../results/analyses/growth-elements.ts';
import type { ChartElement } from '../../results/element.ts';
import { subjectOrder } from '../../schema/subjects.ts';
import type { SchoolFacts } from '../report-catalog.ts';
import type { ExamData } from '../term-data.ts';
import { ownEffects } from './own-rows.ts';

/** More exams than this share one picture. */
const PICTURED_ALONE = 1;
/** And more than this none: the tables have the figures, and the brief has four pages. */
const PICTURED = 2;

/** Value added by subject: an interval chart per exam, or for many exams one heat table in pupil SDs. */
export function growthPictures(exams: readonly ExamData[], school: SchoolFacts): ChartElement[] {
  const grown = exams.map((data) => ({ data, effects: ownEffects(data, school).filter(({ effect }) => effect.effect !== null) })).filter(({ effects }) => effects.length > 0);
  if (grown.length > PICTURED) return [];
  if (grown.length > PICTURED_ALONE) return [together(grown)];
  return grown.map(({ data: { exam }, effects }) => ({
    type: 'chart', id: `brief-growth-${exam.exam_id}-chart`, caption: `${examLabel(exam)}各学科增值及95%区间`,
    chart: {
      kind: 'interval',
      items: effects.flatMap(({ subject, effect: { effect, low, high, n, flag } }) => (effect === null || low === null || high === null ? [] : [{ label: subject, value: effect, low, high, n, mark: markOf[flag] }])),
      format: 'signed', axisLabel: '增值（分）', reference: { label: '预期', value: 0 },
    },
    notes: ['起点相近学生的平均进步为0；区间不含0才判为高于或低于预期。'],
  }));
}

function together(grown: readonly { readonly data: ExamData; readonly effects: ReturnType<typeof ownEffects> }[]): ChartElement {
  const subjects = [...new Set(grown.flatMap(({ effects }) => effects.map(({ subject }) => subject)))].sort((a, b) => subjectOrder(a) - subjectOrder(b));
  return {
    type: 'chart', id: 'brief-growth-chart', caption: '各次考试各学科增值（学生标准差）',
    chart: {
      kind: 'heat', rows: grown.map(({ data }) => examLabel(data.exam)), columns: subjects, format: 'signed', center: 0,
      values: grown.map(({ effects }) => subjects.map((name) => effects.find(({ subject }) => subject === name)?.effect.effectSd ?? null)),
    },
    notes: ['增值÷全体学生标准差，使满分不同的学科可以放在一起看；是否显著以上表的区间为准。'],
  };
}
