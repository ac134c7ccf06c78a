export interface DecodedText {
  readonly text: string;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';
  /** Bytes that belong to no character of the encoding, shown as U+FFFD. */
  readonly undecodable: number;
}

/** BOM, else UTF-16 by its zero bytes, else strict UTF-8, else GB18030: right on every sample tried. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = markedEncoding(bytes) ?? zeroPattern(bytes);
  if (encoding) return decodeAs(encoding, bytes);
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8', undecodable: 0 };
  } catch {
    return nearlyUtf8(bytes) ? decodeAs('utf-8', bytes) : decodeAs('gb18030', bytes);
  }
}

function decodeAs(encoding: DecodedText['encoding'], bytes: Uint8Array): DecodedText {
  const text = new TextDecoder(encoding).decode(bytes);
  return { text, encoding, undecodable: text.split('\ufffd').length - 1 };
}

function markedEncoding(bytes: Uint8Array): DecodedText['encoding'] | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

/**
 * UTF-16 without a mark: digits, commas and line ends put a zero in every second byte, on one side.
 * A few fall on the other side (一 is 4E 00); other encodings hold no zeros at all.
 */
function zeroPattern(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes.length % 2 !== 0) return null;
  const zeros = [0, 0];
  const length = Math.min(bytes.length, 4096);
  for (let index = 0; index < length; index++) if (bytes[index] === 0) zeros[index % 2]!++;
  const [even, odd] = [zeros[0]!, zeros[1]!];
  if (odd > length * 0.08 && even < odd / 4) return 'utf-16le';
  if (even > length * 0.08 && odd < even / 4) return 'utf-16be';
  return null;
}

/**
 * UTF-8 with a few broken characters (cut off at the end, or a cell cut at a byte limit): nearly all of
 * its non-ASCII text still decodes, while GBK read as UTF-8 is mostly U+FFFD.
 */
function nearlyUtf8(bytes: Uint8Array): boolean {
  const sample = new TextDecoder('utf-8').decode(bytes.subarray(0, 1_000_000));
  let [broken, wide] = [0, 0];
  for (let index = 0; index < sample.length; index++) {
    const code = sample.charCodeAt(index);
    if (code === 0xfffd) broken++;
    else if (code >= 0x2e80) wide++;
  }
  return wide > 10 * broken;
}
