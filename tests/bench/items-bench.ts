import { classicalAnalysis } from '../../analytics/items/classical-analysis.ts';
import { itemColumn, type ScoreMatrix } from '../../analytics/items/score-matrix.ts';
import type { Figure } from './growth-bench.ts';

const PUPILS = 100_000;
const ITEMS = 60;
const OPTIONS = ['A', 'B', 'C', 'D'];

/**
 * 100,000 pupils × 60 items (6 million marks): 40 items with four options, 20 with marks 0–10. Ability
 * and item difficulty are normal; a mark falls with a logistic curve of their difference.
 */
function benchPaper(): ScoreMatrix {
  const random = generator(20261122);
  const ability = Float64Array.from({ length: PUPILS }, () => normal(random));
  const columns = Array.from({ length: ITEMS }, (_, j) => {
    const difficulty = normal(random);
    const open = j >= 40;
    const chosen = new Int16Array(PUPILS);
    const marks = Array.from(ability, (theta, i) => {
      const p = 1 / (1 + Math.exp(difficulty - theta));
      if (open) return Math.max(0, Math.min(10, Math.round(10 * p + 2 * normal(random))));
      const right = random() < p;
      chosen[i] = right ? 0 : 1 + Math.floor(3 * random());
      return right ? 2 : 0;
    });
    return itemColumn(`${j + 1}`, open ? 10 : 2, marks, open ? {} : { choices: { options: OPTIONS, key: 'A', chosen } });
  });
  return { n: PUPILS, columns };
}

export function benchItems(): Figure[] {
  const matrix = benchPaper();
  const started = performance.now();
  const analysis = classicalAnalysis(matrix, 'listwise');
  const seconds = (performance.now() - started) / 1000;
  const { alpha } = analysis.reliability;
  if (alpha === null || !(alpha > 0.85 && alpha < 0.99)) throw new Error('the reliability of the planted paper is not found');
  const gaps = { ...matrix, columns: matrix.columns.map((column, j) => ({ ...column, missing: Uint8Array.from({ length: PUPILS }, (_, i) => ((i + 7 * j) % 50 === 0 ? 1 : 0)) })) };
  const again = performance.now();
  classicalAnalysis(gaps, 'available');
  return [
    { name: `经典小题分析（${PUPILS} 人 × ${ITEMS} 题，40 道带选项）`, value: seconds, unit: 's' },
    { name: '同上，2% 小题得分缺失，按已有得分统计', value: (performance.now() - again) / 1000, unit: 's' },
  ];
}

/** Mulberry32: repeatable, good enough to time with. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const normal = (random: () => number): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
