import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../stats/seeded-random.ts';
import { funnelChart, placeText, rankTable } from './comparison-rank-elements.ts';
import { placeUnits, pooledSd, type ComparedUnit } from './comparison-ranks.ts';

const unit = (name: string, present: number, mean: number, sd: number, pass = 0): ComparedUnit => ({ unit: name, name, present, mean, sd, pass, excellent: 0 });

describe('placeUnits', () => {
  it('tells far schools apart and near ones not', () => {
    const placed = placeUnits([unit('甲', 100, 80, 10), unit('乙', 100, 79, 10), unit('丙', 100, 60, 10)], 'mean', 73);
    expect(placed.map(({ name, best, worst, tied, funnel }) => [name, best, worst, tied, funnel])).toEqual([['甲', 1, 2, 1, 'outside'], ['乙', 1, 2, 1, 'outside'], ['丙', 3, 3, 0, 'outside']]);
    expect(placed.map(placeText)).toEqual(['1～2', '1～2', '3']);
    // t(0.975, 99)·10/√100 = 1.984
    expect(placed[0]!.high - 80).toBeCloseTo(1.984, 3);
  });

  it('leaves out fewer than five pupils, and for means those without spread', () => {
    const units = [unit('甲', 4, 90, 5, 4), unit('乙', 30, 70, 0, 30), unit('丙', 30, 60, 9, 10), unit('丁', 30, 65, 9, 20)];
    expect(placeUnits(units, 'mean', 65).map(({ name }) => name)).toEqual(['丁', '丙']);
    expect(placeUnits(units, 'pass', 0.6).map(({ name, best, worst }) => [name, best, worst])).toEqual([['乙', 1, 1], ['丁', 2, 3], ['丙', 2, 3]]);
  });

  it('does not depend on the order of the units', () => {
    const random = seededRandom(9);
    const units = Array.from({ length: 20 }, (_, index) => unit(`校${index}`, 20 + index, 70 + 5 * random.normal(), 8));
    expect(placeUnits(units.toReversed(), 'mean', 70)).toEqual(placeUnits(units, 'mean', 70));
  });

  it('covers all true places at once in 95 of 100 exams', () => {
    const random = seededRandom(21);
    const truth = Array.from({ length: 10 }, (_, index) => 70 + index);
    let covered = 0;
    for (let round = 0; round < 400; round++) {
      const units = truth.map((value, index) => {
        const scores = Array.from({ length: 25 }, () => value + 10 * random.normal());
        const mean = scores.reduce((a, b) => a + b, 0) / 25;
        return unit(String(index), 25, mean, Math.sqrt(scores.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 24));
      });
      if (placeUnits(units, 'mean', 74.5).every(({ unit: id, best, worst }) => best <= 10 - Number(id) && 10 - Number(id) <= worst)) covered++;
    }
    expect(covered / 400).toBeGreaterThan(0.94);
  });
});

describe('elements', () => {
  const units = [unit('甲', 100, 80, 10, 90), unit('乙', 25, 70, 12, 15), unit('丙', 36, 60, 9, 8)];
  const targets = { mean: 74, pass: 0.7, excellent: 0 };

  it('pools the spread inside schools', () => {
    expect(pooledSd(units)).toBeCloseTo(Math.sqrt((99 * 100 + 24 * 144 + 35 * 81) / 158), 10);
  });

  it('draws limits that narrow with size, and marks only what lies outside 99.8 %', () => {
    const { placed } = rankTable('t', '表', '学校', '所学校', units, targets);
    const chart = funnelChart('f', '图', units, placed.mean, 74).chart;
    if (chart.kind !== 'scatter') throw new Error('scatter');
    const [upper] = chart.curves!;
    expect(upper!.points[0]!.y).toBeGreaterThan(upper!.points.at(-1)!.y);
    expect(chart.points.map(({ label, mark }) => [label, mark])).toEqual([['甲', 'above'], ['乙', 'same'], ['丙', 'below']]);
  });

  it('says that overlapping places are none, in every table', () => {
    const { table } = rankTable('t', '表', '学校', '所学校', units, targets);
    expect(table.notes.join('')).toContain('不能排出先后');
    for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
  });
});
