/** Excel's rules: at most 31 characters, none of \ / ? * [ ] :, no quote at either end, unique without regard to case. */
export function sheetNames(wanted: readonly string[]): string[] {
  const taken = new Set<string>();
  return wanted.map((name) => {
    const clean = name.replace(/[\\/?*[\]:\u0000-\u001f]/g, ' ').replace(/^'+|'+$/g, '').replace(/\s+/g, ' ').trim() || '数据';
    for (let copy = 1; ; copy += 1) {
      const suffix = copy === 1 ? '' : `（${String(copy)}）`;
      const candidate = `${[...clean].slice(0, 31 - suffix.length).join('')}${suffix}`;
      if (!taken.has(candidate.toLowerCase()) && candidate.length <= 31) {
        taken.add(candidate.toLowerCase());
        return candidate;
      }
    }
  });
}
