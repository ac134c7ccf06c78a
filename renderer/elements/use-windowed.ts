import { useState, type UIEvent } from 'react';

const MARGIN = 12;
/** Below this number of rows everything is drawn: printing and searching in the page then find it all. */
export const DRAW_ALL = 200;

/** Which rows of a scrolled list are in view; rows have one fixed height. */
export function useWindowed(count: number, rowHeight: number, viewHeight: number): { from: number; to: number; onScroll: (event: UIEvent<HTMLElement>) => void } {
  const [top, setTop] = useState(0);
  const onScroll = (event: UIEvent<HTMLElement>): void => setTop(event.currentTarget.scrollTop);
  if (count <= DRAW_ALL) return { from: 0, to: count, onScroll };
  const first = Math.min(Math.floor(top / rowHeight), Math.max(0, count - 1));
  const from = Math.max(0, first - MARGIN);
  return { from, to: Math.min(count, first + Math.ceil(viewHeight / rowHeight) + MARGIN), onScroll };
}
