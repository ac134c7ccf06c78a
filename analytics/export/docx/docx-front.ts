import { AlignmentType, BorderStyle, Footer, Header, LineRuleType, PageNumber, Paragraph, ShadingType, TabStopType, Table, TableCell, TableLayoutType, TableRow, TextRun, WidthType } from 'docx';
import { textWidth } from '../../results/chart-text-width.ts';
import type { DocumentHead } from '../../reports/document.ts';
import { chineseDate } from '../chinese-date.ts';
import { titleLines } from '../title-lines.ts';
import { colors, sans } from './docx-skin.ts';

export const INTERNAL = '内部资料';

const line = (points: number) => ({ line: points * 20, lineRule: LineRuleType.EXACT });
const none = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;

/** Largest size (half-points) at which the title takes at most two lines. */
function titleSize(title: string, room: number, sizes: readonly number[]): number {
  return sizes.find((halfPoints) => titleLines(title, room, halfPoints * 10).every((part) => textWidth(part, halfPoints * 10) <= room)) ?? sizes.at(-1) ?? 40;
}

/** The term, unless the title says it already. */
export const termLine = ({ title, term }: DocumentHead): string => (title.includes(term) ? '' : term);

export function coverPage(head: DocumentHead, room: number): Paragraph[] {
  const size = titleSize(head.title, room, [64, 56, 48, 44]);
  const text = (content: string, halfPoints: number, color: string, bold = false) => new TextRun({ text: content, font: sans, size: halfPoints, color, bold });
  return [
    new Paragraph({ alignment: AlignmentType.RIGHT, spacing: line(20), children: head.internal ? [text(INTERNAL, 24, 'B2182B', true)] : [] }),
    new Paragraph({ alignment: AlignmentType.CENTER, spacing: { ...line(30), before: 1300, after: 500 }, children: [new TextRun({ text: head.office, font: sans, size: 36, color: colors.heading, characterSpacing: 40 })] }),
    new Paragraph({
      style: 'Title',
      alignment: AlignmentType.CENTER,
      spacing: { line: size * 14, lineRule: LineRuleType.EXACT, before: 260, after: 300 },
      border: {
        top: { style: BorderStyle.SINGLE, size: 24, color: colors.accent, space: 22 },
        bottom: { style: BorderStyle.SINGLE, size: 6, color: colors.accent, space: 22 },
      },
      children: titleLines(head.title, room, size * 10).map((part, index) => new TextRun({ text: part, font: sans, size, color: colors.heading, bold: true, ...(index === 0 ? {} : { break: 1 }) })),
    }),
    new Paragraph({ alignment: AlignmentType.CENTER, spacing: { ...line(30), before: 360 }, children: [text(head.subtitle, 30, '333A45')] }),
    new Paragraph({ alignment: AlignmentType.CENTER, spacing: { ...line(28), before: 120 }, children: [text(termLine(head), 28, colors.grey)] }),
    new Paragraph({ alignment: AlignmentType.CENTER, spacing: { ...line(28), before: 4300 }, children: [text(head.office, 28, '333A45')] }),
    new Paragraph({ alignment: AlignmentType.CENTER, spacing: { ...line(28), before: 80 }, children: [text(chineseDate(head.issueDate), 28, '333A45')] }),
    new Paragraph({ alignment: AlignmentType.CENTER, spacing: { ...line(18), before: 160 }, children: [text(head.audience, 20, colors.grey)] }),
  ];
}

/** Coloured head of a brief: title on a band, number or scope, office and date above a red rule. */
export function briefHead(head: DocumentHead, room: number): (Paragraph | Table)[] {
  const size = titleSize(head.title, room - 400, [44, 40, 36, 32, 28]);
  const band = new Table({
    width: { size: room, type: WidthType.DXA },
    columnWidths: [room],
    layout: TableLayoutType.FIXED,
    borders: { top: none, left: none, right: none, bottom: { style: BorderStyle.SINGLE, size: 18, color: 'C0392B' }, insideHorizontal: none, insideVertical: none },
    rows: [
      new TableRow({
        children: [
          new TableCell({
            width: { size: room, type: WidthType.DXA },
            shading: { type: ShadingType.CLEAR, color: 'auto', fill: colors.heading },
            margins: { left: 200, right: 200, top: 220, bottom: 200, marginUnitType: WidthType.DXA },
            children: [
              new Paragraph({ alignment: AlignmentType.CENTER, spacing: { line: size * 14, lineRule: LineRuleType.EXACT }, children: titleLines(head.title, room - 400, size * 10).map((part, index) => new TextRun({ text: part, font: sans, size, bold: true, color: 'FFFFFF', ...(index === 0 ? {} : { break: 1 }) })) }),
              new Paragraph({ alignment: AlignmentType.CENTER, spacing: { ...line(20), before: 80 }, children: [new TextRun({ text: head.subtitle, font: sans, size: 22, color: 'DCE6F2' })] }),
            ],
          }),
        ],
      }),
    ],
  });
  const small = (text: string) => new TextRun({ text, font: sans, size: 20, color: '333A45' });
  return [
    band,
    new Paragraph({
      tabStops: [
        { type: TabStopType.CENTER, position: room / 2 },
        { type: TabStopType.RIGHT, position: room },
      ],
      spacing: { ...line(20), before: 80, after: 160 },
      border: { bottom: { style: BorderStyle.SINGLE, size: 4, color: colors.thin, space: 5 } },
      children: [small(head.office), small(`\t${head.term}`), small(`\t${chineseDate(head.issueDate)}`)],
    }),
  ];
}

export function runningHead(head: DocumentHead, room: number): Header {
  return new Header({
    children: [
      new Paragraph({
        style: 'Header',
        tabStops: [{ type: TabStopType.RIGHT, position: room }],
        border: { bottom: { style: BorderStyle.SINGLE, size: 4, color: colors.rule, space: 4 } },
        children: [new TextRun(head.title), new TextRun({ text: `\t${head.internal ? INTERNAL : termLine(head)}` })],
      }),
    ],
  });
}

export function runningFoot(): Footer {
  return new Footer({
    children: [new Paragraph({ style: 'Footer', children: [new TextRun({ children: ['第 ', PageNumber.CURRENT, ' 页　共 ', PageNumber.TOTAL_PAGES, ' 页'] })] })],
  });
}
