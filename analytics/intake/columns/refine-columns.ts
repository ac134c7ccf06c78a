import type { MappedColumn, TableRole } from '../plan.ts';
import { plainText } from '../table/cell-text.ts';
import { PLACES, PLACES_REACHED } from './process-attributes.ts';

interface Weak {
  readonly pattern: RegExp;
  readonly column: string;
  readonly label: string;
}

/** Heads that mean something only in a table of one kind: 时间 is the day in a 听课 record and nothing elsewhere. */
const weak: Partial<Record<TableRole, readonly Weak[]>> = {
  teaching: [{ pattern: /^(?:职务|岗位|角色|任教类别|担任工作|职责)$/u, column: 'duty', label: '职务' }],
  'teaching-class': [{ pattern: /^班级?$/u, column: 'class', label: '班级' }],
  observation: [
    { pattern: /^(?:日期|时间)$/u, column: 'date', label: '日期' },
    { pattern: /^(?:职务|身份|岗位)$/u, column: 'duty', label: '职务' },
    { pattern: /^(?:课时数?|节次)$/u, column: 'periods', label: '节数' },
    { pattern: /^(?:类别|类型|形式)$/u, column: 'activity', label: '活动类别' },
    { pattern: /^(?:备注|说明|评语|评价|意见|建议|课题|内容)$/u, column: 'note', label: '备注' },
  ],
  blueprint: [
    { pattern: /^(?:满分|分数|分)$/u, column: 'item_mark', label: '分值' },
    { pattern: /^(?:难度|难易度|难易程度)$/u, column: 'planned_difficulty', label: '预估难度' },
    { pattern: /^(?:能力|素养)$/u, column: 'ability', label: '能力层次' },
    { pattern: /^(?:内容|知识)$/u, column: 'knowledge', label: '知识点' },
  ],
  indicator: [
    { pattern: /^(?:完成|达成|达标|开出|开课|开齐|普及)率(?:\(%\))?$|^(?:数值|指标值|完成值|实际值|比例|百分比)$/u, column: 'value', label: '数值' },
    { pattern: /^(?:完成|实际|达标|实开|已完成)(?:数|数量|人数)$/u, column: 'numerator', label: '分子' },
    { pattern: /^(?:应完成|计划|应开|总)(?:数|数量|人数)$/u, column: 'denominator', label: '分母' },
    { pattern: /^目标$/u, column: 'target', label: '目标' },
    { pattern: /^(?:等级|等第|评定)$/u, column: 'level', label: '等级' },
  ],
  rating: [
    { pattern: /^(?:得分|数值|指数|分数|评分)$/u, column: 'value', label: '得分' },
    { pattern: /^(?:等级|等第|评定|评价等级)$/u, column: 'level', label: '等级' },
    { pattern: /^(?:评价)?(?:方案|版本|标准)$/u, column: 'scheme', label: '评价方案' },
  ],
  target: [
    { pattern: /^(?:目标|任务)$/u, column: 'target', label: '目标' },
    { pattern: /^(?:上年|去年|上一?年度?)(?:实绩|完成|值|数)?$/u, column: 'base', label: '基数' },
    { pattern: /^(?:权重|分值)(?:\(%\))?$/u, column: 'weight', label: '权重' },
    { pattern: /^(?:年度|期限|责任期|考核(?:年度|周期)|学年度?)$/u, column: 'period', label: '期限' },
  ],
  reference: [
    { pattern: /^(?:分数段?|总分|成绩|分数线|得分)$/u, column: 'segment_score', label: '分数' },
    { pattern: /^人数$/u, column: 'segment_count', label: '本段人数' },
    { pattern: PLACES, column: 'rank_from', label: '起点位次' },
    { pattern: PLACES_REACHED, column: 'rank_to', label: '对应位次' },
    { pattern: /^(?:位次|排名|名次)$/u, column: 'segment_cumulative', label: '累计人数' },
    { pattern: /^(?:入口|入学|中考|起点)(?:分数?|成绩|总分)?$/u, column: 'prior', label: '起点分' },
    { pattern: /^标准差$/u, column: 'expected_sd', label: '标准差' },
  ],
};

/** What the kind of table makes of the heads that say too little by themselves. */
export function refineColumns(role: TableRole, columns: readonly MappedColumn[]): MappedColumn[] {
  const patterns = weak[role] ?? [];
  const taken = new Set(columns.flatMap(({ meaning }) => (meaning.kind === 'attribute' ? [meaning.column] : [])));
  return columns.map((column): MappedColumn => {
    const { meaning, header, reason } = column;
    // 类别 and 总分 were read as if the table were a list of pupils; the analyst's own word stands.
    const open = meaning.kind === 'ignore' || meaning.kind === 'track' || meaning.kind === 'total' || (role === 'reference' && meaning.kind === 'score');
    if (!open || reason === '由分析员指定' || reason.startsWith('按上次的设定')) return column;
    const last = plainText(header.split('/').at(-1) ?? '').replace(/^[*]+|[*:]+$/gu, '');
    const found = patterns.find(({ pattern, column: name }) => pattern.test(last) && !taken.has(name));
    if (!found || header === '') return column;
    taken.add(found.column);
    return { ...column, meaning: { kind: 'attribute', column: found.column }, reason: `这类表里“${header}”就是${found.label}`, confidence: 0.9 };
  });
}
