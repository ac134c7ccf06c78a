import type { Engine } from '../../analytics/engine/engine.ts';
import { sql } from '../../analytics/engine/sql.ts';
import { classicalAnalysis } from '../../analytics/items/classical-analysis.ts';
import { difAnalysis } from '../../analytics/items/dif/dif-analysis.ts';
import { irtAnalysis } from '../../analytics/items/irt/irt-analysis.ts';
import { paperQuality } from '../../analytics/items/paper-quality.ts';
import { itemColumn, type ScoreMatrix } from '../../analytics/items/score-matrix.ts';
import { itemMatrixQuery, paperItemsQuery } from '../../analytics/measures/item-matrix.ts';
import { loadTables } from '../../analytics/measures/testing/load-tables.ts';
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

/** 2PL on 20,000 × 40 (errors, abilities and fit included) and DIF between two groups of the same pupils. */
export async function benchItemModels(): Promise<Figure[]> {
  const random = generator(7);
  const n = 20_000;
  const ability = Float64Array.from({ length: n }, () => normal(random));
  const planted = Array.from({ length: 40 }, () => ({ slope: 0.6 + 1.4 * random(), difficulty: normal(random) }));
  const matrix: ScoreMatrix = {
    n,
    columns: planted.map(({ slope, difficulty }, j) => itemColumn(`${j + 1}`, 1, Array.from(ability, (theta) => (random() < 1 / (1 + Math.exp(slope * (difficulty - theta))) ? 1 : 0)))),
  };
  const started = performance.now();
  const found = await irtAnalysis(matrix, { model: '2pl', missing: 'listwise' });
  const seconds = (performance.now() - started) / 1000;
  if (!found.ok || !found.fit.converged || found.items.some(({ slope, slopeError }, j) => Math.abs(slope - planted[j]!.slope) > 5 * slopeError!)) throw new Error('the planted slopes are not found');
  const again = performance.now();
  const { comparisons } = await difAnalysis(matrix, Array.from(ability, (_, i) => (i % 3 === 0 ? '双语' : '汉语')), { missing: 'listwise' });
  if (comparisons[0]!.items.some(({ category }) => category !== 'A')) throw new Error('fair items are called unfair');
  return [
    { name: `双参数模型（${n} 人 × 40 题，含标准误、能力和拟合）`, value: seconds, unit: 's' },
    { name: '同上，两组题目公平性（DIF）', value: (performance.now() - again) / 1000, unit: 's' },
  ];
}

/** The same size from stored item marks to the finished result. Replaces every canonical table of `engine`. */
export async function benchPaperQuality(engine: Engine): Promise<Figure[]> {
  await loadTables(engine, {
    form: [{ form_id: 1, exam_id: 1, subject: '数学' }],
    item: Array.from({ length: ITEMS }, (_, j) => ({ form_id: 1, item_no: `${j + 1}`, sort_order: j + 1, full_mark: 2, kind: '选择题', key: 'A' })),
  });
  await engine.exec('bench.result', sql`INSERT INTO result (form_id, student_id, school_id, score_raw, status, batch_id, seq, deleted)
    SELECT 1, range, 1, 60, '正常', 1, 1, FALSE FROM range(${PUPILS})`);
  await engine.exec('bench.marks', sql`INSERT INTO item_result (form_id, student_id, item_no, score, choice, batch_id, seq, deleted)
    SELECT 1, s.range, CAST(i.range + 1 AS VARCHAR), 2 * CAST(right_ AS INTEGER), CASE WHEN right_ THEN 'A' ELSE 'B' END, 1, 1, FALSE
    FROM range(${PUPILS}) s, range(${ITEMS}) i, (SELECT 1) one, LATERAL (SELECT (hash(s.range * 61 + i.range) % 1000) < 300 + s.range / 250 AS right_) r`);
  const started = performance.now();
  const rows = await engine.query(itemMatrixQuery({ form: 1 }));
  const queried = performance.now();
  const { analysis } = paperQuality(await engine.query(paperItemsQuery(1)), rows, { missing: 'listwise', paperFullMark: 2 * ITEMS });
  if (analysis.n !== PUPILS || analysis.k !== ITEMS || !(analysis.reliability.alpha! > 0.5)) throw new Error('the stored paper is not found again');
  return [
    { name: '读出 600 万个小题得分和选项（每人一行）', value: (queried - started) / 1000, unit: 's' },
    { name: '拆分并完成试卷质量分析', value: (performance.now() - queried) / 1000, unit: 's' },
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
