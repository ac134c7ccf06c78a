const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The core has neither Buffer nor btoa. */
export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let index = 0; index < bytes.length; index += 3) {
    const [a = 0, b, c] = [bytes[index], bytes[index + 1], bytes[index + 2]];
    const group = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    parts.push(
      alphabet.charAt((group >> 18) & 63) +
        alphabet.charAt((group >> 12) & 63) +
        (b === undefined ? '=' : alphabet.charAt((group >> 6) & 63)) +
        (c === undefined ? '=' : alphabet.charAt(group & 63)),
    );
  }
  return parts.join('');
}
