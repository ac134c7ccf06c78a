import type { PaperQuality, RatedItem } from '../../items/paper-quality.ts';
import type { ChartElement, Mark, TableCell, TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';

const policyNotes = {
  listwise: '缺少小题得分的学生整人剔除。',
  zero: '缺失的小题得分按0分计。',
  available: '各题按有得分的学生统计，学生总分按已有小题的得分率折算。',
} as const;

/** Weak items orange, good ones blue, as verdicts elsewhere. */
const bandMark = (discrimination: number | null): { mark?: Mark } =>
  discrimination === null ? {} : discrimination < 0.195 ? { mark: 'below' } : discrimination >= 0.395 ? { mark: 'above' } : { mark: 'same' };

export function itemTable(id: string, caption: string, { items, analysis }: PaperQuality): TableElement {
  const planned = items.some(({ plannedDifficulty }) => plannedDifficulty !== null);
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'item', label: '题号' },
      { key: 'fullMark', label: '满分', format: 'score' }, { key: 'mean', label: '平均分', format: 'score' },
      { key: 'difficulty', label: '难度', format: 'index' }, { key: 'difficultyBand', label: '难度等级' },
      ...(planned ? [{ key: 'planned', label: '预估难度', format: 'index' } as const, { key: 'gap', label: '实测−预估', format: 'signed' } as const] : []),
      { key: 'discrimination', label: '区分度', format: 'index' }, { key: 'discriminationBand', label: '区分度等级' },
      { key: 'rItemRest', label: '题总相关', format: 'ratio' }, { key: 'alphaIfDeleted', label: '删除后α', format: 'ratio' },
      { key: 'zero', label: '零分率', format: 'rate' }, { key: 'full', label: '满分率', format: 'rate' },
      { key: 'remark', label: '提示' },
    ],
    rows: items.map((item): TableCell[] => [
      { value: item.item }, { value: item.fullMark }, { value: item.mean },
      { value: item.difficulty, explain: `${item.n}人，平均分÷满分` }, { value: item.difficultyBand },
      ...(planned ? [{ value: item.plannedDifficulty }, { value: item.difficultyGap }] : []),
      { value: item.discrimination, ...bandMark(item.discrimination), explain: item.isOpen ? '高低分组平均分之差÷（最高分−最低分）' : '高低分组得分率之差' },
      { value: item.discriminationBand }, { value: item.rItemRest }, { value: item.alphaIfDeleted }, { value: item.zeroShare }, { value: item.fullShare },
      { value: remarkOf(item) },
    ]),
    summaryRows: 0,
    notes: [
      `参与统计${analysis.n}人。${policyNotes[analysis.missing.policy]}`,
      '难度＝平均分÷满分，数值越大题越容易；区分度取总分前后各27%的学生，分数线上的同分学生按比例计入，与名单顺序无关。',
      '题总相关已扣除本题；难度、区分度等级按两位小数判定。',
    ],
  };
}

function remarkOf({ keyDoubt, d27, alphaIfDeleted, rItemRest }: RatedItem): string {
  if (keyDoubt) return `疑似答案有误：选${keyDoubt.option.option}的更多且更好`;
  if (d27 !== null && d27 < 0) return '区分度为负';
  return rItemRest !== null && rItemRest < 0 && alphaIfDeleted !== null ? '与其余各题方向相反' : '';
}

export function discriminationChart(id: string, caption: string, { items }: PaperQuality): ChartElement {
  const points = items.flatMap(({ item, difficulty, discrimination }) =>
    difficulty === null || discrimination === null ? [] : [{ label: item, x: difficulty, y: discrimination, ...bandMark(discrimination) }]);
  return {
    type: 'chart', id, caption,
    chart: {
      kind: 'scatter', points, xLabel: '难度（越大越容易）', yLabel: '区分度', xFormat: 'index', yFormat: 'index',
      xReference: { label: '中等难度0.5', value: 0.5 }, yReference: { label: '合格线0.20', value: 0.2 },
    },
    notes: points.length < items.length ? [`${items.length - points.length}道题不能计算难度或区分度，未画出。`] : [],
  };
}

export function distributionChart(id: string, caption: string, { analysis: { distribution } }: PaperQuality): ChartElement {
  const { bins, mean, ceilingShare, floorShare, n } = distribution;
  return {
    type: 'chart', id, caption,
    chart: { kind: 'histogram', bins, axisLabel: '小题分之和', ...(mean === null ? {} : { reference: { label: '平均分', value: mean } }) },
    notes: [`${n}人，满分率${formatNumber(ceilingShare, 'rate')}，零分率${formatNumber(floorShare, 'rate')}。`],
  };
}

/** Empty when no item has attributes (no 双向细目表 was imported). */
export function groupTable(id: string, caption: string, { analysis: { groups } }: PaperQuality): TableElement[] {
  if (groups.length === 0) return [];
  return [{
    type: 'table', id, caption,
    columns: [
      { key: 'grouping', label: '分类' }, { key: 'name', label: '名称' }, { key: 'items', label: '题号' },
      { key: 'fullMark', label: '分值', format: 'score' }, { key: 'mean', label: '平均分', format: 'score' },
      { key: 'difficulty', label: '难度', format: 'index' }, { key: 'planned', label: '预估难度', format: 'index' }, { key: 'gap', label: '实测−预估', format: 'signed' },
      { key: 'alpha', label: 'α', format: 'ratio' }, { key: 'rRest', label: '与其余题目相关', format: 'ratio' },
    ],
    rows: groups.map(({ grouping, name, items, fullMark, mean, difficulty, planned, measuredOfPlanned, alpha, rRest }) => [
      { value: grouping }, { value: name }, { value: items.join('、') }, { value: fullMark }, { value: mean }, { value: difficulty },
      { value: planned }, { value: planned === null || measuredOfPlanned === null ? null : measuredOfPlanned - planned }, { value: alpha }, { value: rRest },
    ]),
    summaryRows: 0,
    notes: ['一道题考查多个知识点或能力时，在每一类中都计入全部分值；没有注明的题目不计入该分类。', '“实测−预估”只比较有预估难度的题目。'],
  }];
}

/** Empty when no answers were imported. */
export function optionTable(id: string, caption: string, { items }: PaperQuality): TableElement[] {
  const rows = items.flatMap(({ item, options, keyDoubt }) =>
    options.map((option): TableCell[] => [
      { value: item }, { value: option.option, ...(keyDoubt?.option.option === option.option ? { mark: 'below' as const } : {}) }, { value: option.isKey ? '答案' : '' },
      { value: option.n }, { value: option.share }, { value: option.rTotal }, { value: option.rRest }, { value: option.meanRest },
    ]));
  if (rows.length === 0) return [];
  return [{
    type: 'table', id, caption,
    columns: [
      { key: 'item', label: '题号' }, { key: 'option', label: '选项' }, { key: 'key', label: '答案' },
      { key: 'n', label: '人数', format: 'count' }, { key: 'share', label: '选择率', format: 'rate' },
      { key: 'rTotal', label: '与总分相关', format: 'ratio' }, { key: 'rRest', label: '与其余题相关', format: 'ratio' }, { key: 'meanRest', label: '其余题平均分', format: 'score' },
    ],
    rows, summaryRows: 0,
    notes: ['某选项的人数多于答案，且这些学生其余各题的平均分高于选答案的学生，即提示“疑似答案有误”。'],
  }];
}
