import { beforeAll, describe, expect, it } from 'vitest';
import { loadNodeAssets } from './assets.node.ts';
import { chartSvg, renderChart } from './chart-image.ts';
import { fontSubset } from './font-subset.ts';
import type { Chart } from '../results/element.ts';

let font: Uint8Array;
let assets: Awaited<ReturnType<typeof loadNodeAssets>>;
beforeAll(async () => {
  assets = await loadNodeAssets();
  font = assets.font;
});

const codes = (text: string) => new Set([...text].map((character) => character.codePointAt(0) ?? 0));

describe('font subset', () => {
  it('is a small part of the font and the same for the same characters', () => {
    const subset = fontSubset(font, codes('学衡 2026'));
    expect(subset.length).toBeLessThan(font.length / 20);
    expect(fontSubset(font, codes('学衡 2026'))).toEqual(subset);
  });

  it('grows by the outlines asked for, and not by characters the font does not have', () => {
    const few = fontSubset(font, codes('学'));
    expect(fontSubset(font, codes('学衡')).length).toBeGreaterThan(few.length);
    expect(fontSubset(font, new Set([...codes('学'), 0xe123]))).toEqual(few);
  });

  it('takes the parts of composite letters with them', () => {
    // é is put together from e and an accent in most fonts; either way its subset must draw something.
    expect(fontSubset(font, codes('é')).length).toBeGreaterThan(fontSubset(font, new Set()).length);
  });

  it('draws the same picture whichever characters came before', async () => {
    const bars = (name: string): Chart => ({ kind: 'bar', categories: ['语文', '数学'], series: [{ name, values: [0.5, 0.7] }, { name: '全体', values: [0.6, 0.6] }], format: 'rate', axisLabel: '得分率' });
    const first = await renderChart(bars('本校'), assets);
    await renderChart(bars('鑫龘犇'), assets);
    const again = await renderChart(bars('本校'), assets);
    expect(again.png).toEqual(first.png);
    // Without glyphs the words would vanish: a name that differs must change the picture.
    expect((await renderChart(bars('本区'), assets)).png).not.toEqual(first.png);
    expect(chartSvg(bars('本校'), { width: 640, height: 200 })).toContain('本校');
  });
});
