import { kindOf } from '../../items/item-groups.ts';
import type { PaperItemRow } from '../../items/paper-marks.ts';
import { splitList } from '../../schema/column.ts';
import type { GroupMastery } from '../../items/mastery.ts';
import type { ChartElement, TableCell, TableColumn, TableElement } from '../element.ts';
import { setsOf, type MasteryBook } from './items-mastery-book.ts';
import { itemRuns } from './items-paper.ts';

/** 得分率 by 知识点 down and 能力层次 across; empty without a 双向细目表. */
export function masteryHeat(id: string, caption: string, book: MasteryBook): ChartElement[] {
  const cells = setsOf(book, '知识×能力');
  const whole = book.whole.paper?.mean;
  if (cells.length === 0 || whole === undefined) return [];
  const rows = setsOf(book, '知识').map(({ set }) => set.name);
  const columns = setsOf(book, '能力').map(({ set }) => set.name);
  return [{
    type: 'chart', id, caption,
    chart: {
      kind: 'heat', rows, columns, format: 'rate', center: whole,
      values: rows.map((row) => columns.map((column) => {
        const cell = cells.find(({ set }) => set.name === row && set.ability === column);
        return cell ? (book.whole.rates[cell.at]?.mean ?? null) : null;
      })),
    },
    notes: ['格内为得分率，颜色以整卷得分率为界：蓝色高于整卷，橙色低于整卷；灰格表示没有这样的题目。'],
  }];
}

const planColumns: readonly TableColumn[] = [
  { key: 'planned', label: '预估难度', format: 'index' }, { key: 'measured', label: '实测难度', format: 'index' }, { key: 'gap', label: '实测−预估', format: 'signed' },
];

/** A set missed its plan by this much or more. */
export const PLAN_MISSED = 0.1;

function planCells(planned: number | null, measured: number | null): TableCell[] {
  const gap = planned === null || measured === null ? null : measured - planned;
  return [{ value: planned }, { value: measured }, { value: gap, ...(gap === null || Math.abs(gap) < PLAN_MISSED ? {} : { mark: gap < 0 ? 'below' as const : 'above' as const }) }];
}

/** 双向细目表 with what came of it: marks, planned and measured difficulty of every cell. */
export function planTable(id: string, caption: string, book: MasteryBook): TableElement[] {
  const cells = setsOf(book, '知识×能力');
  if (cells.length === 0) return [];
  const full = setsOf(book, '小题').reduce((sum, { set }) => sum + set.fullMark, 0);
  return [{
    type: 'table', id, caption,
    columns: [
      { key: 'knowledge', label: '知识点' }, { key: 'ability', label: '能力层次' }, { key: 'items', label: '题号' },
      { key: 'fullMark', label: '分值', format: 'score' }, { key: 'share', label: '占满分', format: 'rate' }, ...planColumns,
    ],
    rows: cells.map(({ set, at }) => [
      { value: set.name }, { value: set.ability }, { value: itemRuns(set.items) }, { value: set.fullMark }, { value: set.fullMark / full },
      ...planCells(set.planned, book.whole.rates[at]?.mean ?? null),
    ]),
    summaryRows: 0,
    notes: ['难度为得分率，1为最易；实测与预估相差0.10及以上的标出。', ...doubleCounted(book, '知识×能力')],
  }];
}

/** Full marks by 知识点 and 能力层次, as the 双向细目表 is printed. */
export function marksMatrix(id: string, caption: string, book: MasteryBook): TableElement[] {
  const cells = setsOf(book, '知识×能力');
  if (cells.length === 0) return [];
  const abilities = setsOf(book, '能力').map(({ set }) => set);
  const marks = (knowledge: string, ability: string): number => cells.find(({ set }) => set.name === knowledge && set.ability === ability)?.set.fullMark ?? 0;
  return [{
    type: 'table', id, caption,
    columns: [{ key: 'knowledge', label: '知识点' }, ...abilities.map(({ name }): TableColumn => ({ key: name, label: name, group: '能力层次（分值）', format: 'score' })), { key: 'whole', label: '合计', format: 'score' }],
    rows: [
      ...setsOf(book, '知识').map(({ set }): TableCell[] => [{ value: set.name }, ...abilities.map(({ name }) => ({ value: marks(set.name, name) || null })), { value: set.fullMark }]),
      [{ value: '合计' }, ...abilities.map(({ fullMark }) => ({ value: fullMark })), { value: setsOf(book, '小题').reduce((sum, { set }) => sum + set.fullMark, 0) }],
    ],
    summaryRows: 1,
    notes: doubleCounted(book, '知识×能力'),
  }];
}

const doubleCounted = ({ sets }: MasteryBook, kind: '知识×能力'): string[] => {
  const counted = sets.filter((set) => set.kind === kind).reduce((sum, { items }) => sum + items.length, 0);
  const distinct = new Set(sets.filter((set) => set.kind === kind).flatMap(({ items }) => items)).size;
  return counted > distinct ? ['考查多个知识点或能力的题目在每一格都计入全部分值，各格相加可能超过满分。'] : [];
};

/** 得分率 with its interval, loss, plan, of each 知识点 and 能力层次. */
export function masteryTable(id: string, caption: string, book: MasteryBook, group: GroupMastery = book.whole): TableElement[] {
  const listed = [...setsOf(book, '知识'), ...setsOf(book, '能力')];
  if (listed.length === 0) return [];
  return [{
    type: 'table', id, caption,
    columns: [
      { key: 'kind', label: '分类' }, { key: 'name', label: '名称' }, { key: 'items', label: '题号' }, { key: 'fullMark', label: '分值', format: 'score' },
      { key: 'rate', label: '得分率', format: 'rate' }, { key: 'low', label: '95%区间下限', format: 'rate' }, { key: 'high', label: '上限', format: 'rate' },
      { key: 'loss', label: '人均失分', format: 'score' }, { key: 'planned', label: '预估难度', format: 'index' }, { key: 'gap', label: '实测−预估', format: 'signed' },
    ],
    rows: listed.map(({ set, at }) => {
      const rate = group.rates[at] ?? null;
      const [planned, , gap] = planCells(set.planned, rate?.mean ?? null);
      return [
        { value: set.kind }, { value: set.name }, { value: itemRuns(set.items) }, { value: set.fullMark },
        { value: rate?.mean ?? null, explain: `${rate?.n ?? 0}人，各人得分÷分值的平均` }, { value: rate?.low ?? null }, { value: rate?.high ?? null },
        { value: rate === null ? null : set.fullMark * (1 - rate.mean) }, planned!, gap!,
      ];
    }),
    summaryRows: 0,
    notes: ['95%区间按学生抽样的误差计算（t分布）。'],
  }];
}

export interface ItemLoss {
  readonly item: string;
  readonly fullMark: number;
  readonly mean: number;
  /** full − mean */
  readonly loss: number;
  /** Of the paper's whole loss. */
  readonly share: number;
  readonly rate: number;
}

/** Items by the marks an average pupil lost on them, the most first. */
export function lossesOf(book: MasteryBook, group: GroupMastery = book.whole): readonly ItemLoss[] {
  const losses = setsOf(book, '小题').flatMap(({ set, at }) => {
    const rate = group.rates[at];
    return rate ? [{ item: set.name, fullMark: set.fullMark, mean: rate.mean * set.fullMark, loss: set.fullMark * (1 - rate.mean), rate: rate.mean }] : [];
  });
  const whole = losses.reduce((sum, { loss }) => sum + loss, 0);
  return losses.map((of) => ({ ...of, share: whole > 0 ? of.loss / whole : 0 })).toSorted((a, b) => b.loss - a.loss);
}

/** Items listed as those most marks were lost on. */
export const LOSSES_LISTED = 10;

export function lossTable(id: string, caption: string, losses: readonly ItemLoss[], items: readonly PaperItemRow[]): TableElement {
  const listed = losses.slice(0, LOSSES_LISTED);
  const about = new Map(items.map((item) => [item.item_no, item]));
  const words = (text: string | null | undefined): string => splitList(text ?? null).join('、');
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'item', label: '题号' }, { key: 'kind', label: '题型' }, { key: 'knowledge', label: '知识点' }, { key: 'ability', label: '能力层次' },
      { key: 'fullMark', label: '满分', format: 'score' }, { key: 'mean', label: '平均分', format: 'score' }, { key: 'loss', label: '失分', format: 'score' }, { key: 'share', label: '占总失分', format: 'rate' },
    ],
    rows: listed.map(({ item, fullMark, mean, loss, share }) => [
      { value: item }, { value: kindOf(about.get(item)?.kind ?? null).kind ?? '' }, { value: words(about.get(item)?.knowledge) }, { value: words(about.get(item)?.ability) },
      { value: fullMark }, { value: mean }, { value: loss }, { value: share },
    ]),
    summaryRows: 0,
    notes: [`失分＝满分−平均分；列出失分最多的${listed.length}道题，合计占总失分的${(listed.reduce((sum, { share }) => sum + share, 0) * 100).toFixed(1)}%。`],
  };
}
