import PptxGenJS from 'pptxgenjs';
import type { SlideDeck } from '../reports/document.ts';
import type { ExportAssets } from './export-assets.ts';
import { addNativeChart, isNative } from './pptx/pptx-chart.ts';
import { addPicture } from './pptx/pptx-picture.ts';
import { defineMaster, MASTER } from './pptx/pptx-skin.ts';
import { addTablePage } from './pptx/pptx-table.ts';
import { addCover, addTitle } from './pptx/pptx-titles.ts';
import { planSlides } from './pptx/slide-plan.ts';
import { repairPptx } from './repair-pptx.ts';

/** A deck for the quality meeting: sentence titles, native charts where PowerPoint has the kind, speaker notes. */
export async function toPptx(deck: SlideDeck, assets: ExportAssets, signal?: AbortSignal): Promise<Uint8Array> {
  const pptx = new PptxGenJS();
  pptx.layout = 'LAYOUT_WIDE';
  pptx.title = deck.head.title;
  pptx.subject = deck.head.term;
  pptx.author = deck.head.office;
  pptx.company = deck.head.office;
  pptx.theme = { headFontFace: 'Microsoft YaHei', bodyFontFace: 'Microsoft YaHei' };
  defineMaster(pptx, deck.head);
  addCover(pptx, deck.head);
  for (const plan of deck.slides.flatMap(planSlides)) {
    signal?.throwIfAborted();
    const slide = pptx.addSlide({ masterName: MASTER });
    addTitle(slide, plan.title);
    for (const { block, area } of plan.texts) block.add(slide, area);
    for (const visual of plan.visuals) {
      if (visual.type === 'table') addTablePage(slide, visual.page, visual.area);
      else if (isNative(visual.chart)) addNativeChart(pptx, slide, visual.chart, visual.area, visual.element.caption);
      else await addPicture(slide, visual.chart, visual.element.chart, visual.area, visual.element.caption, assets);
    }
    if (plan.notes !== '') slide.addNotes(plan.notes);
  }
  const written = await pptx.write({ outputType: 'uint8array' });
  if (!(written instanceof Uint8Array)) throw new Error('pptxgenjs returned no bytes');
  return repairPptx(written);
}
