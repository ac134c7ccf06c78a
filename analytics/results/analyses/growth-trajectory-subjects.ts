import type { UnitEffect } from '../../growth/growth-result.ts';
import { TOTAL } from '../../schema/subjects.ts';
import { compareNames } from '../collate.ts';
import type { TableCell, TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { datedExamLabel, examById, subjectsWithTotal, type AnalysisContext, type ExamFacts } from './analysis-context.ts';
import { markOf } from './growth-elements.ts';
import { runModel } from './growth-models.ts';
import type { TrajectoryRequest } from './growth-request.ts';
import { unitLabels } from './measures.ts';

export interface SubjectTable {
  readonly element: TableElement;
  readonly warnings: readonly string[];
  readonly data: readonly { readonly subject: string; readonly units: readonly (UnitEffect & { readonly name: string })[] }[];
}

/** Entrance-to-exit value added by the mixed model, every subject of both exams and the total, with the entrance as the baseline. Null when no subject can be fitted. */
export async function subjectTable(context: AnalysisContext, { exit, by }: TrajectoryRequest, entrance: number): Promise<SubjectTable | null> {
  const from = examById(context, entrance);
  const to = examById(context, exit.exam);
  const common = subjectsWithTotal(to).filter((subject) => subject === TOTAL || from.subjects.includes(subject));
  const warnings: string[] = [];
  const fitted: SubjectUnits[] = [];
  for (const [done, subject] of common.entries()) {
    context.call?.signal?.throwIfAborted();
    context.call?.onProgress?.({ stage: '拟合各学科增值', done, total: common.length });
    const run = await runModel(context, { outcome: { exam: exit.exam, subject }, baselines: [{ exam: entrance, subject }], by, model: 'mixed' });
    if (typeof run === 'string') warnings.push(`${subject}的入口到出口增值没有计算：${run}`);
    else fitted.push({ subject, units: run.units });
  }
  if (fitted.length === 0) return null;
  return {
    element: entranceTable(`trajectory-subjects-${by}-${exit.exam}`, unitLabels[by], from, to, fitted),
    warnings,
    data: fitted.map(({ subject, units }) => ({ subject, units: units.map(({ name, effect }) => ({ name, ...effect })) })),
  };
}

export interface SubjectUnits {
  readonly subject: string;
  readonly units: readonly { readonly name: string; readonly effect: UnitEffect }[];
}

/** A row a unit, a column a subject. */
export function entranceTable(id: string, unitLabel: string, from: ExamFacts, to: ExamFacts, fitted: readonly SubjectUnits[]): TableElement {
  const names = new Map(fitted.flatMap(({ units }) => units.map(({ name, effect }) => [effect.unit, name] as const)));
  const lookup = fitted.map(({ units }) => new Map(units.map(({ effect }) => [effect.unit, effect])));
  return {
    type: 'table', id, caption: `各${unitLabel}入口到出口的增值（${datedExamLabel(from)}至${datedExamLabel(to)}）`,
    columns: [{ key: 'name', label: unitLabel }, ...fitted.map(({ subject }) => ({ key: subject, label: subject, format: 'signed' as const }))],
    rows: [...names].sort((a, b) => compareNames(a[1], b[1])).map(([unit, name]): TableCell[] => [{ value: name }, ...lookup.map((effects) => effectCell(effects.get(unit)))]),
    summaryRows: 0,
    notes: [
      `每格为该学科的增值（分）：以入口考试同一学科为起点的多层线性模型，已按人数作收缩估计；颜色表示95%区间不含0的高于预期、低于预期，无色为符合预期（未见显著差异）。各学科满分不同，不同列的分数不能相加或比较大小。`,
      `表中共有${fitted.length}列判断，即使各${unitLabel}实际没有差异，每列也会有约5%因偶然被判出。人数不足5人不显示，5—19人仅供参考。`,
    ],
  };
}

function effectCell(effect: UnitEffect | undefined): TableCell {
  if (!effect) return { value: null };
  const interval = effect.low === null ? '' : `；95%区间 ${formatNumber(effect.low, 'signed')}～${formatNumber(effect.high, 'signed')}`;
  return { value: effect.effect, mark: markOf[effect.flag], explain: `${effect.flag}；匹配${effect.n}人${interval}` };
}
