import { strFromU8, unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatNumber } from '../results/format.ts';
import { loadNodeAssets } from './assets.node.ts';
import { countyTable, deck, schoolTable } from './fixtures/fixture-document.ts';
import { leaks, textOf, xmlParts, xmlProblem } from './fixtures/xml-check.ts';
import { cellText } from './cell-text.ts';
import { declaredAxes, repairChartAxes } from './repair-chart-axes.ts';
import { dropEmptyPoints, dropLooseNull } from './repair-pptx.ts';
import { toPptx } from './to-pptx.ts';

let file: Uint8Array;
let parts: ReadonlyMap<string, string>;

beforeAll(async () => {
  file = await toPptx(deck, await loadNodeAssets());
  parts = xmlParts(file);
}, 60_000);

const slides = () =>
  [...parts]
    .filter(([path]) => /^ppt\/slides\/slide\d+\.xml$/.test(path))
    .sort(([a], [b]) => Number(/\d+/.exec(a)?.[0]) - Number(/\d+/.exec(b)?.[0]))
    .map(([, xml]) => xml);
const charts = () => [...parts].filter(([path]) => /^ppt\/charts\/chart\d+\.xml$/.test(path));

describe('toPptx', () => {
  it('writes well-formed parts without leaked values', () => {
    for (const [path, xml] of parts) {
      expect(xmlProblem(xml), path).toBeNull();
      expect(textOf(xml), path).not.toMatch(leaks);
    }
  });

  it('declares every axis a chart refers to', () => {
    expect(charts().length).toBe(6);
    for (const [path, xml] of charts()) {
      const declared = declaredAxes(xml);
      const used = [...xml.matchAll(/<c:(?:axId|crossAx) val="([^"]*)"/g)].map((match) => match[1] ?? '');
      expect(declared.size, path).toBe(2);
      for (const id of used) expect(declared, path).toContain(id);
    }
  });

  it('leaves no empty point and keeps numbers in the embedded workbooks', () => {
    for (const [path, xml] of charts()) expect(xml, path).not.toMatch(/<c:v>\s*<\/c:v>/);
    const books = Object.entries(unzipSync(file)).filter(([path]) => path.endsWith('.xlsx'));
    expect(books.length).toBe(6);
    for (const [path, bytes] of books) {
      for (const [part, xml] of xmlParts(bytes)) expect(xml, `${path}/${part}`).not.toMatch(/>(?:NaN|undefined|null)</);
    }
  });

  it('gives each chart a chosen value axis', () => {
    const line = charts().find(([, xml]) => xml.includes('<c:lineChart>'))?.[1] ?? '';
    expect(line).toMatch(/<c:valAx>[\s\S]*?<c:max val="53"\/>\s*<c:min val="48"\/>/);
    const bars = charts().filter(([, xml]) => xml.includes('<c:barChart>'));
    for (const [path, xml] of bars) expect(xml, path).toMatch(/<c:min val="0"\/>/);
  });

  it('starts with the title slide, then one sentence title per slide, with notes', () => {
    const texts = slides().map(textOf);
    expect(texts[0]).toContain('示例市教育科学研究院');
    expect(texts[0]).toContain('2027年2月5日');
    for (const { title } of deck.slides) expect(texts.some((text) => text.replaceAll('\n', '').includes(title))).toBe(true);
    const notes = [...parts].filter(([path]) => path.startsWith('ppt/notesSlides/')).map(([, xml]) => textOf(xml)).join('\n');
    expect(notes).toContain('随机截距模型，95%区间。');
  });

  it('splits a long table over slides and loses no row', () => {
    const texts = slides().map(textOf);
    expect(texts.filter((text) => text.includes('各学校增值明细（续）')).length).toBeGreaterThanOrEqual(2);
    const all = texts.join('\n');
    for (const row of schoolTable.rows) row.forEach((cell, index) => expect(all).toContain(cellText(cell, schoolTable.columns[index])));
    for (const row of countyTable.rows) row.forEach((cell, index) => expect(all).toContain(cellText(cell, countyTable.columns[index])));
    expect(all).toContain(`市均：${formatNumber(511.26, 'score')}`);
  });

  it('keeps everything on the slide', () => {
    for (const xml of slides()) {
      for (const match of xml.matchAll(/<a:off x="(-?\d+)" y="(-?\d+)"\/>\s*<a:ext cx="(\d+)" cy="(\d+)"\/>/g)) {
        const [x, y, width, height] = match.slice(1).map(Number);
        expect((x ?? 0) + (width ?? 0)).toBeLessThanOrEqual(12_192_000 + 10_000);
        expect((y ?? 0) + (height ?? 0)).toBeLessThanOrEqual(6_858_000 + 10_000);
        expect(Math.min(x ?? -1, y ?? -1)).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it('marks pages in the master', () => {
    const layouts = [...parts].filter(([path]) => /^ppt\/slideLayouts\/slideLayout\d+\.xml$/.test(path)).map(([, xml]) => xml);
    expect(layouts.some((xml) => textOf(xml).includes('内部资料') && textOf(xml).includes('示例市教育科学研究院') && xml.includes('slidenum'))).toBe(true);
    expect(strFromU8(unzipSync(file)['docProps/core.xml'] ?? new Uint8Array())).toContain(deck.head.title);
  });
});

describe('repair of pptxgenjs files', () => {
  const chart = '<c:barChart><c:axId val="1"/><c:axId val="2"/><c:axId val="3"/></c:barChart><c:catAx><c:axId val="1"/><c:crossAx val="2"/></c:catAx><c:valAx><c:axId val="2"/></c:valAx>';

  it('drops only the undeclared id', () => {
    expect(repairChartAxes(chart)).toBe(chart.replace('<c:axId val="3"/>', ''));
  });

  it('drops the loose null of the master only', () => {
    expect(dropLooseNull('<a/>\n null <b>null值</b>')).toBe('<a/><b>null值</b>');
  });

  it('drops points without a number', () => {
    expect(dropEmptyPoints('<c:pt idx="0"><c:v>1</c:v></c:pt><c:pt idx="1"><c:v></c:v></c:pt>')).toBe('<c:pt idx="0"><c:v>1</c:v></c:pt>');
  });
});
