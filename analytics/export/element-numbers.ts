import type { ResultElement } from '../results/element.ts';

/** 表1, 图1 … in reading order, by element id. */
export function numberElements(elements: readonly ResultElement[]): ReadonlyMap<string, string> {
  const numbers = new Map<string, string>();
  let tables = 0;
  let charts = 0;
  for (const element of elements) {
    if (element.type === 'table') numbers.set(element.id, `表${String((tables += 1))}`);
    if (element.type === 'chart') numbers.set(element.id, `图${String((charts += 1))}`);
  }
  return numbers;
}

/** Numbers a sentence should point to: its evidence, unless it already names a table or figure itself. */
export function referencesOf(text: string, evidence: readonly string[], numbers: ReadonlyMap<string, string>): { id: string; number: string }[] {
  if (/[见如][表图]/.test(text)) return [];
  return evidence.flatMap((id) => {
    const number = numbers.get(id);
    return number === undefined ? [] : [{ id, number }];
  });
}
