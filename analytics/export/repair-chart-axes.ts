/**
 * pptxgenjs 4.0.1 writes a third axis id into every two-dimensional bar and line chart without
 * declaring that axis, and PowerPoint then offers to repair the file. Drops undeclared ids.
 */
export function repairChartAxes(xml: string): string {
  const declared = declaredAxes(xml);
  return xml.replace(/<c:axId val="([^"]*)"\s*\/>/g, (tag, id: string) => (declared.has(id) ? tag : ''));
}

/** Ids of the axes a chart part really has. */
export function declaredAxes(xml: string): ReadonlySet<string> {
  return new Set([...xml.matchAll(/<c:(?:catAx|valAx|dateAx|serAx)>\s*<c:axId val="([^"]*)"/g)].map((match) => match[1] ?? ''));
}
