import type PptxGenJS from 'pptxgenjs';
import type { DocumentHead } from '../../reports/document.ts';

/** Inches on a 16:9 slide. */
export const slideSize = { width: 13.333, height: 7.5 } as const;
export const body = { x: 0.6, y: 1.35, width: 12.13, height: 5.5 } as const;

export const face = 'Microsoft YaHei';
export const tint = { heading: '1F3D63', accent: '1F5FA8', text: '1F2329', grey: '5C6370', head: 'E6EDF5', band: 'F6F8FB', rule: '9FB0C4', thin: 'D5DCE5', suppressed: 'ECEEF1' } as const;

export const MASTER = '正文';

/** Inches of one point. */
export const POINT = 1 / 72;

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function defineMaster(pptx: PptxGenJS, head: DocumentHead): void {
  pptx.defineSlideMaster({
    title: MASTER,
    background: { color: 'FFFFFF' },
    objects: [
      { rect: { x: 0, y: 0.42, w: 0.16, h: 0.66, fill: { color: tint.accent } } },
      { line: { x: body.x, y: 7.0, w: body.width, h: 0, line: { color: tint.thin, width: 0.75 } } },
      { text: { text: head.office, options: { x: body.x, y: 7.04, w: 6, h: 0.32, margin: 0, fontFace: face, fontSize: 10, color: tint.grey, valign: 'middle' } } },
      { text: { text: head.internal ? '内部资料' : head.term, options: { x: 8.2, y: 7.04, w: 3.6, h: 0.32, margin: 0, fontFace: face, fontSize: 10, color: tint.grey, align: 'right', valign: 'middle' } } },
    ],
    slideNumber: { x: 12.13, y: 7.04, w: 0.6, h: 0.32, fontFace: face, fontSize: 10, color: tint.grey, align: 'right' },
  });
}
