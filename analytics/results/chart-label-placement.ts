/** A label wanted beside a point, in pixels. */
export interface LabelWish {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Smaller is placed first. */
  readonly priority: number;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Greedy placement in eight positions around each point: no label covers another label, a point or
 * the edge of the area; a label without a free place gets none (the table carries every name).
 */
export function placeLabels(wishes: readonly LabelWish[], area: Box, obstacles: readonly Box[]): (Box | null)[] {
  const taken: Box[] = [...obstacles, ...wishes.map(({ x, y }) => ({ left: x - 3, right: x + 3, top: y - 3, bottom: y + 3 }))];
  const placed: (Box | null)[] = wishes.map(() => null);
  const order = wishes.map((wish, index) => ({ wish, index })).sort((a, b) => a.wish.priority - b.wish.priority);
  for (const { wish, index } of order) {
    const free = candidates(wish).find((box) => inside(box, area) && taken.every((other) => !overlap(box, other)));
    if (free === undefined) continue;
    placed[index] = free;
    taken.push(free);
  }
  return placed;
}

function candidates({ x, y, width, height }: LabelWish): Box[] {
  const at = (left: number, top: number): Box => ({ left, top, right: left + width, bottom: top + height });
  const gap = 6;
  return [
    at(x + gap, y - height / 2),
    at(x - gap - width, y - height / 2),
    at(x - width / 2, y - gap - height),
    at(x - width / 2, y + gap),
    at(x + 4, y - 4 - height),
    at(x + 4, y + 4),
    at(x - 4 - width, y - 4 - height),
    at(x - 4 - width, y + 4),
  ];
}

const inside = (box: Box, area: Box) => box.left >= area.left && box.right <= area.right && box.top >= area.top && box.bottom <= area.bottom;

const overlap = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
