import type { ResultElement } from '../../results/element.ts';
import { textWidthTwips } from './docx-skin.ts';
import { isWide } from './docx-table.ts';

export interface PageBlock {
  readonly landscape: boolean;
  readonly elements: readonly ResultElement[];
}

/** Turns the page for wide tables; a heading and its sentences that lead up to the table go with it. */
export function landscapeBlocks(elements: readonly ResultElement[], mayTurn = true): PageBlock[] {
  const blocks: { landscape: boolean; elements: ResultElement[] }[] = [];
  const last = () => blocks.at(-1);
  for (const [index, element] of elements.entries()) {
    // The contents end their own page.
    if (element.type === 'pageBreak' && elements[index - 1]?.type === 'toc') continue;
    const landscape = mayTurn && element.type === 'table' && isWide(element, textWidthTwips.portrait);
    const block = last();
    if (block?.landscape === landscape || (block?.landscape === true && element.type === 'paragraph' && element.style === 'note')) {
      block.elements.push(element);
    } else {
      blocks.push({ landscape, elements: [...(landscape && block !== undefined ? takeIntroduction(block.elements) : []), element] });
    }
  }
  return blocks.filter((block) => block.elements.some(({ type }) => type !== 'pageBreak'));
}

/** Removes and returns the heading at the end of a block with at most two paragraphs after it. */
function takeIntroduction(elements: ResultElement[]): ResultElement[] {
  let start = elements.length;
  let paragraphs = 0;
  while (start > 0 && elements[start - 1]?.type === 'paragraph' && paragraphs < 2) {
    start -= 1;
    paragraphs += 1;
  }
  if (elements[start - 1]?.type !== 'heading') return [];
  while (start > 0 && elements[start - 1]?.type === 'heading') start -= 1;
  return elements.splice(start);
}
