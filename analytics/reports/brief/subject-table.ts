import type { LevelsRow } from '../../measures/levels.ts';
import { examLabel } from '../../results/analyses/analysis-context.ts';
import { markOf } from '../../results/analyses/growth-elements.ts';
import type { TableCell, TableColumn, TableElement } from '../../results/element.ts';
import { isSuppressed, sizeMark } from '../../results/suppression.ts';
import type { SchoolFacts } from '../report-catalog.ts';
import { intervalText } from '../sentences.ts';
import type { ExamData } from '../term-data.ts';
import { ownEffects, ownRows } from './own-rows.ts';

const measures = [
  { key: 'mean', label: '平均分', format: 'score' },
  { key: 'excellent_rate', label: '优秀率', format: 'rate' },
  { key: 'pass_rate', label: '及格率', format: 'rate' },
  { key: 'low_rate', label: '低分率', format: 'rate' },
] as const;

/** One exam, a row per subject: the school beside the whole, and what it added. */
export function subjectTable(data: ExamData, school: SchoolFacts): TableElement {
  const rows = ownRows(data.schools, school);
  const effects = new Map(ownEffects(data, school).map(({ subject, effect }) => [subject, effect]));
  return {
    type: 'table', id: `brief-subjects-${data.exam.exam_id}`, caption: `${examLabel(data.exam)}各学科成绩${effects.size > 0 ? '与增值' : ''}`,
    columns: [
      { key: 'subject', label: '学科' }, { key: 'present', label: '实考', format: 'count' },
      ...measures.flatMap(({ key, label, format }): TableColumn[] => [
        { key, label: '本校', group: label, format },
        { key: `${key}-whole`, label: '全体', group: label, format },
      ]),
      ...(effects.size > 0 ? ([{ key: 'effect', label: '估计', group: '增值（分）', format: 'signed' }, { key: 'interval', label: '95%区间', group: '增值（分）' }] as const) : []),
    ],
    rows: rows.map((row) => {
      const whole = data.subjects.find(({ subject }) => subject === row.subject);
      const effect = effects.get(row.subject);
      const own = (value: number | null): TableCell => (isSuppressed(row.present) ? { value: null, mark: 'suppressed' } : { value, ...sizeMark(row.present) });
      const growth: TableCell[] = effect
        ? [{ value: effect.effect, mark: markOf[effect.flag] }, { value: effect.low === null || effect.high === null ? null : intervalText(effect.low, effect.high) }]
        : [{ value: null }, { value: null }];
      return [
        { value: row.subject }, { value: row.present },
        ...measures.flatMap(({ key }: { key: keyof LevelsRow & (typeof measures)[number]['key'] }) => [own(row[key]), { value: whole?.[key] ?? null }]),
        ...(effects.size > 0 ? growth : []),
      ];
    }),
    summaryRows: 0, notes: [],
  };
}
