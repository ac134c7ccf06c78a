import { describe, expect, it } from 'vitest';
import { chartSvg } from './chart-image.ts';
import { chartElements } from './fixtures/fixture-charts.ts';
import { axisRange, formatTick, limitToRate, ticksOf } from '../results/chart-axis.ts';
import { placeLabels } from '../results/chart-label-placement.ts';
import { spread } from '../results/chart-line.ts';
import { heatColor, markColors, seriesColor, textOn } from '../results/chart-palette.ts';
import { chartSize } from '../results/chart-size.ts';
import { textWidth, truncateText, wrapText } from '../results/chart-text-width.ts';
import type { Chart } from '../results/element.ts';
import { formatNumber } from '../results/format.ts';

/** Texts of a picture with the horizontal room each takes. */
function texts(svg: string): { text: string; left: number; right: number; y: number }[] {
  return [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map((match) => {
    const attributes = match[1] ?? '';
    const text = match[2] ?? '';
    const shift = /transform="translate\(([-\d.]+)[ ,]+([-\d.]+)\)"/.exec(attributes);
    const x = Number(/ x="([-\d.]+)"/.exec(attributes)?.[1] ?? 0) + Number(shift?.[1] ?? 0);
    const y = Number(/ y="([-\d.]+)"/.exec(attributes)?.[1] ?? 0) + Number(shift?.[2] ?? 0);
    const size = Number(/font-size:([\d.]+)px/.exec(attributes)?.[1] ?? 12);
    const width = textWidth(text, size);
    const anchor = /text-anchor="(\w+)"/.exec(attributes)?.[1] ?? 'start';
    const left = anchor === 'end' ? x - width : anchor === 'middle' ? x - width / 2 : x;
    return { text, left, right: left + width, y };
  });
}

describe('chart pictures', () => {
  it.each(chartElements.map((element) => [element.id, element.chart] as const))('%s: nothing is cut, nothing leaks, the same every time', (_, chart) => {
    const size = chartSize(chart);
    const svg = chartSvg(chart, size);
    expect(svg).not.toMatch(/NaN|undefined|null|Infinity/);
    for (const { text, left, right, y } of texts(svg.replace(/<text [^>]*(?:rotate|matrix)\([^>]*>[^<]*<\/text>/g, ''))) {
      expect(left, text).toBeGreaterThanOrEqual(-1);
      expect(right, text).toBeLessThanOrEqual(size.width + 1);
      expect(y, text).toBeGreaterThan(0);
      expect(y, text).toBeLessThanOrEqual(size.height + 1);
    }
    expect(chartSvg(chart, size)).toBe(svg);
  });

  const chartOf = (id: string): Chart => {
    const found = chartElements.find((element) => element.id === id);
    if (found === undefined) throw new Error(id);
    return found.chart;
  };

  it('names every school of a caterpillar of sixty, with value, verdict colour and labelled reference', () => {
    const chart = chartOf('c-caterpillar');
    if (chart.kind !== 'interval') throw new Error('not a caterpillar');
    const svg = chartSvg(chart, chartSize(chart));
    const printed = texts(svg).map(({ text }) => text);
    for (const { label, value, mark } of chart.items) {
      expect(printed).toContain(label);
      const number = formatNumber(value, 'signed');
      if (mark === 'suppressed') expect(printed).not.toContain(number);
      else expect(printed).toContain(number);
    }
    expect(printed).toContain('预期 0.00');
    for (const mark of ['above', 'below', 'same'] as const) expect(svg).toContain(markColors[mark]);
    expect(svg).toContain('stroke-dasharray');
  });

  it('thins labels of two hundred schools but keeps the flagged ones', () => {
    const items = Array.from({ length: 200 }, (_, index) => ({ label: `学校${String(index)}`, value: 100 - index, low: 99 - index, high: 101 - index, n: 50, mark: index % 20 === 5 ? ('above' as const) : ('same' as const) }));
    const chart: Chart = { kind: 'interval', items, format: 'signed', axisLabel: '增值', reference: { label: '预期', value: 0 } };
    const printed = new Set(texts(chartSvg(chart, chartSize(chart))).map(({ text }) => text));
    for (const { label, mark } of items) if (mark === 'above') expect(printed).toContain(label);
    expect([...printed].filter((text) => text.startsWith('学校')).length).toBeLessThan(150);
  });

  it('names the quadrants and both reference lines', () => {
    const printed = texts(chartSvg(chartOf('c-quadrant'), { width: 640, height: 460 })).map(({ text }) => text);
    for (const text of ['高水平·高增值', '高水平·低增值', '低水平·低增值', '低水平·高增值', '市均 511.26', '预期 0.00']) expect(printed).toContain(text);
  });

  it('says so when there is nothing to draw', () => {
    for (const chart of [
      { kind: 'bar', categories: [], series: [], format: 'score', axisLabel: '' },
      { kind: 'line', categories: ['a'], series: [{ name: 's', values: [null] }], format: 'score', axisLabel: '' },
      { kind: 'heat', rows: [], columns: [], values: [], format: 'score', center: 0 },
    ] satisfies Chart[]) {
      expect(texts(chartSvg(chart, { width: 300, height: 200 })).map(({ text }) => text)).toEqual(['没有可以画图的数据']);
    }
  });

  it('draws single values, equal values and negative bars without trouble', () => {
    for (const chart of [
      { kind: 'bar', categories: ['甲'], series: [{ name: '差', values: [-3] }], format: 'signed', axisLabel: '差' },
      { kind: 'line', categories: ['甲'], series: [{ name: '语文', values: [80] }], format: 'score', axisLabel: '分' },
      { kind: 'interval', items: [{ label: '甲', value: 0, low: 0, high: 0, n: 1, mark: 'same' }], format: 'signed', axisLabel: '增值', reference: { label: '预期', value: 0 } },
      { kind: 'heat', rows: ['甲'], columns: ['语文'], values: [[0]], format: 'signed', center: 0 },
      { kind: 'scatter', points: [{ label: '甲', x: 1, y: 1 }], xLabel: 'x', yLabel: 'y', xFormat: 'score', yFormat: 'score' },
    ] satisfies Chart[]) {
      expect(chartSvg(chart, chartSize(chart))).not.toMatch(/NaN|undefined|Infinity/);
    }
  });
});

describe('chart parts', () => {
  it('chooses round ranges; bars start at zero; rates stay within 0–100 %', () => {
    expect(axisRange([480, 549], { fromZero: true })).toEqual({ min: 0, max: 600, interval: 200 });
    expect(axisRange([], { fromZero: false })).toEqual({ min: 0, max: 1, interval: 0.25 });
    expect(limitToRate(axisRange([0.2, 0.99], { fromZero: true, headroom: 0.1 }), 'rate').max).toBe(1);
    expect(ticksOf({ min: -0.1, max: 0.2, interval: 0.1 })).toEqual([-0.1, 0, 0.1, 0.2]);
    expect(formatTick(-0.05, 'signed', 0.05)).toBe('−0.05');
    expect(formatTick(0.2, 'rate', 0.1)).toBe('20%');
  });

  it('keeps labels apart in their order and inside', () => {
    const placed = spread([10, 11, 12, null, 99], 10, 0, 100);
    expect(placed).toEqual([10, 20, 30, null, 99]);
    expect(spread([99, 100], 10, 0, 100)).toEqual([90, 100]);
  });

  it('places no label on another or on a point', () => {
    const wishes = [0, 1, 2, 3].map((index) => ({ x: 50 + index, y: 50, width: 40, height: 12, priority: index }));
    const boxes = placeLabels(wishes, { left: 0, top: 0, right: 100, bottom: 100 }, []).filter((box) => box !== null);
    for (const [index, a] of boxes.entries()) for (const b of boxes.slice(index + 1)) expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false);
    expect(boxes.length).toBeGreaterThan(0);
  });

  it('wraps Chinese anywhere but not numbers, and leaves no single character', () => {
    expect(wrapText('道德与法治', 49, 12)).toEqual(['道德与', '法治']);
    expect(wrapText('2024—2025学年第一学期', 100, 12)).toEqual(['2024—2025学年', '第一学期']);
    expect(truncateText('很长的学校名称', 60, 12)).toBe('很长的学…');
  });

  it('keeps one colour per subject and readable text on every shade', () => {
    expect(seriesColor('数学', 0)).toBe(seriesColor('数学', 5));
    expect(heatColor(0)).toBe('#f8f8f8');
    expect(textOn(heatColor(1))).toBe('#ffffff');
    expect(textOn(heatColor(0.1))).toBe('#1f2329');
  });
});
