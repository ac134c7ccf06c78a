import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { repairChartAxes } from './repair-chart-axes.ts';

/** What pptxgenjs 4.0.1 writes and PowerPoint or a strict reader objects to. */
export function repairPptx(pptx: Uint8Array): Uint8Array {
  const files = unzipSync(pptx);
  for (const [path, bytes] of Object.entries(files)) {
    if (/^ppt\/charts\/chart\d+\.xml$/.test(path)) files[path] = strToU8(dropEmptyPoints(repairChartAxes(strFromU8(bytes))));
    if (/^ppt\/slideMasters\/slideMaster\d+\.xml$/.test(path)) files[path] = strToU8(dropLooseNull(strFromU8(bytes)));
  }
  return zipSync(files, { level: 6 });
}

/** A missing value is a point left out, not a point without a number. */
export function dropEmptyPoints(xml: string): string {
  return xml.replace(/<c:pt idx="\d+">\s*<c:v>\s*<\/c:v>\s*<\/c:pt>/g, '');
}

/** The master part carries the word “null” between two elements. */
export function dropLooseNull(xml: string): string {
  return xml.replace(/>\s*null\s*</g, '><');
}
