import type { SetKind } from '../../items/item-sets.ts';
import type { ChartElement, TableCell, TableColumn, TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { isSuppressed, sizeMark } from '../suppression.ts';
import { setsOf, standingOf, type MasteryBook, type UnitMastery } from './items-mastery-book.ts';
import { itemLabel } from './items-paper.ts';

/** Rows of a heat picture that can still be read. */
const HEAT_ROWS = 40;

/** 知识点 and 能力层次; the items themselves where there is no 双向细目表. */
function listedSets(book: MasteryBook) {
  const listed = [...setsOf(book, '知识'), ...setsOf(book, '能力')];
  return listed.length > 0 ? listed : setsOf(book, '小题');
}

/** A 能力 may bear the name of a 知识点. */
const setLabel = (book: MasteryBook, name: string, kind: SetKind): string =>
  kind === '小题' ? itemLabel(name) : kind === '能力' && setsOf(book, '知识').some(({ set }) => set.name === name) ? `${name}（能力）` : name;

const setGroups: Readonly<Record<SetKind, string>> = { 知识: '知识点得分率', 能力: '能力层次得分率', '知识×能力': '', 小题: '各题得分率' };

/** 与全体之差 by unit down and 知识点, 能力层次 across; units below 5 pupils are left out. */
export function unitHeat(id: string, caption: string, book: MasteryBook, units: readonly UnitMastery[]): ChartElement[] {
  const shown = units.filter(({ n }) => !isSuppressed(n));
  const sets = listedSets(book);
  if (shown.length === 0 || shown.length > HEAT_ROWS || sets.length === 0) return [];
  return [{
    type: 'chart', id, caption,
    chart: {
      kind: 'heat', format: 'points', center: 0, rows: shown.map(({ name }) => name),
      columns: ['整卷', ...sets.map(({ set }) => setLabel(book, set.name, set.kind))],
      values: shown.map((unit) => [
        difference(unit.paper?.mean, book.whole.paper?.mean),
        ...sets.map(({ at }) => difference(unit.rates[at]?.mean, book.whole.rates[at]?.mean)),
      ]),
    },
    notes: ['格内为得分率与全体之差（个百分点）：蓝色高于全体，橙色低于全体。'],
  }];
}

const difference = (value: number | undefined, reference: number | undefined): number | null => (value === undefined || reference === undefined ? null : value - reference);

/** 得分率 of every unit on every 知识点 and 能力层次, marked where it surely differs from everybody's; `slim` leaves 能力层次 out for a page of paper. */
export function unitTable(id: string, caption: string, unitLabel: string, book: MasteryBook, units: readonly UnitMastery[], withCounty: boolean, slim = false): TableElement {
  const sets = listedSets(book).filter(({ set }, _, all) => !slim || set.kind !== '能力' || all.every(({ set: other }) => other.kind === '能力'));
  const rates = (unit: Pick<UnitMastery, 'paper' | 'rates'>, hidden: boolean): TableCell[] =>
    [{ rate: unit.paper, reference: book.whole.paper }, ...sets.map(({ at }) => ({ rate: unit.rates[at] ?? null, reference: book.whole.rates[at] ?? null }))].map(({ rate, reference }) =>
      hidden || rate === null || reference === null
        ? { value: null, mark: 'suppressed' as const }
        : { value: rate.mean, mark: standingOf(rate, reference.mean), explain: intervalText(rate) });
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'unit', label: unitLabel }, ...(withCounty ? [{ key: 'county', label: '县区' }] : []), { key: 'n', label: '人数', format: 'count' }, { key: 'paper', label: '整卷', format: 'rate' },
      ...sets.map(({ set, at }): TableColumn => ({ key: `s${at}`, label: set.name, group: setGroups[set.kind], format: 'rate' })),
    ],
    rows: [
      ...units.map((unit): TableCell[] => {
        const hidden = isSuppressed(unit.n);
        return [{ value: unit.name }, ...(withCounty ? [{ value: unit.county ?? '' }] : []), { value: hidden ? null : unit.n, ...sizeMark(unit.n) }, ...rates(unit, hidden)];
      }),
      [{ value: '全体' }, ...(withCounty ? [{ value: '' }] : []), { value: book.whole.n }, ...rates({ paper: book.whole.paper, rates: book.whole.rates }, false).map(({ value }): TableCell => ({ value }))],
    ],
    summaryRows: 1,
    notes: [
      '蓝色、橙色表示95%区间不含全体得分率且相差3个百分点及以上；逐格判断，格子多时约有5%会偶然出界，应结合整体看。',
      '不足5人不显示；不足20人仅供参考，不作判断。',
    ],
  };
}

const intervalText = ({ n, low, high }: { readonly n: number; readonly low: number | null; readonly high: number | null }): string =>
  low === null || high === null ? `${n}人` : `${n}人，95%区间 ${formatNumber(low, 'rate')}～${formatNumber(high, 'rate')}`;

export interface SetFinding {
  readonly name: string;
  readonly kind: string;
  readonly items: readonly string[];
  readonly rate: number;
  readonly whole: number;
  /** rate − whole, with the interval of the unit's own rate shifted by the reference. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** How far above or below pupils with about the same mark on the paper. */
  readonly relative: number;
}

export interface UnitProfile {
  /** Surely and notably above or below everybody's rate; the largest first. */
  readonly strengths: readonly SetFinding[];
  readonly gaps: readonly SetFinding[];
  /** Surely and notably above or below pupils with about the same mark on the paper. */
  readonly relativeStrengths: readonly SetFinding[];
  readonly relativeGaps: readonly SetFinding[];
}

export function unitProfile(book: MasteryBook, unit: UnitMastery): UnitProfile {
  const found = listedSets(book).flatMap(({ set, at }) => {
    const rate = unit.rates[at];
    const relative = unit.relative[at];
    const whole = book.whole.rates[at]?.mean;
    if (!rate || !relative || whole === undefined || rate.low === null || rate.high === null) return [];
    const finding: SetFinding = {
      name: setLabel(book, set.name, set.kind), kind: set.kind, items: set.items, rate: rate.mean, whole, difference: rate.mean - whole, low: rate.low - whole, high: rate.high - whole, relative: relative.mean,
    };
    return [{ finding, level: standingOf(rate, whole), own: standingOf(relative, 0) }];
  });
  const pick = (wanted: (of: (typeof found)[number]) => boolean, by: (of: SetFinding) => number): SetFinding[] => found.filter(wanted).map(({ finding }) => finding).toSorted((a, b) => by(b) - by(a));
  return {
    strengths: pick(({ level }) => level === 'above', ({ difference: gap }) => gap),
    gaps: pick(({ level }) => level === 'below', ({ difference: gap }) => -gap),
    relativeStrengths: pick(({ own }) => own === 'above', ({ relative }) => relative),
    relativeGaps: pick(({ own }) => own === 'below', ({ relative }) => -relative),
  };
}

const NAMED = 3;
const points = (value: number): string => `${formatNumber(value, 'points')}个百分点`;
const named = (findings: readonly SetFinding[], valueOf: (of: SetFinding) => number): string =>
  findings.slice(0, NAMED).map((of) => `${of.name}（${points(valueOf(of))}）`).join('、').concat(findings.length > NAMED ? `等${findings.length}项` : '');

/** Strengths and gaps of a unit in sentences; says so when there are none. */
export function profileSentences({ strengths, gaps, relativeStrengths, relativeGaps }: UnitProfile, self: string): string[] {
  const level = [
    ...(strengths.length > 0 ? [`高于全体的有${named(strengths, ({ difference: gap }) => gap)}`] : []),
    ...(gaps.length > 0 ? [`低于全体的有${named(gaps, ({ difference: gap }) => gap)}`] : []),
  ];
  const own = [
    ...(relativeStrengths.length > 0 ? [`相对较强的是${named(relativeStrengths, ({ relative }) => relative)}`] : []),
    ...(relativeGaps.length > 0 ? [`相对薄弱的是${named(relativeGaps, ({ relative }) => relative)}`] : []),
  ];
  return [
    level.length > 0 ? `与全体相比，${level.join('；')}。` : '与全体相比，各知识点和能力层次没有明显差异。',
    own.length > 0 ? `与整卷得分相近的学生相比，${self}${own.join('；')}。` : `与整卷得分相近的学生相比，${self}各部分没有明显的强弱之分。`,
  ];
}

/** One row per unit with what it is strong and weak in. */
export function profileTable(id: string, caption: string, unitLabel: string, book: MasteryBook, units: readonly UnitMastery[]): TableElement {
  const text = (findings: readonly SetFinding[], valueOf: (of: SetFinding) => number): string => (findings.length === 0 ? '—' : findings.slice(0, NAMED).map((of) => `${of.name} ${formatNumber(valueOf(of), 'points')}`).join('、'));
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'unit', label: unitLabel }, { key: 'gap', label: '整卷与全体之差', format: 'points' },
      { key: 'strengths', label: '高于全体' }, { key: 'gaps', label: '低于全体' }, { key: 'relativeStrengths', label: '相对较强' }, { key: 'relativeGaps', label: '相对薄弱' },
    ],
    rows: units.filter(({ n }) => !isSuppressed(n)).map((unit) => {
      const profile = unitProfile(book, unit);
      return [
        { value: unit.name }, { value: difference(unit.paper?.mean, book.whole.paper?.mean), ...sizeMark(unit.n) },
        { value: text(profile.strengths, ({ difference: gap }) => gap) }, { value: text(profile.gaps, ({ difference: gap }) => gap) },
        { value: text(profile.relativeStrengths, ({ relative }) => relative) }, { value: text(profile.relativeGaps, ({ relative }) => relative) },
      ];
    }),
    summaryRows: 0,
    notes: ['数字为得分率之差（个百分点），只列95%区间不含0且相差3个百分点及以上的，每类最多三项。“相对”指与全体中整卷得分相近的学生相比：水平高的单位也有相对薄弱处，水平低的也有相对较强处。'],
  };
}
