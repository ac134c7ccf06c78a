import { markLabels } from '../../results/chart-palette.ts';
import { chartSize } from '../../results/chart-size.ts';
import type { Callout, ChartElement, KeyFigures, Paragraph, ResultElement, TableElement } from '../../results/element.ts';
import { cellText, isNumeric, tableNotes, valueText } from '../cell-text.ts';
import { chartSvg } from '../chart-image.ts';
import { referencesOf } from '../element-numbers.ts';
import { headRows } from '../table-layout.ts';
import { escapeHtml } from './escape-html.ts';

export interface HtmlContext {
  readonly elements: readonly ResultElement[];
  readonly numbers: ReadonlyMap<string, string>;
}

export function htmlElement(element: ResultElement, index: number, context: HtmlContext): string {
  switch (element.type) {
    case 'heading': {
      const level = String(element.level);
      return `<h${level} id="h${String(index)}">${escapeHtml(element.text)}</h${level}>`;
    }
    case 'paragraph':
      return paragraph(element, context);
    case 'table':
      return table(element, context);
    case 'chart':
      return chart(element, context);
    case 'keyFigures':
      return keyFigures(element);
    case 'callout':
      return callout(element);
    case 'pageBreak':
      return '<div class="page-break"></div>';
    case 'toc':
      return contents(context);
  }
}

function paragraph({ text, style, evidence }: Paragraph, { numbers }: HtmlContext): string {
  const references = style === 'note' ? [] : referencesOf(text, evidence, numbers);
  if (references.length === 0) return `<p class="${style}">${escapeHtml(text)}</p>`;
  const closed = text.endsWith('。');
  const links = references.map(({ id, number }) => `<a href="#${anchor(id)}">${escapeHtml(number)}</a>`).join('、');
  return `<p class="${style}">${escapeHtml(closed ? text.slice(0, -1) : text)}（见${links}）${closed ? '。' : ''}</p>`;
}

const anchor = (id: string) => escapeHtml(`e-${id.replace(/\s/g, '-')}`);

function notes(texts: readonly string[]): string {
  return texts.length === 0 ? '' : `<div class="notes">${texts.map((text, index) => `${index === 0 ? '注：' : ''}${escapeHtml(text)}`).join('<br/>')}</div>`;
}

function table(element: TableElement, { numbers }: HtmlContext): string {
  const head = headRows(element.columns)
    .map((cells) => `<tr>${cells.map(({ text, columnSpan, rowSpan, column }) => `<th scope="col"${columnSpan > 1 ? ` colspan="${String(columnSpan)}"` : ''}${rowSpan > 1 ? ` rowspan="${String(rowSpan)}"` : ''}${blankRoom(element, column)}>${escapeHtml(text)}</th>`).join('')}</tr>`)
    .join('');
  const firstSummary = element.rows.length - element.summaryRows;
  const body = element.rows
    .map((row, at) => {
      const cells = element.columns.map((column, index) => {
        const cell = row[index] ?? { value: null };
        const classes = [isNumeric(cell, column) ? 'number' : typeof cell.value === 'string' && cell.value.length > 14 ? (/^[^\n]{30}/m.test(cell.value) ? 'text long' : 'text') : '', cell.mark ?? ''].filter((name) => name !== '').join(' ');
        const explain = cell.explain === undefined ? '' : ` title="${escapeHtml(cell.explain)}"`;
        return `<td${classes === '' ? '' : ` class="${classes}"`}${explain}>${escapeHtml(cellText(cell, column))}</td>`;
      });
      return `<tr${at >= firstSummary ? ' class="summary"' : ''}>${cells.join('')}</tr>`;
    })
    .join('');
  const caption = `${escapeHtml(numbers.get(element.id) ?? '')}　${escapeHtml(element.caption)}`;
  return `<div class="scroll" id="${anchor(element.id)}"><table${element.columns.length > 9 ? ' class="dense"' : ''}><caption>${caption}</caption><thead>${head}</thead><tbody>${body}</tbody></table></div>${notes(tableNotes(element))}`;
}

/** Width kept free where something is to be written in. */
function blankRoom({ columns }: TableElement, column: number): string {
  const room = columns[column]?.room;
  return room === undefined ? '' : ` style="min-width:${String(room)}em"`;
}

function chart(element: ChartElement, { numbers }: HtmlContext): string {
  // Clip paths of several charts share one page: their ids must differ.
  const svg = chartSvg(element.chart, chartSize(element.chart))
    .replace(/(id="|url\(#)zr-/g, `$1${anchor(element.id)}-`)
    .replace(/^<svg /, `<svg role="img" aria-label="${escapeHtml(element.caption)}" `);
  return `<figure id="${anchor(element.id)}">${svg}<figcaption>${escapeHtml(numbers.get(element.id) ?? '')}　${escapeHtml(element.caption)}</figcaption>${notes(element.notes)}</figure>`;
}

function keyFigures(element: KeyFigures): string {
  const figures = element.figures.map(({ label, value, format, unit, detail, mark }) => {
    const symbol = mark === undefined ? '' : markLabels[mark].symbol;
    const text = `${symbol === '' ? '' : `${symbol} `}${valueText(value, format)}`;
    return `<div class="figure ${mark ?? ''}"><div class="label">${escapeHtml(label)}</div><div><span class="value">${escapeHtml(text)}</span>${unit === undefined ? '' : ` <span class="unit">${escapeHtml(unit)}</span>`}</div>${detail === undefined ? '' : `<div class="detail">${escapeHtml(detail)}</div>`}</div>`;
  });
  return `<div class="figures">${figures.join('')}</div>`;
}

const toneClass: Readonly<Record<Callout['tone'], string>> = { 问题: 'problem', 建议: 'advice', 说明: 'remark', 注意: 'caution', 优势: 'strength' };

function callout({ tone, title, text }: Callout): string {
  return `<div class="callout ${toneClass[tone]}"><p><strong>${escapeHtml(title === '' ? tone : title)}</strong></p>${text.map((line) => `<p>${escapeHtml(line)}</p>`).join('')}</div>`;
}

function contents({ elements }: HtmlContext): string {
  const links = elements.flatMap((element, index) =>
    element.type === 'heading' && element.level < 3 ? [`<a class="level${String(element.level)}" href="#h${String(index)}">${escapeHtml(element.text)}</a>`] : [],
  );
  return `<nav class="toc" aria-label="目录">${links.join('')}</nav>`;
}
