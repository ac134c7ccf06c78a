import { expect, it } from 'vitest';
import { bandOf, difficultyBands, discriminationBands, paperDifficultyBands } from './bands.ts';

it.each([[1, '容易'], [0.86, '容易'], [0.855, '容易'], [0.854, '较易'], [0.73, '较易'], [0.72, '中等'], [0.38, '中等'], [0.37, '较难'], [0.15, '较难'], [0.144, '很难'], [0, '很难']])(
  'difficulty %d is %s', (p, label) => expect(bandOf(difficultyBands, p)).toBe(label));
it.each([[0.4, '很好'], [0.394, '良好'], [0.3, '良好'], [0.29, '尚可'], [0.2, '尚可'], [0.19, '需改'], [-0.3, '需改']])(
  'discrimination %d is %s', (d, label) => expect(bandOf(discriminationBands, d)).toBe(label));
it.each([[0.95, '过易'], [0.9, '偏易'], [0.7, '适宜'], [0.3, '适宜'], [0.29, '偏难']])('a paper of %d is %s', (p, label) => expect(bandOf(paperDifficultyBands, p)).toBe(label));
it('nothing has no band', () => expect(bandOf(difficultyBands, null)).toBeNull());
