import { bandsGrowth } from '../../growth/bands/bands-growth.ts';
import type { FixedEffect } from '../../growth/growth-result.ts';
import { sgpGrowth } from '../../growth/sgp/sgp-growth.ts';
import { standardChange } from '../../growth/standard-change.ts';
import { pairDesignQuery, pupilNamesQuery } from '../../measures/pair-design.ts';
import type { TableCell, TableColumn, TableElement } from '../element.ts';
import type { Analysis } from './analysis.ts';
import type { AnalysisContext } from './analysis-context.ts';
import { capOf, pupilsOf } from './growth-models.ts';
import { onPairs } from './growth-pairs.ts';
import type { GrowthPupilsRequest } from './growth-request.ts';
import { fitOnPairs } from './growth.ts';

/** More than this no screen shows; the figures of all are in the unit's own. */
const MOST_ROWS = 500;

/** A pupil of the unit; `figures` are the columns after start and outcome. */
interface UnitPupil {
  readonly student: number;
  readonly starts: readonly number[];
  readonly outcome: number;
  readonly figures: readonly number[];
}

interface UnitPupils {
  readonly pupils: readonly UnitPupil[];
  readonly starts: readonly string[];
  readonly columns: readonly TableColumn[];
  readonly notes: readonly string[];
}

/** The pupils behind a unit's figure, the furthest below what was expected first. */
export async function growthPupilsAnalysis(context: AnalysisContext, request: GrowthPupilsRequest): Promise<Analysis> {
  const found = await unitPupils(context, request);
  if (typeof found === 'string') return { headline: null, elements: [], warnings: [found], data: null };
  const ordered = found.pupils.toSorted((a, b) => a.figures.at(-1)! - b.figures.at(-1)! || a.student - b.student);
  const shown = ordered.slice(0, MOST_ROWS);
  const names = request.names === true && shown.length > 0
    ? new Map((await context.engine.query(pupilNamesQuery(shown.map(({ student }) => student)), context.call)).map(({ student_id, name }) => [student_id, name]))
    : null;
  const table: TableElement = {
    type: 'table', id: `growth-pupils-${request.by}-${request.unit}`, caption: '学生起点、结果与预期',
    columns: [
      names ? { key: 'name', label: '姓名' } : { key: 'student', label: '学生编号' },
      ...found.starts.map((label, k) => ({ key: `start${k}`, label, group: '起点', format: 'score' as const })),
      { key: 'outcome', label: '结果', format: 'score' },
      ...found.columns,
    ],
    rows: shown.map(({ student, starts, outcome, figures }): TableCell[] => [
      { value: names ? (names.get(student) ?? String(student)) : String(student) },
      ...starts.map((value) => ({ value })), { value: outcome }, ...figures.map((value) => ({ value })),
    ]),
    summaryRows: 0,
    notes: [
      ...found.notes,
      `按“${found.columns.at(-1)!.label}”由低到高排列，共 ${ordered.length} 名匹配学生${ordered.length > shown.length ? `，只列出前 ${shown.length} 名` : ''}。单个学生的差异多属偶然，只供查看，不用于评价学生。`,
    ],
  };
  return {
    headline: null, elements: [table],
    warnings: ordered.length === 0 ? ['该单位没有同时具有起点成绩和结果成绩的学生。'] : [],
    data: { unit: request.unit, n: ordered.length, columns: found.columns.map(({ key }) => key), pupils: shown },
  };
}

async function unitPupils(context: AnalysisContext, request: GrowthPupilsRequest): Promise<UnitPupils | string> {
  const { model = 'mixed', unit } = request;
  if (model === 'mixed') return mixedPupils(context, request);
  const input = await pupilsOf(context, request);
  if (typeof input === 'string') return input;
  const rows = new Map(input.rows.map((row) => [Number(row.student_id), row]));
  const startsOf = (student: number): number[] => input.labels.baselines.map((_, k) => Number(rows.get(student)?.[`x${k}`]));
  const starts = input.labels.baselines;
  if (model === 'zdiff') {
    const result = standardChange(input);
    if (result.model === 'refused') return result.reason;
    return {
      starts, notes: ['描述性指标，未控制起点（向均值回归）。'],
      columns: [{ key: 'startZ', label: '起点Z', format: 'signed' }, { key: 'outcomeZ', label: '结果Z', format: 'signed' }, { key: 'change', label: '标准分变化', format: 'signed' }],
      pupils: result.pupils.filter((pupil) => pupil.unit === unit).map(({ student, outcome, startZ, outcomeZ, change }) => ({ student, outcome, starts: startsOf(student), figures: [startZ, outcomeZ, change] })),
    };
  }
  if (model === 'bands') {
    const result = await bandsGrowth({ ...input, ...capOf(request) }, context.call);
    if (result.model === 'refused') return result.reason;
    return {
      starts, notes: ['预期为所在起点层全体学生的平均分。'], columns: expectedColumns,
      pupils: result.pupils.filter((pupil) => pupil.unit === unit).map(({ student, outcome, expected, residual }) => ({ student, outcome, starts: startsOf(student), figures: [expected, residual] })),
    };
  }
  const result = await sgpGrowth(input, context.call);
  if (result.model === 'refused') return result.reason;
  return {
    starts, notes: ['预期为起点相同学生的中位数；成长百分位70表示高于约70%起点相同的学生。'],
    columns: [...expectedColumns, { key: 'sgp', label: '成长百分位', format: 'count' }],
    pupils: result.pupils.filter((pupil) => pupil.unit === unit).map(({ student, outcome, expected, residual, sgp }) => ({ student, outcome, starts: startsOf(student), figures: [expected, residual, sgp] })),
  };
}

const expectedColumns: readonly TableColumn[] = [{ key: 'expected', label: '预期', format: 'score' }, { key: 'residual', label: '残差（实际－预期）', format: 'signed' }];

/** Expected: the fixed part x'β̂, what the average unit would give; the residual keeps the unit's effect. */
function mixedPupils(context: AnalysisContext, request: GrowthPupilsRequest): Promise<UnitPupils | string> {
  return onPairs(context, request, async (asked, from) => {
    const fitted = await fitOnPairs(context, request, asked, from);
    if (typeof fitted === 'string') return fitted;
    const { design: { terms, predictors }, result: { fit } } = fitted;
    const rows = await context.engine.query(pairDesignQuery(asked.spec, terms, request.unit, from), context.call);
    const expected = expectedBy(fit.fixedEffects, predictors);
    return {
      starts: asked.labels.baselines, columns: expectedColumns,
      notes: ['预期为模型对起点（和所控制的变量）相同的学生在平均单位所应达到的成绩，残差中含所在单位的作用。'],
      pupils: rows.map((row) => {
        const outcome = Number(row.y);
        const value = expected(predictors.map((_, k) => Number(row[`d${k}`])));
        return { student: Number(row.student_id), outcome, starts: asked.labels.baselines.map((_, k) => Number(row[`x${k}`])), figures: [value, outcome - value] };
      }),
    };
  });
}

/** x'β̂ from the values of the model's columns; those left out have no coefficient. */
export function expectedBy(effects: readonly FixedEffect[], predictors: readonly string[]): (values: readonly number[]) => number {
  const estimates = new Map(effects.map(({ term, estimate }) => [term, estimate]));
  const weights = predictors.map((name) => estimates.get(name) ?? 0);
  const intercept = estimates.get('(Intercept)') ?? 0;
  return (values) => values.reduce((sum, value, k) => sum + weights[k]! * value, intercept);
}
