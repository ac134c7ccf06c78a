/** Seeded numbers in [0, 1): mulberry32 (T. Ettinger, 2017, public domain). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Printed, so that a failure can be run again with FAULT_SEED. */
export function chooseSeed(suite: string): number {
  const seed = Number(process.env['FAULT_SEED'] ?? Date.now() % 1_000_000_000);
  console.log(`${suite}: FAULT_SEED=${seed}`);
  return seed;
}
