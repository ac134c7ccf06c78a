import type PptxGenJS from 'pptxgenjs';
import { markColors, markLabels } from '../../results/chart-palette.ts';
import { textWidth, wrapText } from '../../results/chart-text-width.ts';
import type { Callout, KeyFigures, Paragraph } from '../../results/element.ts';
import { valueText } from '../cell-text.ts';
import { face, POINT, tint } from './pptx-skin.ts';
import type { Area } from './pptx-skin.ts';

/** Text on a slide whose height is known before it is placed. */
export interface TextBlock {
  readonly height: number;
  readonly add: (slide: PptxGenJS.Slide, area: Area) => void;
}

const lineHeight = (fontSize: number) => fontSize * POINT * 1.35;

function linesOf(text: string, width: number, fontSize: number): number {
  return wrapText(text, width, fontSize * POINT).length;
}

export function paragraphBlock({ text, style }: Paragraph, width: number, scale: number): TextBlock {
  const fontSize = (style === 'note' ? 12 : style === 'lead' ? 20 : 18) * scale;
  const height = linesOf(text, width, fontSize) * lineHeight(fontSize) + 0.1;
  return {
    height,
    add: (slide, area) => {
      slide.addText(text, { x: area.x, y: area.y, w: area.width, h: height, margin: 0, fontFace: face, fontSize, color: style === 'note' ? tint.grey : tint.text, bold: style === 'lead', valign: 'top', fit: 'shrink' });
    },
  };
}

const tones: Readonly<Record<Callout['tone'], { readonly rule: string; readonly fill: string }>> = {
  问题: { rule: 'B2560D', fill: 'FBF3EB' },
  建议: { rule: '2F7D5B', fill: 'EDF6F1' },
  说明: { rule: '2166AC', fill: 'EDF3F9' },
  注意: { rule: '9A6B00', fill: 'FBF7E8' },
  优势: { rule: '2166AC', fill: 'EDF3F9' },
};

export function calloutBlock(callout: Callout, width: number, scale: number): TextBlock {
  const fontSize = 16 * scale;
  const inner = width - 0.5;
  const lines = callout.text.reduce((sum, text) => sum + linesOf(text, inner, fontSize), 0);
  const height = lineHeight(18 * scale) + lines * lineHeight(fontSize) + 0.3;
  const { rule, fill } = tones[callout.tone];
  return {
    height,
    add: (slide, area) => {
      slide.addShape('rect', { x: area.x, y: area.y, w: area.width, h: height, fill: { color: fill } });
      slide.addShape('rect', { x: area.x, y: area.y, w: 0.09, h: height, fill: { color: rule } });
      slide.addText(
        [
          { text: callout.title === '' ? callout.tone : callout.title, options: { bold: true, color: rule, fontSize: 18 * scale, breakLine: true } },
          ...callout.text.map((text, index) => ({ text, options: { color: tint.text, fontSize, breakLine: index < callout.text.length - 1 } })),
        ],
        { x: area.x + 0.25, y: area.y, w: inner, h: height, margin: 0, fontFace: face, valign: 'middle', fit: 'shrink' },
      );
    },
  };
}

export function figuresBlock(element: KeyFigures, width: number): TextBlock {
  const count = element.figures.length;
  const perRow = count <= 6 ? Math.max(1, count) : count % 3 === 0 && count % 4 !== 0 ? 3 : 4;
  const cell = width / perRow;
  const rowHeight = 1.55;
  const size = [34, 28, 24].find((points) => element.figures.every(({ value, format }) => textWidth(valueText(value, format), points * POINT) <= cell - 0.75)) ?? 20;
  return {
    height: Math.ceil(count / perRow) * rowHeight,
    add: (slide, area) => {
      element.figures.forEach((figure, index) => {
        const x = area.x + (index % perRow) * cell;
        const y = area.y + Math.floor(index / perRow) * rowHeight;
        const marked = figure.mark === 'above' || figure.mark === 'below';
        const color = figure.mark !== undefined && marked ? markColors[figure.mark].slice(1) : tint.heading;
        const value = valueText(figure.value, figure.format);
        const symbol = figure.mark === undefined ? '' : markLabels[figure.mark].symbol;
        slide.addShape('rect', { x, y: y + 0.08, w: 0.04, h: rowHeight - 0.3, fill: { color: tint.rule } });
        slide.addText(
          [
            { text: figure.label, options: { fontSize: 14, color: tint.grey, breakLine: true } },
            ...(symbol === '' ? [] : [{ text: `${symbol} `, options: { fontSize: size * 0.55, color } }]),
            { text: value, options: { fontSize: size, bold: true, color, breakLine: figure.unit === undefined && figure.detail !== undefined } },
            ...(figure.unit === undefined ? [] : [{ text: ` ${figure.unit}`, options: { fontSize: 14, color: tint.grey, breakLine: figure.detail !== undefined } }]),
            ...(figure.detail === undefined ? [] : [{ text: figure.detail, options: { fontSize: 12, color: tint.grey } }]),
          ],
          { x: x + 0.2, y, w: cell - 0.25, h: rowHeight - 0.14, margin: 0, fontFace: face, valign: 'top' },
        );
      });
    },
  };
}
