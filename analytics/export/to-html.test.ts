import { describe, expect, it } from 'vitest';
import { brief, countyTable, report } from './fixtures/fixture-document.ts';
import { leaks, textOf, xmlProblem } from './fixtures/xml-check.ts';
import { cellText } from './cell-text.ts';
import { toHtml } from './to-html.ts';

const html = toHtml(report);
const main = (text: string) => /<main>[\s\S]*<\/main>/.exec(text)?.[0] ?? '';

describe('toHtml', () => {
  it('balances its tags and leaks nothing', () => {
    expect(xmlProblem(main(html))).toBeNull();
    expect(textOf(main(html))).not.toMatch(leaks);
  });

  it('fetches and runs nothing', () => {
    expect(html).not.toMatch(/<script|javascript:|<link|<img|@import/i);
    expect(html.match(/https?:\/\/[^"' ]+/g)?.filter((url) => !url.startsWith('http://www.w3.org/')) ?? []).toEqual([]);
  });

  it('prints the numbers of the tables and the charts', () => {
    for (const row of countyTable.rows) row.forEach((cell, index) => expect(html).toContain(`>${cellText(cell, countyTable.columns[index])}</td>`));
    expect(html.match(/<svg /g)).toHaveLength(9);
    expect(html).toContain('市均 511.26');
  });

  it('links contents, captions and references to places that exist', () => {
    const ids = new Set([...html.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]));
    const targets = [...html.matchAll(/href="#([^"]*)"/g)].map((match) => match[1]);
    expect(targets.length).toBeGreaterThan(8);
    for (const target of targets) expect(ids).toContain(target);
    const list = [...html.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
    expect(list.length).toBe(ids.size);
  });

  it('escapes everything that comes from data', () => {
    const hostile = '<img src=x onerror=alert(1)>"\'&';
    const text = toHtml({
      ...brief,
      head: { ...brief.head, title: hostile, office: hostile },
      elements: [
        { type: 'heading', level: 1, text: hostile },
        { type: 'paragraph', text: hostile, style: 'body', evidence: ['t'] },
        { type: 'table', id: 't', caption: hostile, columns: [{ key: 'a', label: hostile, group: hostile }], rows: [[{ value: hostile, explain: hostile }]], summaryRows: 0, notes: [hostile] },
        { type: 'callout', tone: '说明', title: hostile, text: [hostile] },
        { type: 'keyFigures', id: 'k', figures: [{ label: hostile, value: hostile, unit: hostile, detail: hostile }] },
        { type: 'chart', id: 'c', caption: hostile, notes: [hostile], chart: { kind: 'bar', categories: [hostile], series: [{ name: hostile, values: [1] }], format: 'count', axisLabel: hostile } },
      ],
    });
    expect(text).not.toContain('<img');
    expect(xmlProblem(main(text))).toBeNull();
  });

  it('prints a callout by its title, and by its tone only without one', () => {
    const text = toHtml({ ...brief, elements: [{ type: 'callout', tone: '优势', title: '优势', text: ['甲'] }, { type: 'callout', tone: '建议', title: '', text: ['乙'] }] });
    expect(text).toContain('<div class="callout strength"><p><strong>优势</strong></p><p>甲</p></div>');
    expect(text).toContain('<div class="callout advice"><p><strong>建议</strong></p><p>乙</p></div>');
  });

  it('does not repeat on the cover the term that the title says', () => {
    const head = { ...brief.head, term: '2025—2026学年第二学期', title: '2025—2026学年第二学期教学质量监测报告' };
    const body = (title: string) => toHtml({ ...brief, cover: true, head: { ...head, title } }).split('<main>')[1] ?? '';
    expect(body(head.title).match(/第二学期/g)).toHaveLength(1);
    expect(body('教学质量监测报告').match(/第二学期/g)).toHaveLength(1);
  });
});
