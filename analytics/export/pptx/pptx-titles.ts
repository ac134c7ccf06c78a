import type PptxGenJS from 'pptxgenjs';
import { textWidth } from '../../results/chart-text-width.ts';
import type { DocumentHead } from '../../reports/document.ts';
import { chineseDate } from '../chinese-date.ts';
import { titleLines } from '../title-lines.ts';
import { body, face, POINT, slideSize, tint } from './pptx-skin.ts';

/** Sentence titles: one line at 28 pt if it fits, smaller, then two lines. */
export function addTitle(slide: PptxGenJS.Slide, title: string): void {
  // Bold letters and the space that Office sets between Chinese and figures take about 7 % more.
  const room = (body.width - 0.1) / 1.07;
  const fits = (size: number) => textWidth(title, size * POINT) <= room;
  const oneLine = [28, 26, 24].find(fits);
  const fontSize = oneLine ?? ([24, 22, 20, 18].find((size) => titleLines(title, room, size * POINT).every((line) => textWidth(line, size * POINT) <= room)) ?? 16);
  const lines = oneLine === undefined ? titleLines(title, room, fontSize * POINT) : [title];
  slide.addText(
    lines.map((text, index) => ({ text, options: { breakLine: index < lines.length - 1 } })),
    { x: body.x, y: 0.26, w: body.width, h: 0.98, margin: 0, fontFace: face, fontSize, bold: true, color: tint.heading, valign: 'middle' },
  );
}

export function addCover(pptx: PptxGenJS, head: DocumentHead): void {
  const slide = pptx.addSlide();
  slide.background = { color: 'FFFFFF' };
  slide.addShape('rect', { x: 0, y: 2.0, w: slideSize.width, h: 2.5, fill: { color: tint.heading } });
  slide.addShape('rect', { x: 0, y: 4.5, w: slideSize.width, h: 0.07, fill: { color: 'C0392B' } });
  const room = slideSize.width - 1.6;
  const size = [40, 36, 32, 28].find((points) => titleLines(head.title, room, points * POINT).every((line) => textWidth(line, points * POINT) <= room)) ?? 26;
  const lines = titleLines(head.title, room, size * POINT);
  slide.addText(
    lines.map((text, index) => ({ text, options: { breakLine: index < lines.length - 1 } })),
    { x: 0.8, y: 2.1, w: room, h: 1.7, margin: 0, fontFace: face, fontSize: size, bold: true, color: 'FFFFFF', align: 'center', valign: 'middle' },
  );
  slide.addText(head.subtitle, { x: 0.8, y: 3.75, w: room, h: 0.55, margin: 0, fontFace: face, fontSize: 20, color: 'DCE6F2', align: 'center', valign: 'middle' });
  slide.addText(head.office, { x: 0.8, y: 5.2, w: room, h: 0.5, margin: 0, fontFace: face, fontSize: 22, color: tint.text, align: 'center' });
  slide.addText(chineseDate(head.issueDate), { x: 0.8, y: 5.75, w: room, h: 0.45, margin: 0, fontFace: face, fontSize: 18, color: tint.grey, align: 'center' });
  if (head.internal) slide.addText('内部资料', { x: 10.6, y: 0.4, w: 2.1, h: 0.4, margin: 0, fontFace: face, fontSize: 14, bold: true, color: 'B2182B', align: 'right' });
}
