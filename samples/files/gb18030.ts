/** Characters outside the BMP do not occur in the samples; everything else is one or two or four bytes. */
let table: Map<number, number> | null = null;

function reverseTable(): Map<number, number> {
  const decoder = new TextDecoder('gb18030');
  const reverse = new Map<number, number>();
  const two: number[] = [];
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) if (trail !== 0x7f) two.push((lead << 8) | trail);
  }
  const four: number[] = [];
  for (let a = 0x81; a <= 0x84; a++) {
    for (let b = 0x30; b <= 0x39; b++) {
      for (let c = 0x81; c <= 0xfe; c++) {
        for (let d = 0x30; d <= 0x39; d++) four.push(((a << 24) | (b << 16) | (c << 8) | d) >>> 0);
      }
    }
  }
  const read = (codes: readonly number[], width: number): void => {
    // A line feed after each code keeps the pairing even where a code stands for nothing.
    const bytes = new Uint8Array(codes.length * (width + 1));
    codes.forEach((code, i) => {
      for (let k = 0; k < width; k++) bytes[i * (width + 1) + k] = (code >>> (8 * (width - 1 - k))) & 0xff;
      bytes[i * (width + 1) + width] = 0x0a;
    });
    decoder.decode(bytes).split('\n').forEach((text, i) => {
      const code = codes[i];
      if (code !== undefined && text.length === 1 && text !== '\ufffd' && !reverse.has(text.charCodeAt(0))) reverse.set(text.charCodeAt(0), code);
    });
  };
  read(two, 2);
  read(four, 4);
  return reverse;
}

/** There is no TextEncoder for GB18030: the decoder is turned round. */
export function encodeGb18030(text: string): Uint8Array {
  table ??= reverseTable();
  const bytes = new Uint8Array(text.length * 4);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      bytes[at++] = unit;
      continue;
    }
    const code = table.get(unit);
    if (code === undefined) throw new Error(`no GB18030 code for U+${unit.toString(16)}`);
    for (let shift = code > 0xffff ? 24 : 8; shift >= 0; shift -= 8) bytes[at++] = (code >>> shift) & 0xff;
  }
  return bytes.slice(0, at);
}
