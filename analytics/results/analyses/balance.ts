import { balanceOf as balanceFrom, type Balance } from '../../growth/balance.ts';
import { schoolMomentsQuery } from '../../measures/balance.ts';
import type { TableElement } from '../element.ts';
import { formatNumber, type NumberFormat } from '../format.ts';
import type { AnalysisContext } from './analysis-context.ts';

/** How evenly results of one subject lie between schools and between town and country. */
export async function balanceOf({ engine, call }: AnalysisContext, exam: number, subject: string, county?: string): Promise<Balance> {
  return balanceFrom(await engine.query(schoolMomentsQuery({ exam, subject, county }), call));
}

/** low～high, or nothing. */
export const intervalText = (interval: { readonly low: number; readonly high: number } | null, format: NumberFormat): string | null =>
  interval === null ? null : `${formatNumber(interval.low, format)}～${formatNumber(interval.high, format)}`;

export function balanceTable(id: string, caption: string, rows: readonly { readonly name: string; readonly balance: Balance }[]): TableElement {
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'name', label: '范围' },
      { key: 'schools', label: '学校数', format: 'count' },
      { key: 'icc', label: '校间方差比', format: 'rate' },
      { key: 'iccInterval', label: '其95%区间' },
      { key: 'variation', label: '差异系数', format: 'ratio' },
      { key: 'gap', label: '前后1/4校均分差', format: 'score' },
      { key: 'town', label: '城区与乡村均分差', format: 'signed' },
      { key: 'g', label: '城乡差距效应量g', format: 'signed' },
      { key: 'interval', label: '95%区间' },
    ],
    rows: rows.map(({ name, balance }) => [
      { value: name }, { value: balance.schools }, { value: balance.icc }, { value: intervalText(balance.iccInterval, 'rate') }, { value: balance.variation },
      { value: balance.quarters?.gap ?? null }, { value: balance.urbanRural?.gap ?? null }, { value: balance.urbanRural?.g ?? null },
      { value: intervalText(balance.urbanRural, 'signed') },
    ]),
    summaryRows: 0,
    notes: [
      '校间方差比＝学校之间的方差÷总方差（随机截距零模型，REML估计），越大说明学校之间差距越大；区间由方差的F比推出，学校少时很宽。',
      '差异系数按学生数加权，用各校平均分计算；义务教育均衡验收的0.50、0.45限值针对办学资源，不适用于成绩。',
      '效应量g为城区减乡村的标准化差（Hedges g），0.2为小、0.5为中、0.8为大；区间以学校为单位计算，已计同校学生相近；一方不足两校时不计算。',
    ],
  };
}
