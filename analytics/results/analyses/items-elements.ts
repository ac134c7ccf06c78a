import { difficultyBands, discriminationBands } from '../../items/bands.ts';
import { kindOf } from '../../items/item-groups.ts';
import type { PaperQuality, RatedItem } from '../../items/paper-quality.ts';
import type { ChartElement, Mark, TableCell, TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { itemRuns } from './items-paper.ts';

const policyNotes = {
  listwise: '缺少小题得分的学生整人剔除。',
  zero: '缺失的小题得分按0分计。',
  available: '各题按有得分的学生统计，学生总分按已有小题的得分率折算。',
} as const;

/** Weak items orange, good ones blue, as verdicts elsewhere. */
const bandMark = (band: string | null): { mark?: Mark } => (band === null ? {} : { mark: band === '需改' ? 'below' : band === '很好' ? 'above' : 'same' });

/** `slim`: for a page of paper, without what the bands and the options say again. */
export function itemTable(id: string, caption: string, { items, analysis }: PaperQuality, slim = false): TableElement {
  const planned = items.some(({ plannedDifficulty }) => plannedDifficulty !== null);
  const kinds = items.some(({ kind }) => kind !== null);
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'item', label: '题号' }, ...(kinds ? [{ key: 'kind', label: '题型' }] : []),
      { key: 'fullMark', label: '满分', format: 'score' }, { key: 'mean', label: '平均分', format: 'score' },
      { key: 'difficulty', label: '难度', format: 'index' }, ...(slim ? [] : [{ key: 'difficultyBand', label: '难度等级' }]),
      ...(planned ? [{ key: 'planned', label: '预估难度', format: 'index' } as const, { key: 'gap', label: '实测−预估', format: 'signed' } as const] : []),
      { key: 'discrimination', label: '区分度', format: 'index' }, { key: 'discriminationBand', label: '区分度等级' },
      { key: 'rItemRest', label: '题总相关', format: 'ratio' },
      ...(slim ? [] : [{ key: 'alphaIfDeleted', label: '删除后α', format: 'ratio' } as const, { key: 'zero', label: '零分率', format: 'rate' } as const, { key: 'full', label: '满分率', format: 'rate' } as const]),
      { key: 'remark', label: '提示' },
    ],
    rows: items.map((item): TableCell[] => [
      { value: item.item }, ...(kinds ? [{ value: kindOf(item.kind).kind ?? '' }] : []), { value: item.fullMark }, { value: item.mean },
      { value: item.difficulty, explain: `${item.n}人，平均分÷满分` }, ...(slim ? [] : [{ value: item.difficultyBand }]),
      ...(planned ? [{ value: item.plannedDifficulty }, { value: item.difficultyGap }] : []),
      { value: item.discrimination, ...bandMark(item.discriminationBand), explain: item.isOpen ? '高低分组平均分之差÷（最高分−最低分）' : '高低分组得分率之差' },
      { value: item.discriminationBand }, { value: item.rItemRest },
      ...(slim ? [] : [{ value: item.alphaIfDeleted }, { value: item.zeroShare }, { value: item.fullShare }]),
      { value: slim && item.keyDoubt ? '疑似答案有误' : remarkOf(item) },
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
    difficulty === null || discrimination === null ? [] : [{ label: item, x: difficulty, y: discrimination }]);
  return {
    type: 'chart', id, caption,
    chart: {
      kind: 'scatter', points, xLabel: '难度（越大越容易）', yLabel: '区分度', xFormat: 'index', yFormat: 'index',
      xReference: { label: '中等难度', value: 0.5 }, yReference: { label: '合格线', value: 0.2 },
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

/** Which items lie where: 难度等级 down, 区分度等级 across, item numbers in the cells. Empty when no item can be placed. */
export function itemMap(id: string, caption: string, { items }: PaperQuality): TableElement[] {
  const placed = items.filter(({ difficultyBand, discriminationBand }) => difficultyBand !== null && discriminationBand !== null);
  if (placed.length === 0) return [];
  const cell = (difficulty: string, discrimination: string): TableCell => {
    const found = placed.filter((item) => item.difficultyBand === difficulty && item.discriminationBand === discrimination);
    return { value: found.map(({ item }) => item).join('、'), ...(found.length > 0 ? bandMark(discrimination) : {}) };
  };
  const marksIn = (band: string): number => placed.filter(({ difficultyBand }) => difficultyBand === band).reduce((sum, { fullMark }) => sum + fullMark, 0);
  const whole = placed.reduce((sum, { fullMark }) => sum + fullMark, 0);
  return [{
    type: 'table', id, caption,
    columns: [
      { key: 'difficulty', label: '难度等级' },
      ...discriminationBands.map(({ label }) => ({ key: label, label, group: '区分度等级（题号）' })),
      { key: 'marks', label: '分值', format: 'score' }, { key: 'share', label: '占满分', format: 'rate' },
    ],
    rows: difficultyBands.map(({ label }) => [
      { value: label }, ...discriminationBands.map((band) => cell(label, band.label)), { value: marksIn(label) }, { value: marksIn(label) / whole },
    ]),
    summaryRows: 0,
    notes: ['难度：容易≥0.86，较易0.73～0.85，中等0.38～0.72，较难0.15～0.37，很难<0.15；区分度：很好≥0.40，良好0.30～0.39，尚可0.20～0.29，需改<0.20。'],
  }];
}

/** 实测 difficulty item by item, beside 预估 where the 双向细目表 states it. */
export function difficultyChart(id: string, caption: string, { items }: PaperQuality): ChartElement {
  const planned = items.some(({ plannedDifficulty }) => plannedDifficulty !== null);
  const categories = items.map(({ item }) => item);
  const measured = { name: '实测', values: items.map(({ difficulty }) => difficulty) };
  return {
    type: 'chart', id, caption: planned ? `${caption}：实测与预估` : caption,
    chart: planned
      ? { kind: 'line', categories, series: [measured, { name: '预估', values: items.map(({ plannedDifficulty }) => plannedDifficulty) }], format: 'index', axisLabel: '难度（得分率）' }
      : { kind: 'bar', categories, series: [measured], format: 'index', axisLabel: '难度（得分率）', horizontal: false },
    notes: ['横轴为题号；难度＝平均分÷满分，越低越难。'],
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
      { value: grouping }, { value: name }, { value: itemRuns(items) }, { value: fullMark }, { value: mean }, { value: difficulty },
      { value: planned }, { value: planned === null || measuredOfPlanned === null ? null : measuredOfPlanned - planned }, { value: alpha }, { value: rRest },
    ]),
    summaryRows: 0,
    notes: ['一道题考查多个知识点或能力时，在每一类中都计入全部分值；没有注明的题目不计入该分类。', '“实测−预估”只比较有预估难度的题目。'],
  }];
}
