import { ink, markColors, markLabels } from './chart-palette.ts';
import { textAt } from './chart-style.ts';
import { textWidth } from './chart-text-width.ts';
import type { Mark } from './element.ts';
import { formatNumber } from './format.ts';

/** What the marks mean and how many carry each, in one line. */
export function markLegend(marks: readonly Mark[], left: number, y: number, fontSize: number) {
  const shown = (['above', 'same', 'below', 'suppressed'] as const).filter((mark) => marks.includes(mark));
  let x = left;
  return shown.map((mark) => {
    const symbol = mark === 'same' ? '○' : mark === 'suppressed' ? '┄' : markLabels[mark].symbol;
    const count = marks.filter((other) => other === mark).length;
    const text = `${symbol} ${mark === 'above' || mark === 'below' ? '显著' : ''}${markLabels[mark].text}（${formatNumber(count, 'count')}）`;
    const at = x;
    x += textWidth(text, fontSize) + 16;
    return textAt({ text, x: at, y, fontSize, color: mark === 'suppressed' ? ink.secondary : markColors[mark] });
  });
}
