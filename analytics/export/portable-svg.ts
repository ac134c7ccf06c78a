/**
 * ECharts' SVG as Word, WPS, LibreOffice and resvg all draw it: none of them agree on
 * `dominant-baseline`, so the baseline moves into the coordinates; style sheets and the
 * per-process counters in class names go.
 */
export function portableSvg(svg: string): string {
  return svg
    .replace(/<style[^>]*>[\s\S]*?<\/style>/g, '')
    .replace(/ class="[^"]*"/g, '')
    .replace(/zr\d+-/g, 'zr-')
    .replace(/<text ([^>]*)>/g, (_, attributes: string) => `<text ${placeBaseline(attributes)}>`);
}

/** Distance from the middle of a line of text to its baseline, in em (Noto Sans SC, YaHei). */
const MIDDLE = 0.36;
const TOP = 0.88;

function placeBaseline(attributes: string): string {
  const baseline = /dominant-baseline="([^"]*)"/.exec(attributes)?.[1];
  if (baseline === undefined) return attributes;
  const fontSize = Number(/font-size:\s*([\d.]+)px/.exec(attributes)?.[1] ?? 12);
  const shift = baseline === 'central' || baseline === 'middle' ? MIDDLE * fontSize : baseline === 'alphabetic' ? 0 : TOP * fontSize;
  const rest = attributes.replace(/\s*dominant-baseline="[^"]*"/, '').trimStart();
  const y = / y="([^"]*)"/.exec(` ${rest}`)?.[1];
  if (y === undefined) return `${rest.trimEnd()} y="${tidy(shift)}"`;
  return ` ${rest}`.replace(/ y="[^"]*"/, ` y="${tidy(Number(y) + shift)}"`).trimStart();
}

const tidy = (value: number) => Number(value.toFixed(2));
