import { Document, Packer, PageOrientation, SectionType } from 'docx';
import type { ISectionOptions } from 'docx';
import { estimatePageNumbersWith } from 'docx/layout';
import type { ReportDocument } from '../reports/document.ts';
import type { ChartImage } from './chart-image.ts';
import { renderChart } from './chart-image.ts';
import { docxElement } from './docx/docx-elements.ts';
import { briefHead, coverPage, runningFoot, runningHead } from './docx/docx-front.ts';
import { docxStyles, page, textWidthTwips } from './docx/docx-skin.ts';
import { landscapeBlocks } from './docx/landscape-blocks.ts';
import { numberElements } from './element-numbers.ts';
import type { ExportAssets } from './export-assets.ts';

/** A report or brief as a Word file: real styles, contents with page numbers, captions, repeated table heads. */
export async function toDocx(doc: ReportDocument, assets: ExportAssets, signal?: AbortSignal): Promise<Uint8Array> {
  const images = new Map<string, ChartImage>();
  for (const element of doc.elements) {
    signal?.throwIfAborted();
    if (element.type === 'chart') images.set(element.id, await renderChart(element.chart, assets));
  }
  const numbers = numberElements(doc.elements);
  const blocks = landscapeBlocks(doc.elements, doc.kind !== 'brief');
  const body: ISectionOptions[] = blocks.map(({ landscape, elements }, index) => {
    const room = landscape ? textWidthTwips.landscape : textWidthTwips.portrait;
    return {
      properties: { type: SectionType.NEXT_PAGE, page: pageOf(landscape) },
      headers: { default: runningHead(doc.head, room) },
      footers: { default: runningFoot() },
      children: [
        ...(index === 0 && !doc.cover ? briefHead(doc.head, room) : []),
        ...elements.flatMap((element) => docxElement(element, { room, numbers, images })),
      ],
    };
  });
  const document = new Document({
    title: doc.head.title,
    subject: doc.head.term,
    creator: doc.head.office,
    lastModifiedBy: doc.head.office,
    description: doc.head.subtitle,
    keywords: ['教学质量监测', doc.head.term, doc.head.audience].join('，'),
    styles: docxStyles(doc.kind),
    // Laying out a document takes seconds; only contents need to know pages.
    ...(doc.elements.some(({ type }) => type === 'toc') ? { pageNumbers: pageNumbers(assets) } : {}),
    sections: [
      ...(doc.cover ? [{ properties: { page: pageOf(false) }, children: coverPage(doc.head, textWidthTwips.portrait) }] : []),
      ...body,
    ],
  });
  signal?.throwIfAborted();
  return new Uint8Array(await Packer.toArrayBuffer(document));
}

function pageOf(landscape: boolean): NonNullable<NonNullable<ISectionOptions['properties']>['page']> {
  const side = landscape ? 1134 : page.side;
  return {
    // The library swaps the two for landscape.
    size: { width: page.width, height: page.height, orientation: landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT },
    margin: { top: page.top, bottom: page.bottom, left: side, right: side, header: page.header, footer: page.footer },
  };
}

/** Contents and captions are written with their numbers, laid out with our font in place of the reader's Chinese ones. */
function pageNumbers({ font }: ExportAssets): ReturnType<typeof estimatePageNumbersWith> {
  return estimatePageNumbersWith({ fonts: ['SimSun', 'Microsoft YaHei'].map((name) => ({ data: font, name })), guess: true });
}
