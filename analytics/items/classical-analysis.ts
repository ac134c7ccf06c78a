import { covarianceMatrix } from './covariance-matrix.ts';
import { extremeGroups, type TieRule } from './extreme-groups.ts';
import { itemGroups, type ItemGroup } from './item-groups.ts';
import { itemStatistics, type ItemStatistics } from './item-statistics.ts';
import { doubtKey, type KeyDoubt } from './key-check.ts';
import { notesOf, type ItemNote } from './item-notes.ts';
import { optionStatistics, type OptionStatistics } from './option-statistics.ts';
import { reliability, type Reliability } from './reliability.ts';
import { scoreDistribution, type ScoreDistribution } from './score-distribution.ts';
import type { ScoreMatrix } from './score-matrix.ts';
import { settleMissing, type MissingPolicy, type SettledMarks } from './settle-missing.ts';
import { totalsOf } from './totals.ts';

export interface AnalysedItem extends ItemStatistics {
  readonly alphaIfDeleted: number | null;
  readonly plannedDifficulty: number | null;
  /** As the 双向细目表 states them. */
  readonly kind: string | null;
  readonly knowledge: readonly string[];
  readonly ability: readonly string[];
  readonly options: readonly OptionStatistics[];
  readonly keyDoubt: KeyDoubt | null;
}

export interface ClassicalAnalysis {
  /** Pupils and items analysed. */
  readonly n: number;
  readonly k: number;
  /** P = x̄_T / F = Σ P_j W_j / Σ W_j */
  readonly difficulty: number | null;
  readonly reliability: Reliability;
  /** s_T √(1 − α), in marks. */
  readonly sem: number | null;
  readonly distribution: ScoreDistribution;
  readonly extreme: { readonly size: number; readonly cutHigh: number; readonly cutLow: number; readonly countHigh: number; readonly countLow: number } | null;
  readonly items: readonly AnalysedItem[];
  readonly groups: readonly ItemGroup[];
  readonly missing: Omit<SettledMarks, 'matrix' | 'pupils'>;
  readonly notes: readonly ItemNote[];
}

/** Classical test theory of one paper; never NaN: what does not exist is null and said in `notes`. */
export function classicalAnalysis(marks: ScoreMatrix, policy: MissingPolicy, ties: TieRule = 'fractional'): ClassicalAnalysis {
  const settled = settleMissing(marks, policy);
  const { n, columns } = settled.matrix;
  const k = columns.length;
  const totals = totalsOf(settled.matrix);
  const groups = extremeGroups(totals.total, ties);
  const covariances = n >= 2 ? covarianceMatrix(settled.matrix) : null;
  const consistency = reliability(covariances ?? new Float64Array(k * k), k, n);
  const rest = new Float64Array(n);
  const items = columns.map((column, index): AnalysedItem => {
    const statistics = itemStatistics(column, totals, groups, rest);
    const options = optionStatistics(column, totals.total, rest);
    return {
      ...statistics, options,
      alphaIfDeleted: consistency.alphaIfDeleted[index]!,
      ...column.attributes,
      keyDoubt: doubtKey(options),
    };
  });
  const distribution = scoreDistribution(totals.total, totals.fullMark);
  const { alpha } = consistency;
  const analysis = {
    n, k,
    difficulty: distribution.mean === null || !(totals.fullMark > 0) ? null : distribution.mean / totals.fullMark,
    reliability: consistency,
    sem: alpha === null || distribution.sd === null ? null : distribution.sd * Math.sqrt(1 - alpha),
    distribution,
    extreme: groups && { size: groups.size, cutHigh: groups.cutHigh, cutLow: groups.cutLow, countHigh: groups.countHigh, countLow: groups.countLow },
    items,
    groups: itemGroups(columns, items.map(({ mean }) => mean), covariances),
    missing: {
      policy, emptyPupils: settled.emptyPupils, incompletePupils: settled.incompletePupils,
      missingMarks: settled.missingMarks, emptyItems: settled.emptyItems,
    },
  };
  return { ...analysis, notes: notesOf(analysis) };
}
