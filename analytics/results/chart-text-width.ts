/**
 * Width of a line of text in pixels, for layout where nothing can measure (server-side charts, slides, sheets).
 * Advance widths of Noto Sans SC in em, rounded up, so that a label given this room is never cut.
 */
export function textWidth(text: string, fontSize: number): number {
  let em = 0;
  for (const character of text) em += advance(character);
  return em * fontSize;
}

const NARROW = new Set(['i', 'j', 'l', 'I', '.', ',', ':', ';', "'", '|', '!', '(', ')', '[', ']', ' ', 'f', 't', 'r', '/', '-']);
const WIDE = new Set(['m', 'w', 'M', 'W', '@', '%']);

function advance(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x2e80 || character === '—' || character === '…' || character === '▲' || character === '▼') return 1;
  if (NARROW.has(character)) return 0.36;
  if (WIDE.has(character)) return 0.93;
  if (code >= 0x41 && code <= 0x5a) return 0.68;
  return 0.58;
}

/** Splits a label into lines no wider than `width`; Chinese breaks anywhere, digits and Latin words stay whole, no line is one character. */
export function wrapText(text: string, width: number, fontSize: number): string[] {
  const pieces = text.match(/[A-Za-z0-9.%+−—-]+|[\s\S]/gu) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    if (line !== '' && textWidth(line + piece, fontSize) > width) {
      // 第一学期 stays together.
      const ordinal = line.length > 1 && line.endsWith('第') ? '第' : '';
      lines.push(ordinal === '' ? line : line.slice(0, -1));
      line = ordinal + piece.trimStart();
    } else {
      line += piece;
    }
  }
  if (line !== '') lines.push(line);
  const before = lines.at(-2);
  if (lines.at(-1)?.length === 1 && before !== undefined && /[\u3400-\u9fff]{3}$/.test(before)) {
    lines.splice(-2, 2, before.slice(0, -1), before.slice(-1) + line);
  }
  return lines;
}

/** Shortens to the width with an ellipsis; only for labels that have no other way out. */
export function truncateText(text: string, width: number, fontSize: number): string {
  if (textWidth(text, fontSize) <= width) return text;
  const characters = [...text];
  while (characters.length > 1 && textWidth(`${characters.join('')}…`, fontSize) > width) characters.pop();
  return `${characters.join('')}…`;
}
