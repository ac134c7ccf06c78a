/** Fewer schools than this and a quarter of them is one or two. */
const FEWEST_SCHOOLS = 8;

/** Level as a band of the schools, not as a rank: neighbours in a rank list cannot be told apart. */
export function bandOf(own: number, all: readonly number[]): '前25%' | '中间50%' | '后25%' | null {
  if (all.length < FEWEST_SCHOOLS) return null;
  const share = all.filter((mean) => mean > own).length / all.length;
  return share < 0.25 ? '前25%' : share < 0.75 ? '中间50%' : '后25%';
}
