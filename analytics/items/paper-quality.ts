import { bandOf, difficultyBands, discriminationBands, paperDifficultyBands, reliabilityBands } from './bands.ts';
import { classicalAnalysis, type AnalysedItem, type ClassicalAnalysis } from './classical-analysis.ts';
import { noteText } from './item-notes.ts';
import { paperMarks, type ItemMatrixRow, type PaperItemRow, type PaperMarks } from './paper-marks.ts';
import type { MissingPolicy } from './settle-missing.ts';

export interface RatedItem extends AnalysedItem {
  readonly difficultyBand: string | null;
  /** `dRange` for items with marks between 0 and W, `d27` for right or wrong. */
  readonly discrimination: number | null;
  readonly discriminationBand: string | null;
  /** Measured − planned difficulty. */
  readonly difficultyGap: number | null;
}

/** Quality of one paper: the one result that views and reports show. */
export interface PaperQuality {
  readonly analysis: Omit<ClassicalAnalysis, 'items' | 'notes'>;
  readonly items: readonly RatedItem[];
  readonly difficultyBand: string | null;
  readonly reliabilityBand: string | null;
  /** Mean D weighted by full marks. */
  readonly discrimination: number | null;
  readonly counts: Omit<PaperMarks, 'matrix' | 'students' | 'paperScore'> & {
    /** Pupils with every mark whose marks do not add up to the paper's raw score. */
    readonly sumDiffers: number;
    /** Pupils with gaps whose marks add up all the same: their gaps are zeros. */
    readonly gapsAreZeros: number;
  };
  /** Chinese: what to know before using the figures. */
  readonly notes: readonly string[];
}

export interface PaperQualityOptions {
  readonly missing: MissingPolicy;
  /** Full mark of the paper as stated, to check ΣW against; null when unknown. */
  readonly paperFullMark: number | null;
}

export function paperQuality(itemRows: readonly PaperItemRow[], rows: readonly ItemMatrixRow[], { missing, paperFullMark }: PaperQualityOptions): PaperQuality {
  const { matrix, paperScore, notNormal, withoutItems, withoutResult, markedByKey, unmarked, inferredKeys } = paperMarks(itemRows, rows);
  const { items: analysed, notes, ...analysis } = classicalAnalysis(matrix, missing);
  const counts = { notNormal, withoutItems, withoutResult, markedByKey, unmarked, inferredKeys, ...compareSums(matrix, paperScore) };
  const items = analysed.map(rate);
  const rated = items.filter((item) => item.discrimination !== null);
  const weight = rated.reduce((sum, { fullMark }) => sum + fullMark, 0);
  return {
    analysis, items, counts,
    difficultyBand: bandOf(paperDifficultyBands, analysis.difficulty),
    reliabilityBand: bandOf(reliabilityBands, analysis.reliability.alpha),
    discrimination: weight > 0 ? rated.reduce((sum, { discrimination, fullMark }) => sum + discrimination! * fullMark, 0) / weight : null,
    notes: [...notes.map(noteText), ...countNotes(counts, missing), ...fullMarkNote(matrix, paperFullMark)],
  };
}

function rate(item: AnalysedItem): RatedItem {
  const discrimination = item.isOpen ? item.dRange : item.d27;
  return {
    ...item, discrimination,
    difficultyBand: bandOf(difficultyBands, item.difficulty),
    discriminationBand: bandOf(discriminationBands, discrimination),
    difficultyGap: item.difficulty === null || item.plannedDifficulty === null ? null : item.difficulty - item.plannedDifficulty,
  };
}

/** Marks are given in steps of 0.5 or 0.1: a difference above half a hundredth is one of content. */
const SAME_MARK = 0.005;

function compareSums({ n, columns }: PaperMarks['matrix'], paperScore: readonly (number | null)[]) {
  const sum = new Float64Array(n);
  const lacking = new Uint8Array(n);
  for (const { scores, missing } of columns) {
    for (let i = 0; i < n; i++) {
      sum[i]! += scores[i]!;
      if (missing !== null && missing[i] === 1) lacking[i] = 1;
    }
  }
  let sumDiffers = 0;
  let gapsAreZeros = 0;
  for (let i = 0; i < n; i++) {
    const stated = paperScore[i];
    if (stated === null || stated === undefined) continue;
    const same = Math.abs(sum[i]! - stated) <= SAME_MARK;
    if (lacking[i] === 0 && !same) sumDiffers++;
    if (lacking[i] === 1 && same) gapsAreZeros++;
  }
  return { sumDiffers, gapsAreZeros };
}

function countNotes({ notNormal, withoutItems, withoutResult, markedByKey, unmarked, inferredKeys, sumDiffers, gapsAreZeros }: PaperQuality['counts'], missing: MissingPolicy): string[] {
  return [
    ...(notNormal > 0 ? [`${notNormal}名学生缺考、剔除或有其他特殊标记，未参与统计。`] : []),
    ...(withoutItems > 0 ? [`${withoutItems}名有成绩的学生没有小题分，未参与统计。`] : []),
    ...(withoutResult > 0 ? [`${withoutResult}名学生只有小题分，没有卷面成绩，按小题分参与统计。`] : []),
    ...(markedByKey > 0 ? [`${markedByKey}个作答没有得分，按答案判分（单选）。`] : []),
    ...(unmarked > 0 ? [`${unmarked}个作答没有得分，也没有单选答案可以判分，按缺失处理。`] : []),
    ...(inferredKeys.length > 0 ? [`${inferredKeys.length}道选择题没有提供答案，按得满分的选项认定。`] : []),
    ...(sumDiffers > 0 ? [`${sumDiffers}名学生的小题分之和与卷面成绩不一致，请核对。`] : []),
    ...(gapsAreZeros > 0 && missing !== 'zero' ? [`${gapsAreZeros}名小题分不全的学生，已有小题分之和等于卷面成绩：空白应为0分，可改用“缺失按0分”。`] : []),
  ];
}

function fullMarkNote({ columns }: PaperMarks['matrix'], stated: number | null): string[] {
  const sum = columns.reduce((whole, { fullMark }) => whole + fullMark, 0);
  return stated !== null && columns.length > 0 && Math.abs(sum - stated) > SAME_MARK ? [`小题满分之和为${Number(sum.toFixed(2))}分，试卷满分为${stated}分，请核对。`] : [];
}
