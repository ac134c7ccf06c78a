import { AlignmentType, BorderStyle, LineRuleType, Paragraph, ShadingType, Table, TableCell, TableLayoutType, TableRow, TextRun, VerticalAlignTable, WidthType } from 'docx';
import { markColors, markLabels } from '../../results/chart-palette.ts';
import type { Callout, KeyFigures } from '../../results/element.ts';
import { valueText } from '../cell-text.ts';
import { colors, sans } from './docx-skin.ts';

const none = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;
const noBorders = { top: none, bottom: none, left: none, right: none, insideHorizontal: none, insideVertical: none } as const;

const tones: Readonly<Record<Callout['tone'], { readonly rule: string; readonly tint: string }>> = {
  问题: { rule: 'B2560D', tint: 'FBF3EB' },
  建议: { rule: '2F7D5B', tint: 'EDF6F1' },
  说明: { rule: '2166AC', tint: 'EDF3F9' },
  注意: { rule: '9A6B00', tint: 'FBF7E8' },
  优势: { rule: '2166AC', tint: 'EDF3F9' },
};

/** Tinted box with a coloured rule at its left. */
export function calloutBox(callout: Callout, room: number): Table {
  const { rule, tint } = tones[callout.tone];
  return new Table({
    width: { size: room, type: WidthType.DXA },
    columnWidths: [room],
    layout: TableLayoutType.FIXED,
    borders: { ...noBorders, left: { style: BorderStyle.SINGLE, size: 36, color: rule } },
    rows: [
      new TableRow({
        cantSplit: true,
        children: [
          new TableCell({
            width: { size: room, type: WidthType.DXA },
            shading: { type: ShadingType.CLEAR, color: 'auto', fill: tint },
            margins: { left: 220, right: 200, top: 70, bottom: 80, marginUnitType: WidthType.DXA },
            children: [
              new Paragraph({
                spacing: { line: 340, lineRule: LineRuleType.EXACT, after: 20 },
                keepNext: true,
                children: [new TextRun({ text: callout.title === '' ? callout.tone : callout.title, font: sans, size: 21, bold: true, color: rule })],
              }),
              ...callout.text.map(
                (text) => new Paragraph({ spacing: { line: 320, lineRule: LineRuleType.EXACT, after: 10 }, alignment: AlignmentType.BOTH, children: [new TextRun({ text, font: sans, size: 19 })] }),
              ),
            ],
          }),
        ],
      }),
    ],
  });
}

/** Figures in a borderless grid, each under a thin rule of its own. */
export function figureGrid(element: KeyFigures, room: number): Table {
  const count = element.figures.length;
  const perRow = count <= 4 ? Math.max(1, count) : count % 4 === 0 || count > 6 ? 4 : 3;
  const width = Math.floor(room / perRow);
  const rows: KeyFigures['figures'][] = [];
  for (let start = 0; start < count; start += perRow) rows.push(element.figures.slice(start, start + perRow));
  return new Table({
    width: { size: width * perRow, type: WidthType.DXA },
    columnWidths: Array.from({ length: perRow }, () => width),
    layout: TableLayoutType.FIXED,
    borders: noBorders,
    rows: rows.map(
      (figures) =>
        new TableRow({
          cantSplit: true,
          children: Array.from({ length: perRow }, (_, index) => {
            const figure = figures[index];
            return new TableCell({
              width: { size: width, type: WidthType.DXA },
              verticalAlign: VerticalAlignTable.TOP,
              margins: { left: 140, right: 80, top: 90, bottom: 90, marginUnitType: WidthType.DXA },
              borders: figure === undefined ? {} : { left: { style: BorderStyle.SINGLE, size: 12, color: colors.rule } },
              children: figure === undefined ? [new Paragraph({})] : figureParagraphs(figure),
            });
          }),
        }),
    ),
  });
}

function figureParagraphs(figure: KeyFigures['figures'][number]): Paragraph[] {
  const color = figure.mark === 'above' || figure.mark === 'below' ? markColors[figure.mark].slice(1).toUpperCase() : colors.heading;
  const symbol = figure.mark === undefined ? '' : markLabels[figure.mark].symbol;
  const line = (points: number) => ({ line: points * 20, lineRule: LineRuleType.EXACT });
  return [
    new Paragraph({ spacing: line(15), children: [new TextRun({ text: figure.label, font: sans, size: 18, color: colors.grey })] }),
    new Paragraph({
      spacing: line(29),
      children: [
        ...(symbol === '' ? [] : [new TextRun({ text: `${symbol} `, font: sans, size: 22, color })]),
        new TextRun({ text: valueText(figure.value, figure.format), font: sans, size: 40, bold: true, color }),
        ...(figure.unit === undefined ? [] : [new TextRun({ text: ` ${figure.unit}`, font: sans, size: 18, color: colors.grey })]),
      ],
    }),
    ...(figure.detail === undefined ? [] : [new Paragraph({ spacing: line(13), children: [new TextRun({ text: figure.detail, font: sans, size: 17, color: colors.grey })] })]),
  ];
}
