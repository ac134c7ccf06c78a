import { examLabel } from '../../results/analyses/analysis-context.ts';
import type { ResultElement } from '../../results/element.ts';
import { isSuppressed } from '../../results/suppression.ts';
import { subjectOrder } from '../../schema/subjects.ts';
import type { SchoolFacts } from '../report-catalog.ts';
import type { ExamData } from '../term-data.ts';
import { ownRows } from './own-rows.ts';

/** 学科×班级, all exams in one picture: each class's distance from its school's mean in school SDs. */
export function classHeat(exams: readonly ExamData[], school: SchoolFacts): ResultElement[] {
  const lines = exams.flatMap((data) => classLines(data, school));
  if (lines.length === 0) return [];
  const names = lines.map(({ name }) => name);
  const subjects = [...new Set(lines.flatMap(({ values }) => [...values.keys()]))].sort((a, b) => subjectOrder(a) - subjectOrder(b));
  return [
    {
      type: 'chart', id: 'brief-classes', caption: '各班学科相对位置',
      chart: {
        kind: 'heat', columns: subjects, format: 'signed', center: 0,
        // Two exams of one grade: the class alone would not say which.
        rows: lines.map(({ name, exam }) => (names.filter((other) => other === name).length > 1 ? `${name}·${exam}` : name)),
        values: lines.map(({ values }) => subjects.map((subject) => values.get(subject) ?? null)),
      },
      notes: ['格中数字为班级平均分与本校同年级平均分之差÷本校标准差；未扣除分班差异，只用于校内诊断。'],
    },
  ];
}

function classLines({ exam, classes, schools }: ExamData, school: SchoolFacts): { name: string; exam: string; values: Map<string, number> }[] {
  const rows = ownRows(classes, school).filter(({ present }) => !isSuppressed(present));
  const names = [...new Set(rows.map(({ name }) => name))];
  if (names.length < 2) return [];
  const wholes = ownRows(schools, school);
  return names.map((name) => ({
    name, exam: examLabel(exam),
    values: new Map(
      rows.filter((row) => row.name === name).flatMap(({ subject, mean }): [string, number][] => {
        const whole = wholes.find((row) => row.subject === subject);
        return mean === null || !whole || whole.mean === null || whole.sd === null || whole.sd === 0 ? [] : [[subject, (mean - whole.mean) / whole.sd]];
      }),
    ),
  }));
}
