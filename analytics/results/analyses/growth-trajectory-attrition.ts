import type { TrajectoryExams } from '../../growth/trajectory/choose-exams.ts';
import { trajectoryAttritionQuery, type AttritionRow } from '../../measures/trajectory-attrition.ts';
import { TOTAL } from '../../schema/subjects.ts';
import { compareNames } from '../collate.ts';
import type { TableCell, TableElement } from '../element.ts';
import { isSuppressed } from '../suppression.ts';
import { datedExamLabel, examById, type AnalysisContext } from './analysis-context.ts';
import type { TrajectoryRequest } from './growth-request.ts';
import { nameUnits } from './growth.ts';
import { unitLabels } from './measures.ts';
import type { UnitEffect } from '../../growth/growth-result.ts';

export interface AttritionTable {
  readonly element: TableElement;
  readonly data: readonly (AttritionRow & { readonly name: string })[];
}

/** Who entered each unit and where they are at the exit. Null where no earlier exam was sat in the stage of the exit. */
export async function attritionTable(context: AnalysisContext, { exit, by }: TrajectoryRequest, chosen: TrajectoryExams): Promise<AttritionTable | null> {
  if (chosen.first === null) return null;
  const first = examById(context, chosen.first);
  const to = examById(context, exit.exam);
  const entrance = chosen.exams[0]!.exam;
  const rows = await context.engine.query(
    trajectoryAttritionQuery({ first: first.exam_id, exit, exitTerm: to.term, start: entrance === exit.exam ? null : { exam: entrance, subject: exit.subject }, by }),
    context.call,
  );
  const names = await unitNames(context, exit, first.exam_id, by, rows.map(({ unit }) => unit));
  const data = rows.map((row) => ({ ...row, name: names.get(row.unit) ?? row.unit })).sort((a, b) => compareNames(a.name, b.name));
  const unitLabel = unitLabels[by];
  const entranceLabel = datedExamLabel(examById(context, entrance));
  const start = (value: number | null, n: number, what: string): TableCell =>
    isSuppressed(n) ? { value: null, mark: 'suppressed' } : { value, explain: `${what}${n}人在${entranceLabel}的平均T分` };
  return {
    element: {
      type: 'table', id: `trajectory-attrition-${by}-${exit.exam}-${exit.subject}`, caption: `各${unitLabel}学生流动（${datedExamLabel(first)}至${datedExamLabel(to)}）`,
      columns: [
        { key: 'name', label: unitLabel },
        { key: 'entered', label: '起点在校', format: 'count' },
        { key: 'kept', label: '终点有成绩', format: 'count' },
        { key: 'keptShare', label: '占起点', format: 'rate' },
        { key: 'absent', label: '缺考等无成绩', format: 'count' },
        { key: 'onRoll', label: '在籍未安排考试', format: 'count' },
        { key: 'moved', label: '转到其他' + unitLabel, format: 'count' },
        { key: 'gone', label: '去向不明', format: 'count' },
        { key: 'joined', label: '后来加入', format: 'count' },
        { key: 'keptT', label: '留下的', group: '入口平均T分', format: 'score' },
        { key: 'lostT', label: '流失的', group: '入口平均T分', format: 'score' },
      ],
      rows: data.map((row): TableCell[] => [
        { value: row.name }, { value: row.entered }, { value: row.kept },
        { value: row.entered === 0 ? null : row.kept / row.entered, explain: `${row.kept}÷${row.entered}` },
        { value: row.absent }, { value: row.on_roll }, { value: row.moved }, { value: row.gone }, { value: row.joined },
        start(row.kept_t, row.kept_n, '留下的'), start(row.lost_t, row.lost_n, '转走或去向不明的'),
      ]),
      summaryRows: 0,
      notes: [
        `起点在校：参加了${datedExamLabel(first)}（任一学科有成绩）的学生，按当时所在${unitLabel}计；终点有成绩：终点考试时仍在同一${unitLabel}并有${exit.subject === TOTAL ? '总分' : exit.subject}成绩。终点考试名单里没有、但当学期学籍仍在的计为“在籍未安排考试”；没有导入当学期学籍时，这些学生计入“去向不明”。`,
        `入口T分以参加${entranceLabel}的全体学生为参照；流失的学生入口偏低时，留下学生的平均会因此偏高。不足5人不显示。`,
      ],
    },
    data,
  };
}

/** Names of units at the exit; those that had pupils only at the start are named by that exam. */
async function unitNames(context: AnalysisContext, exit: TrajectoryRequest['exit'], first: number, by: TrajectoryRequest['by'], units: readonly string[]): Promise<Map<string, string>> {
  const bare = (unit: string): UnitEffect => ({
    unit, n: 0, effect: null, standardError: null, low: null, high: null, reliability: null, flag: '不显示',
    coverage: { outcome: 0, matched: 0, share: null, belowLimit: false, keptMean: null, lostMean: null },
  });
  const names = new Map<string, string>();
  for (const outcome of [exit, { exam: first, subject: TOTAL }]) {
    const missing = units.filter((unit) => !names.has(unit));
    if (missing.length === 0) break;
    const named = await nameUnits(context, { outcome, by }, missing.map(bare));
    for (const { name, effect } of named.units) if (name !== effect.unit) names.set(effect.unit, name);
  }
  return names;
}
