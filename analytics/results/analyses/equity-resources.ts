import { resourceIndicatorsQuery, SMALLEST_INSPECTED, variationLimits } from '../../measures/balance-resources.ts';
import { termLabel } from '../../schema/terms.ts';
import { weightedVariation } from '../../stats/weighted-variation.ts';
import type { ResultElement } from '../element.ts';
import type { AnalysisContext } from './analysis-context.ts';

interface ResourceVariation {
  readonly name: string;
  readonly term: string;
  readonly stage: string;
  readonly schools: number;
  readonly leftOut: number;
  readonly variation: number | null;
  readonly limit: number | null;
}

/** 差异系数 of the resource indicators in the workspace, against the limits that are made for them. */
export async function resourceTables({ engine, call }: AnalysisContext): Promise<{ readonly elements: ResultElement[]; readonly warnings: readonly string[]; readonly data: readonly ResourceVariation[] }> {
  const rows = await engine.query(resourceIndicatorsQuery(), call);
  const keys = [...new Set(rows.map(({ name, stage }) => `${name}\t${stage}`))];
  const data = keys.map((key): ResourceVariation => {
    const own = rows.filter(({ name, stage }) => `${name}\t${stage}` === key);
    const counted = own.filter(({ pupils }) => pupils >= SMALLEST_INSPECTED);
    const { name, term, stage } = own[0]!;
    return {
      name, term, stage, schools: counted.length, leftOut: own.length - counted.length,
      variation: weightedVariation(counted.map(({ numerator, pupils }) => ({ n: pupils, value: numerator / pupils }))), limit: variationLimits[stage] ?? null,
    };
  });
  if (data.length === 0) return { elements: [], warnings: [], data };
  return {
    elements: [{
      type: 'table', id: 'equity-resources', caption: '办学资源差异系数（优质均衡）',
      columns: [
        { key: 'name', label: '资源指标' }, { key: 'stage', label: '学校类型' }, { key: 'term', label: '学期' }, { key: 'schools', label: '学校数', format: 'count' },
        { key: 'variation', label: '差异系数', format: 'ratio' }, { key: 'limit', label: '限值', format: 'index' }, { key: 'verdict', label: '是否达标' },
      ],
      rows: data.map(({ name, stage, term, schools, variation, limit }) => [
        { value: name }, { value: stage }, { value: termLabel(term) }, { value: schools }, { value: variation }, { value: limit },
        { value: variation === null || limit === null ? '—' : variation <= limit ? '达标' : '未达标' },
      ]),
      summaryRows: 0,
      notes: [
        `差异系数按学生数加权；限值小学${variationLimits['小学']!.toFixed(2)}、初中${variationLimits['初中']!.toFixed(2)}（教督〔2017〕6号），只用于办学资源。其他类型的学校没有限值，按其学段拆开后再看。`,
        `不足${SMALLEST_INSPECTED}人的学校不计入（本次${data.reduce((sum, { leftOut }) => sum + leftOut, 0)}校次）。`,
      ],
    }],
    warnings: [], data,
  };
}
