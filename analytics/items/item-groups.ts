import { alphaOf } from './reliability.ts';
import type { ItemColumn } from './score-matrix.ts';

export const groupingsOfItems = ['主客观', '题型', '知识', '能力'] as const;
export type ItemGrouping = (typeof groupingsOfItems)[number];

/** Items that belong together (组块), with planned against measured difficulty. */
export interface ItemGroup {
  readonly grouping: ItemGrouping;
  readonly name: string;
  readonly items: readonly string[];
  /** W_g = Σ W_j */
  readonly fullMark: number;
  readonly mean: number | null;
  /** P_g = Σ P_j W_j / Σ W_j */
  readonly difficulty: number | null;
  readonly sd: number | null;
  readonly alpha: number | null;
  /** Correlation of the group's sum with the paper's total, with and without the group. */
  readonly rTotal: number | null;
  readonly rRest: number | null;
  /** Σ planned_j W_j / Σ W_j over the items with a planned difficulty, and P over the same items. */
  readonly planned: number | null;
  readonly plannedItems: number;
  readonly measuredOfPlanned: number | null;
}

/** 题型 marked by machine or by one right answer; everything else with a 题型 is 主观题. */
const OBJECTIVE = /选择|判断|单选|多选|不定项|客观|连线|匹配|听力/;

/** `选择题·客观题`: 题型 and, where the 双向细目表 says so, 主客观. */
export function kindOf(kind: string | null): { readonly kind: string | null; readonly side: '客观题' | '主观题' | null } {
  const parts = (kind ?? '').split('·');
  const stated = parts.find((part) => part === '客观题' || part === '主观题') ?? null;
  const own = parts.find((part) => part !== '' && part !== stated) ?? null;
  return { kind: own, side: stated ?? (own === null ? null : OBJECTIVE.test(own) ? '客观题' : '主观题') };
}

/** An item with several 知识 or 能力 counts in full in each of them; without the attribute it is in no group. */
function namesOf({ attributes: { kind: written, knowledge, ability } }: ItemColumn, grouping: ItemGrouping): readonly string[] {
  const { kind, side } = kindOf(written);
  switch (grouping) {
    case '主客观':
      return side ? [side] : [];
    case '题型':
      return kind ? [kind] : [];
    case '知识':
      return [...new Set(knowledge)];
    case '能力':
      return [...new Set(ability)];
  }
}

/** `means` and `covariances` (k×k) of the items in order; groups in order of their first item. */
export function itemGroups(columns: readonly ItemColumn[], means: readonly (number | null)[], covariances: Float64Array | null): readonly ItemGroup[] {
  return groupingsOfItems.flatMap((grouping) => {
    const members = new Map<string, number[]>();
    columns.forEach((column, index) => {
      for (const name of namesOf(column, grouping)) members.set(name, [...(members.get(name) ?? []), index]);
    });
    return [...members].map(([name, indices]) => groupOf(grouping, name, indices, columns, means, covariances));
  });
}

function groupOf(
  grouping: ItemGrouping, name: string, indices: readonly number[],
  columns: readonly ItemColumn[], means: readonly (number | null)[], covariances: Float64Array | null,
): ItemGroup {
  const fullOf = (of: readonly number[]): number => of.reduce((sum, index) => sum + columns[index]!.fullMark, 0);
  const meanOf = (of: readonly number[]): number | null => (of.some((index) => means[index] === null) ? null : of.reduce((sum, index) => sum + means[index]!, 0));
  const rate = (of: readonly number[]): number | null => {
    const mean = meanOf(of);
    return mean === null || !(fullOf(of) > 0) ? null : mean / fullOf(of);
  };
  const withPlan = indices.filter((index) => columns[index]!.attributes.plannedDifficulty !== null);
  const plannedMarks = withPlan.reduce((sum, index) => sum + columns[index]!.attributes.plannedDifficulty! * columns[index]!.fullMark, 0);
  return {
    grouping, name,
    items: indices.map((index) => columns[index]!.item),
    fullMark: fullOf(indices),
    mean: meanOf(indices),
    difficulty: rate(indices),
    ...spread(indices, columns.length, covariances),
    planned: fullOf(withPlan) > 0 ? plannedMarks / fullOf(withPlan) : null,
    plannedItems: withPlan.length,
    measuredOfPlanned: withPlan.length > 0 ? rate(withPlan) : null,
  };
}

function spread(indices: readonly number[], k: number, covariances: Float64Array | null): Pick<ItemGroup, 'sd' | 'alpha' | 'rTotal' | 'rRest'> {
  if (!covariances) return { sd: null, alpha: null, rTotal: null, rRest: null };
  const all = Array.from({ length: k }, (_, index) => index);
  const block = (rows: readonly number[], columns: readonly number[]): number =>
    rows.reduce((sum, j) => sum + columns.reduce((part, l) => part + covariances[j * k + l]!, 0), 0);
  const own = block(indices, indices);
  const withAll = block(indices, all);
  const whole = block(all, all);
  const rest = whole - 2 * withAll + own;
  const diagonal = indices.reduce((sum, j) => sum + covariances[j * k + j]!, 0);
  const r = (covariance: number, variance: number): number | null =>
    own > 0 && variance > 1e-12 * whole ? Math.max(-1, Math.min(1, covariance / Math.sqrt(own * variance))) : null;
  return {
    sd: own >= 0 ? Math.sqrt(own) : null,
    alpha: alphaOf(indices.length, diagonal, own),
    rTotal: r(withAll, whole),
    rRest: indices.length === k ? null : r(withAll - own, rest),
  };
}
