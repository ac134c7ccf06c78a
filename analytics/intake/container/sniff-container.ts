/** What the first bytes say a file is; names and extensions are often wrong. */
export type Sniffed =
  | { readonly kind: 'zip' | 'ole' | 'biff' | 'text' }
  | { readonly kind: 'foreign'; readonly code: string; readonly what: string };

const foreign: readonly { readonly magic: readonly number[]; readonly code: string; readonly what: string }[] = [
  { magic: [0x89, 0x50, 0x4e, 0x47], code: 'picture-file', what: 'PNG 图片' },
  { magic: [0xff, 0xd8, 0xff], code: 'picture-file', what: 'JPEG 图片' },
  { magic: [0x47, 0x49, 0x46, 0x38], code: 'picture-file', what: 'GIF 图片' },
  { magic: [0x49, 0x49, 0x2a, 0x00], code: 'picture-file', what: 'TIFF 图片' },
  { magic: [0x4d, 0x4d, 0x00, 0x2a], code: 'picture-file', what: 'TIFF 图片' },
  { magic: [0x52, 0x49, 0x46, 0x46], code: 'picture-file', what: 'WebP 图片或音视频' },
  { magic: [0x25, 0x50, 0x44, 0x46], code: 'pdf-file', what: 'PDF 文件' },
  { magic: [0x52, 0x61, 0x72, 0x21], code: 'archive-file', what: 'RAR 压缩包' },
  { magic: [0x37, 0x7a, 0xbc, 0xaf], code: 'archive-file', what: '7z 压缩包' },
  { magic: [0x1f, 0x8b], code: 'archive-file', what: 'GZIP 压缩包' },
];

const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean => magic.every((byte, index) => bytes[index] === byte);

export function sniffContainer(bytes: Uint8Array): Sniffed {
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, [0x50, 0x4b, 0x05, 0x06])) return { kind: 'zip' };
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])) return { kind: 'ole' };
  const match = foreign.find(({ magic }) => startsWith(bytes, magic));
  if (match) return { kind: 'foreign', code: match.code, what: match.what };
  if (isBitmap(bytes)) return { kind: 'foreign', code: 'picture-file', what: 'BMP 图片' };
  // Excel 2–4 and bare Excel 5 streams open with a BOF record: 09 00/02/04/08, then its length.
  if (bytes[0] === 0x09 && [0x00, 0x02, 0x04, 0x08].includes(bytes[1] ?? -1) && (bytes[2] ?? 99) <= 16 && bytes[3] === 0) return { kind: 'biff' };
  return { kind: 'text' };
}

/** `BM` could begin a text, so the declared file size has to agree as well. */
function isBitmap(bytes: Uint8Array): boolean {
  if (!startsWith(bytes, [0x42, 0x4d]) || bytes.length < 26) return false;
  const declared = bytes[2]! | (bytes[3]! << 8) | (bytes[4]! << 16) | (bytes[5]! << 24);
  return declared === bytes.length || bytes.subarray(6, 10).every((byte) => byte === 0);
}
