import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

/**
 * pptxgenjs 4.0.1 writes a third axis id into every two-dimensional bar and line chart without
 * declaring that axis, and PowerPoint then offers to repair the file. Drops undeclared ids.
 */
export function repairChartAxes(pptx: Uint8Array): Uint8Array {
  const files = unzipSync(pptx);
  for (const [path, bytes] of Object.entries(files)) {
    if (!/^ppt\/charts\/chart\d+\.xml$/.test(path)) continue;
    files[path] = strToU8(dropEmptyPoints(dropUndeclaredAxes(strFromU8(bytes))));
  }
  return zipSync(files, { level: 6 });
}

export function dropUndeclaredAxes(xml: string): string {
  const declared = declaredAxes(xml);
  return xml.replace(/<c:axId val="([^"]*)"\s*\/>/g, (tag, id: string) => (declared.has(id) ? tag : ''));
}

/** A missing value is a point left out, not a point without a number. */
export function dropEmptyPoints(xml: string): string {
  return xml.replace(/<c:pt idx="\d+">\s*<c:v>\s*<\/c:v>\s*<\/c:pt>/g, '');
}

/** Ids of the axes a chart part really has. */
export function declaredAxes(xml: string): ReadonlySet<string> {
  return new Set([...xml.matchAll(/<c:(?:catAx|valAx|dateAx|serAx)>\s*<c:axId val="([^"]*)"/g)].map((match) => match[1] ?? ''));
}
