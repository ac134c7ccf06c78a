import { strFromU8, unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadNodeAssets } from './assets.node.ts';
import type { ExportAssets } from './export-assets.ts';
import { brief, countyTable, report, schoolTable, wideTable } from './fixtures/fixture-document.ts';
import { leaks, textOf, xmlParts, xmlProblem } from './fixtures/xml-check.ts';
import { cellText } from './cell-text.ts';
import { toDocx } from './to-docx.ts';

let assets: ExportAssets;
let file: Uint8Array;
let body = '';

beforeAll(async () => {
  assets = await loadNodeAssets();
  file = await toDocx(report, assets);
  body = xmlParts(file).get('word/document.xml') ?? '';
}, 60_000);

/** Paragraph texts of the document in order. */
const paragraphs = () => [...body.matchAll(/<w:p[ >][\s\S]*?<\/w:p>/g)].map(([xml]) => textOf(xml));

describe('toDocx', () => {
  it('writes well-formed parts without leaked values', () => {
    for (const [path, xml] of xmlParts(file)) {
      expect(xmlProblem(xml), path).toBeNull();
      expect(textOf(xml), path).not.toMatch(leaks);
    }
  });

  it('prints every table value exactly as the formats do', () => {
    const printed = new Set([...body.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map((match) => textOf(match[1] ?? '')));
    for (const table of [countyTable, wideTable, schoolTable]) {
      for (const row of table.rows) row.forEach((cell, index) => expect(printed).toContain(cellText(cell, table.columns[index])));
    }
  });

  it('numbers captions in reading order with fields that carry their value', () => {
    const captions = paragraphs().filter((text) => /^[图表]\d+　/.test(text));
    expect(captions.filter((text) => text.startsWith('表')).map((text) => text.split('　')[0])).toEqual(['表1', '表2', '表3']);
    expect(captions.filter((text) => text.startsWith('图'))).toHaveLength(9);
    expect(captions[0]).toBe('表1　各县区一分三率');
    expect(body).toMatch(/<w:fldSimple w:instr="SEQ 表 [^"]*"[^>]*>[\s\S]{0,200}?<w:t[^>]*>1<\/w:t>/);
  });

  it('points sentences to their evidence', () => {
    expect(paragraphs()).toContain('南湖县、西河区平均分高于市均，东城区、云岭县低于市均（见表1、图1）。');
    const anchors = [...body.matchAll(/<w:hyperlink [^>]*w:anchor="(e_[^"]*)"/g)].map((match) => match[1]);
    const bookmarks = new Set([...body.matchAll(/<w:bookmarkStart [^>]*w:name="([^"]*)"/g)].map((match) => match[1]));
    expect(anchors.length).toBeGreaterThan(3);
    for (const anchor of anchors) expect(bookmarks).toContain(anchor);
  });

  it('repeats table heads, keeps rows whole, merges groups', () => {
    const tables = body.split('<w:tbl>').slice(1).map((part) => part.split('</w:tbl>')[0] ?? '');
    const school = tables.find((xml) => xml.includes('匹配率')) ?? '';
    expect(school.match(/<w:tblHeader\/>/g)).toHaveLength(2);
    expect(school.match(/<w:cantSplit\/>/g)).toHaveLength(schoolTable.rows.length + 2);
    expect(school).toContain('<w:gridSpan w:val="3"/>');
    expect(school).toContain('<w:vMerge w:val="restart"/>');
  });

  it('turns the page for the wide table and takes its heading along', () => {
    expect(body.match(/w:orient="landscape"/g)).toHaveLength(1);
    const sections = body.split('<w:sectPr');
    const wide = sections.findIndex((part) => part.startsWith('>') ? part.includes('landscape') : part.slice(0, 900).includes('landscape'));
    const content = textOf(sections[wide - 1] ?? '');
    expect(content).toContain('（三）分学科明细');
    expect(content).toContain('各县区分学科平均分与及格率');
  });

  it('writes contents with entries and page numbers', () => {
    const toc = /<w:docPartGallery w:val="Table of Contents"\/>[\s\S]*?<\/w:sdtContent>/.exec(body)?.[0] ?? '';
    const entries = [...toc.matchAll(/<w:p[ >][\s\S]*?<\/w:p>/g)].map(([xml]) => textOf(xml.replace(/<w:instrText[\s\S]*?<\/w:instrText>/g, '')));
    expect(entries.filter((text) => /^摘要\d+$/.test(text.trim()))).toHaveLength(1);
    expect(entries.filter((text) => /^三、增值评价\d+$/.test(text.trim()))).toHaveLength(1);
  });

  it('keeps charts as vector with a raster fallback', () => {
    const media = Object.keys(unzipSync(file)).filter((path) => path.startsWith('word/media/'));
    expect(media.filter((path) => path.endsWith('.svg'))).toHaveLength(9);
    expect(media.filter((path) => path.endsWith('.png'))).toHaveLength(9);
    expect(body.match(/asvg:svgBlip/g)?.length).toBeGreaterThanOrEqual(9);
  });

  it('says verdicts with a symbol besides the colour', () => {
    expect(body).toMatch(/<w:color w:val="2166AC"\/>[\s\S]{0,300}?<w:t[^>]*>▲ \+/);
    expect(body).toMatch(/<w:color w:val="B2560D"\/>[\s\S]{0,300}?<w:t[^>]*>▼ −/);
  });

  it('carries properties, language, running head and page numbers', () => {
    const parts = xmlParts(file);
    expect(parts.get('docProps/core.xml')).toContain(report.head.title);
    expect(parts.get('word/styles.xml')).toContain('w:eastAsia="zh-CN"');
    const headers = [...parts].filter(([path]) => path.startsWith('word/header')).map(([, xml]) => textOf(xml));
    expect(headers.some((text) => text.includes(report.head.title) && text.includes('内部资料'))).toBe(true);
    const footers = [...parts].filter(([path]) => path.startsWith('word/footer')).map(([, xml]) => xml);
    expect(footers.some((xml) => xml.includes('PAGE') && xml.includes('NUMPAGES'))).toBe(true);
  });

  it('opens a brief with its coloured head and no cover', async () => {
    const xml = xmlParts(await toDocx(brief, assets)).get('word/document.xml') ?? '';
    expect(xml.indexOf('<w:tbl>')).toBeLessThan(xml.indexOf('一、本校位置'));
    expect(textOf(xml.split('</w:tbl>')[0] ?? '')).toContain('南湖县外国语学校教学质量反馈简报');
    expect(xml).not.toContain('目　录');
  });

  it('survives hostile text and empty tables', async () => {
    const hostile = await toDocx(
      {
        ...brief,
        elements: [
          { type: 'paragraph', text: 'A<b>&"x" ]]> \u0007', style: 'body', evidence: ['none'] },
          { type: 'table', id: 'empty', caption: '<&>', columns: [{ key: 'a', label: '列&' }], rows: [], summaryRows: 0, notes: [] },
          { type: 'keyFigures', id: 'k', figures: [{ label: '无值', value: null, format: 'rate' }] },
        ],
      },
      assets,
    );
    for (const [path, xml] of xmlParts(hostile)) expect(xmlProblem(xml), path).toBeNull();
    expect(strFromU8(unzipSync(hostile)['word/document.xml'] ?? new Uint8Array())).toContain('—');
  });

  it('stops when cancelled', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(toDocx(report, assets, controller.signal)).rejects.toThrow();
  });
});
