import type { Slide } from '../../reports/document.ts';
import type { ChartElement } from '../../results/element.ts';
import { splitForSlides } from './pptx-picture.ts';
import { body } from './pptx-skin.ts';
import type { Area } from './pptx-skin.ts';
import { tablePages } from './pptx-table.ts';
import type { TablePage } from './pptx-table.ts';
import { calloutBlock, figuresBlock, paragraphBlock } from './pptx-texts.ts';
import type { TextBlock } from './pptx-texts.ts';

export type Visual =
  | { readonly type: 'chart'; readonly element: ChartElement; readonly chart: ChartElement['chart']; readonly area: Area }
  | { readonly type: 'table'; readonly page: TablePage; readonly area: Area };

/** One slide to draw; `part` counts continuations from 0. */
export interface SlidePlan {
  readonly title: string;
  readonly notes: string;
  readonly texts: readonly { readonly block: TextBlock; readonly area: Area }[];
  readonly visuals: readonly Visual[];
}

const GAP = 0.16;

/** Texts on top, pictures and tables below or side by side; what does not fit continues on slides marked （续）. */
export function planSlides(slide: Slide): SlidePlan[] {
  const pages: { texts: { block: TextBlock; area: Area }[]; visuals: Visual[] }[] = [];
  const texts = textBlocks(slide);
  let page: (typeof pages)[number] = { texts: [], visuals: [] };
  let y: number = body.y;
  for (const block of texts) {
    if (y + block.height > body.y + body.height + 0.01 && page.texts.length > 0) {
      pages.push(page);
      page = { texts: [], visuals: [] };
      y = body.y;
    }
    page.texts.push({ block, area: { x: body.x, y, width: body.width, height: block.height } });
    y += block.height + GAP;
  }
  const visuals = slide.elements.filter((element) => element.type === 'chart' || element.type === 'table');
  const room = body.y + body.height - y;
  // Less than this and a picture below the text would be a stamp.
  if (visuals.length > 0 && room < 2.6 && page.texts.length > 0) {
    pages.push(page);
    page = { texts: [], visuals: [] };
    y = body.y;
  }
  for (const group of pairs(visuals)) {
    const area = { x: body.x, y, width: body.width, height: body.y + body.height - y };
    const placed = group.length === 2 ? sideBySide(group, area) : null;
    const sequences = placed ?? group.flatMap((element) => alone(element, area));
    for (const shown of sequences) {
      if (page.visuals.length > 0) {
        pages.push(page);
        page = { texts: [], visuals: [] };
      }
      page.visuals.push(...shown);
    }
    y = body.y;
  }
  pages.push(page);
  return pages.map((content, index) => ({ ...content, title: index === 0 ? slide.title : `${slide.title}（续）`, notes: slide.notes }));
}

function textBlocks(slide: Slide): TextBlock[] {
  const build = (scale: number) =>
    slide.elements.flatMap((element): TextBlock[] => {
      if (element.type === 'paragraph') return [paragraphBlock(element, body.width, scale)];
      if (element.type === 'heading') return [paragraphBlock({ type: 'paragraph', style: 'lead', text: element.text, evidence: [] }, body.width, scale)];
      if (element.type === 'callout') return [calloutBlock(element, body.width, scale)];
      if (element.type === 'keyFigures') return [figuresBlock(element, body.width)];
      return [];
    });
  const height = (blocks: readonly TextBlock[]) => blocks.reduce((sum, block) => sum + block.height + GAP, 0);
  // A slide of words alone may speak up.
  const visual = slide.elements.some(({ type }) => type === 'chart' || type === 'table');
  const scales = visual ? [1, 0.9, 0.8] : [1.5, 1.35, 1.2, 1.1, 1, 0.9, 0.8];
  return build(scales.find((scale) => height(build(scale)) <= body.height) ?? 1);
}

type VisualElement = Extract<Slide['elements'][number], { type: 'chart' | 'table' }>;

function pairs(visuals: readonly VisualElement[]): VisualElement[][] {
  const groups: VisualElement[][] = [];
  for (let index = 0; index < visuals.length; index += 2) groups.push(visuals.slice(index, index + 2));
  return groups;
}

/** Two visuals on one slide, when a table among them still fits its half. */
function sideBySide(group: readonly VisualElement[], area: Area): Visual[][] | null {
  const gap = 0.35;
  const width = (area.width - gap) / 2;
  const shown: Visual[] = [];
  for (const [index, element] of group.entries()) {
    const half = { ...area, x: area.x + index * (width + gap), width };
    if (element.type === 'chart') {
      if (element.chart.kind === 'interval' && element.chart.items.length > 30) return null;
      shown.push({ type: 'chart', element, chart: element.chart, area: half });
    } else {
      const pages = tablePages(element, half);
      const first = pages[0];
      if (first === undefined || pages.length > 1 || first.fontSize < 10) return null;
      shown.push({ type: 'table', page: first, area: half });
    }
  }
  return [shown];
}

function alone(element: VisualElement, area: Area): Visual[][] {
  if (element.type === 'chart') return splitForSlides(element.chart).map((chart, index) => [{ type: 'chart', element, chart, area: index === 0 ? area : wholeBody }]);
  const pages = tablePages(element, area);
  return pages.map((page, index) => [{ type: 'table', page, area: index === 0 ? area : { ...wholeBody } }]);
}

const wholeBody: Area = { x: body.x, y: body.y, width: body.width, height: body.height };
