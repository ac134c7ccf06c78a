import { AlignmentType, Bookmark, HeadingLevel, ImageRun, InternalHyperlink, LineRuleType, PageBreak, Paragraph, SimpleField, TableOfContents, TextRun } from 'docx';
import type { FileChild } from 'docx';
import type { ChartElement, Heading, Paragraph as TextParagraph, ResultElement, TableElement } from '../../results/element.ts';
import type { ChartImage } from '../chart-image.ts';
import { tableNotes } from '../cell-text.ts';
import { referencesOf } from '../element-numbers.ts';
import { calloutBox, figureGrid } from './docx-boxes.ts';
import { textWidthTwips } from './docx-skin.ts';
import { docxTable } from './docx-table.ts';

export interface DocxContext {
  /** Twips of text across the page. */
  readonly room: number;
  readonly numbers: ReadonlyMap<string, string>;
  readonly images: ReadonlyMap<string, ChartImage>;
}

/** Twips of one CSS pixel. */
const PIXEL = 15;
/** Tallest picture, in twips, that leaves its caption on the same page. */
const TALLEST = { portrait: 12700, landscape: 7400 } as const;

export function docxElement(element: ResultElement, context: DocxContext): FileChild[] {
  switch (element.type) {
    case 'heading':
      return [heading(element)];
    case 'paragraph':
      return [paragraph(element, context)];
    case 'table':
      return tableBlock(element, context);
    case 'chart':
      return chartBlock(element, context);
    case 'keyFigures':
      return [figureGrid(element, context.room), gap()];
    case 'callout':
      return [calloutBox(element, context.room), gap()];
    case 'pageBreak':
      return [new Paragraph({ children: [new PageBreak()] })];
    case 'toc':
      return [new Paragraph({ style: 'TocTitle', text: '目　录' }), new TableOfContents('目录', { hyperlink: true, headingStyleRange: '1-2' }), new Paragraph({ children: [new PageBreak()] })];
  }
}

function heading({ level, text }: Heading): Paragraph {
  const levels = { 1: HeadingLevel.HEADING_1, 2: HeadingLevel.HEADING_2, 3: HeadingLevel.HEADING_3 } as const;
  return new Paragraph({ heading: levels[level], children: [new TextRun(text)] });
}

function paragraph({ text, style, evidence }: TextParagraph, { numbers }: DocxContext): Paragraph {
  const names = { body: 'Body', note: 'Note', lead: 'Lead' } as const;
  const references = style === 'note' ? [] : referencesOf(text, evidence, numbers);
  if (references.length === 0) return new Paragraph({ style: names[style], children: [new TextRun(text)] });
  const closed = text.endsWith('。');
  return new Paragraph({
    style: names[style],
    children: [
      new TextRun(`${closed ? text.slice(0, -1) : text}（见`),
      ...references.flatMap(({ id, number }, index) => [
        ...(index === 0 ? [] : [new TextRun('、')]),
        new InternalHyperlink({ anchor: bookmarkName(id), children: [new TextRun(number)] }),
      ]),
      new TextRun(closed ? '）。' : '）'),
    ],
  });
}

/** Word allows letters, digits and underscores, 40 characters at most. */
export function bookmarkName(id: string): string {
  return `e_${[...id].map((character) => (/[A-Za-z0-9]/.test(character) ? character : `_${(character.codePointAt(0) ?? 0).toString(36)}`)).join('')}`.slice(0, 40);
}

function caption(element: TableElement | ChartElement, { numbers }: DocxContext, keepNext: boolean): Paragraph {
  const number = numbers.get(element.id) ?? '';
  const label = number.slice(0, 1);
  return new Paragraph({
    style: 'Caption',
    keepNext,
    keepLines: true,
    children: [
      new Bookmark({ id: bookmarkName(element.id), children: [new TextRun(label), new SimpleField(`SEQ ${label} \\* ARABIC`, number.slice(1))] }),
      new TextRun(`　${element.caption}`),
    ],
  });
}

function notes(texts: readonly string[], keepNext = false): Paragraph[] {
  return texts.map((text, index) => new Paragraph({ style: 'Note', keepLines: true, keepNext: keepNext || index < texts.length - 1, children: [new TextRun(index === 0 ? `注：${text}` : `　　${text}`)] }));
}

function gap(keepNext = false): Paragraph {
  return new Paragraph({ keepNext, spacing: { line: 160, lineRule: LineRuleType.EXACT }, children: [] });
}

function tableBlock(table: TableElement, context: DocxContext): FileChild[] {
  return [caption(table, context, true), docxTable(table, context.room), ...notes(tableNotes(table), table.together), gap(table.together)];
}

function chartBlock(element: ChartElement, context: DocxContext): FileChild[] {
  const image = context.images.get(element.id);
  if (image === undefined) throw new Error(`chart not drawn: ${element.id}`);
  const tallest = context.room > textWidthTwips.portrait ? TALLEST.landscape : TALLEST.portrait;
  const scale = Math.min(Math.min(context.room, textWidthTwips.portrait) / (image.width * PIXEL), tallest / (image.height * PIXEL));
  const transformation = { width: Math.round(image.width * scale), height: Math.round(image.height * scale) };
  return [
    new Paragraph({
      alignment: AlignmentType.CENTER,
      keepNext: true,
      // Exact pitch would cut the picture to one line.
      spacing: { line: 240, lineRule: LineRuleType.AUTO, before: 120 },
      children: [
        new ImageRun({
          type: 'svg',
          data: new TextEncoder().encode(image.svg),
          transformation,
          fallback: { type: 'png', data: image.png },
          altText: { name: element.id, title: element.caption, description: element.caption },
        }),
      ],
    }),
    caption(element, context, element.notes.length > 0),
    ...notes(element.notes),
    gap(),
  ];
}
