import type { PaperQuality, RatedItem } from '../../items/paper-quality.ts';
import type { ChartElement, TableCell, TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';

const keyOf = ({ options }: RatedItem): string | null => options.find(({ isKey }) => isKey)?.option ?? null;

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

/** Share of every option, an item a row; the key stands in the row's name. */
export function optionHeat(id: string, caption: string, { items }: PaperQuality): ChartElement[] {
  const answered = items.filter(({ options }) => options.length > 0);
  if (answered.length === 0) return [];
  const columns = [...new Set(answered.flatMap(({ options }) => options.map(({ option }) => option)))].toSorted((a, b) => (a < b ? -1 : 1));
  // Multiple answers (ABD) make too many columns for a picture; the table has them all.
  if (columns.length > 8) return [];
  return [{
    type: 'chart', id, caption,
    chart: {
      kind: 'heat', columns, format: 'rate', center: 0.5,
      rows: answered.map((item) => `第${item.item}题${keyOf(item) === null ? '' : `（答${keyOf(item)}）`}`),
      values: answered.map(({ options }) => columns.map((column) => options.find(({ option }) => option === column)?.share ?? null)),
    },
    notes: ['蓝色为半数以上学生的选择；答案一格应最蓝，同一题另有一格颜色接近的，看是否有共同的错误认识。'],
  }];
}

export interface WrongOption {
  readonly item: string;
  readonly key: string;
  readonly keyShare: number;
  readonly option: string;
  readonly share: number;
  /** Correlation of choosing it with the score on the other items. */
  readonly rRest: number | null;
  readonly doubted: boolean;
}

/** From this share on a wrong option is worth a word. */
export const TYPICAL_SHARE = 0.15;

/** The wrong option chosen most on each item with a key, the most chosen first. */
export function wrongOptions({ items }: PaperQuality): readonly WrongOption[] {
  return items.flatMap(({ item, options, keyDoubt }): WrongOption[] => {
    const key = options.find(({ isKey }) => isKey);
    const worst = options.filter(({ isKey }) => !isKey).toSorted((a, b) => b.share - a.share)[0];
    if (!key || !worst || worst.n === 0) return [];
    return [{ item, key: key.option, keyShare: key.share, option: worst.option, share: worst.share, rRest: worst.rRest, doubted: keyDoubt?.option.option === worst.option }];
  }).toSorted((a, b) => b.share - a.share);
}

/** What a wrong option tells the teacher. */
export const wrongOptionMeaning = ({ share, rRest, doubted }: WrongOption): string =>
  doubted ? '疑似答案有误，先核对答案'
    : rRest !== null && rRest > 0.05 ? '成绩好的学生也常选，题干或选项可能有歧义'
      : share >= TYPICAL_SHARE ? '普遍的错误认识，宜集中讲评'
        : '少数学生的失误';

export function wrongOptionTable(id: string, caption: string, quality: PaperQuality): TableElement[] {
  const found = wrongOptions(quality).filter(({ share }) => share >= TYPICAL_SHARE);
  if (found.length === 0) return [];
  return [{
    type: 'table', id, caption,
    columns: [
      { key: 'item', label: '题号' }, { key: 'key', label: '答案' }, { key: 'keyShare', label: '选答案', format: 'rate' },
      { key: 'option', label: '主要错项' }, { key: 'share', label: '选错项', format: 'rate' }, { key: 'rRest', label: '错项与其余题相关', format: 'ratio' }, { key: 'meaning', label: '说明' },
    ],
    rows: found.map((wrong): TableCell[] => [
      { value: wrong.item }, { value: wrong.key }, { value: wrong.keyShare },
      { value: wrong.option, ...(wrong.doubted ? { mark: 'below' as const } : {}) }, { value: wrong.share }, { value: wrong.rRest }, { value: wrongOptionMeaning(wrong) },
    ]),
    summaryRows: 0,
    notes: [`每题选择率最高的错误选项，只列选择率达到${formatNumber(TYPICAL_SHARE, 'rate')}的。`],
  }];
}
