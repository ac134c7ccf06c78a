import { examLabel } from '../results/analyses/analysis-context.ts';
import { growthTable } from '../results/analyses/growth-elements.ts';
import { coverageTable } from '../results/analyses/growth-fairness-lost.ts';
import { guardRailTable } from '../results/analyses/growth-fairness-rails.ts';
import { residualElements } from '../results/analyses/growth-fairness-residuals.ts';
import { referenceScale, referenceUnitsTable } from '../results/analyses/growth-reference-elements.ts';
import { growthScales } from '../results/analyses/growth-scale.ts';
import { slopeTable, trajectoryTable } from '../results/analyses/growth-trajectory-elements.ts';
import { entranceTable } from '../results/analyses/growth-trajectory-subjects.ts';
import { markOf } from '../results/analyses/growth-elements.ts';
import type { TableCell, TableElement } from '../results/element.ts';
import { TOTAL } from '../schema/subjects.ts';
import { modelNames, totalVerdicts } from './growth-verdicts.ts';
import { agreementTable } from './sections/growth-agreement.ts';
import { upperTable, yearsElements } from './sections/growth-evidence.ts';
import { subjectFlags } from './sections/value-added.ts';
import type { ExamData, ExamGrowth } from './term-data.ts';

interface Sheet {
  readonly name: string;
  readonly tables: readonly TableElement[];
}

/** Every table of an exam's value added: each model, models beside each other, whom they are about, the way from the entrance. */
export function growthSheets(data: ExamData): Sheet[] {
  const { exam, growth, reference, trajectory } = data;
  const label = examLabel(exam);
  return [
    ...(growth ? modelSheets(data, growth) : []),
    ...(reference
      ? [{ name: `${label} 往届参照`, tables: [referenceUnitsTable(`book-reference-${exam.exam_id}`, `${label}总分与往届同起点学生之差`, '学校', reference.units, reference.run, referenceScale(reference.run))] }]
      : []),
    ...(trajectory
      ? [{
          name: `${label} 轨迹`,
          tables: [
            ...(trajectory.view.fit ? [slopeTable(trajectory.view)] : []),
            trajectoryTable(trajectory.view),
            ...(trajectory.entrance.subjects.length > 0 ? [entranceTable(`book-entrance-${exam.exam_id}`, '学校', trajectory.entrance.from, exam, trajectory.entrance.subjects)] : []),
          ],
        }]
      : []),
  ];
}

function modelSheets(data: ExamData, growth: ExamGrowth): Sheet[] {
  const { exam } = data;
  const label = examLabel(exam);
  const id = exam.exam_id;
  const runs = [{ subject: TOTAL, run: growth.total }, ...growth.subjects.filter(({ subject }) => subject !== TOTAL)];
  const upper = upperTable(data, growth, `book-upper-${id}`);
  return [
    {
      name: `${label} 增值`,
      tables: [
        ...runs.map(({ subject, run }) => growthTable(`book-growth-${id}-${subject}`, `${label}${subject}增值结果`, '学校', run.units, [run.result.methodNote])),
        subjectFlags(data),
        ...(upper ? [upper] : []),
        ...yearsElements(data, growth, `book-years-${id}`),
      ],
    },
    ...(growth.models.length > 0
      ? [{
          name: `${label} 模型对照`,
          tables: [
            agreementTable(`book-agreement-${id}`, `${label}总分增值判断的一致程度`, [{ name: label, growth }]),
            verdictTable(`book-verdicts-${id}`, `${label}总分各模型结果对照`, growth),
            ...growth.models.map(({ model, units, methodNote }) =>
              growthTable(`book-${model}-${id}`, `${label}总分${modelNames[model]}结果`, '学校', units, [methodNote], { scale: growthScales[model] })),
          ],
        }]
      : []),
    {
      name: `${label} 覆盖与公平`,
      tables: [
        coverageTable(`book-coverage-${id}`, `${label}总分匹配情况（按学校）`, '学校', growth.total.units, growth.total.result.coverage),
        ...(growth.fairness
          ? [
              guardRailTable(`book-rails-${id}`, `${label}增值模型适用条件检查`, growth.fairness.rails),
              ...residualElements({ id: `book-residuals-${id}`, caption: `${label}总分`, ...growth.fairness.residuals }).filter((element): element is TableElement => element.type === 'table'),
            ]
          : []),
      ],
    },
  ];
}

/** A row a school: its judgement by every model and what is left of the main one. */
function verdictTable(id: string, caption: string, growth: ExamGrowth): TableElement {
  const others = growth.models.map(({ model, units }) => ({ model, of: new Map(units.map(({ effect }) => [effect.unit, effect])) }));
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'name', label: '学校' }, { key: 'n', label: '匹配人数', format: 'count' },
      { key: 'mixed', label: growthScales.mixed.axis, group: modelNames.mixed, format: 'signed' }, { key: 'mixed-flag', label: '判断', group: modelNames.mixed },
      ...others.flatMap(({ model }) => [
        { key: model, label: growthScales[model].axis, group: modelNames[model], format: growthScales[model].format }, { key: `${model}-flag`, label: '判断', group: modelNames[model] },
      ]),
      { key: 'adjusted', label: '校正后仍成立' }, { key: 'same', label: '各模型判断' },
    ],
    rows: totalVerdicts(growth).sort((a, b) => (b.unit.effect.effect ?? -Infinity) - (a.unit.effect.effect ?? -Infinity)).map(({ unit: { name, effect }, adjusted, judgements, unanimous }): TableCell[] => [
      { value: name }, { value: effect.n }, { value: effect.effect, mark: markOf[effect.flag] }, { value: effect.flag, mark: markOf[effect.flag] },
      ...others.flatMap(({ of }): TableCell[] => {
        const own = of.get(effect.unit);
        return own ? [{ value: own.effect, mark: markOf[own.flag] }, { value: own.flag, mark: markOf[own.flag] }] : [{ value: null }, { value: null }];
      }),
      { value: effect.flag === '高于预期' || effect.flag === '低于预期' ? (adjusted ? '是' : '否') : '' },
      { value: unanimous ? '一致' : judgements.length > 1 ? '不同' : '' },
    ]),
    summaryRows: 0,
    notes: ['各模型尺度不同：多层模型和分层进步值以终点分数表示，预期为0；成长百分位为学生百分位的中位数，预期为50。大小不能直接相减，应比较判断。'],
  };
}
