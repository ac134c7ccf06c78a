import { decodeText } from './decode-text.ts';

/** True for “单个文件网页” (MHTML, RFC 2557), which Excel and WPS save as .mht and systems rename to .xls. */
export const looksLikeMht = (text: string): boolean => /^\s*[\w-]+:/u.test(text) && /^MIME-Version:/imu.test(text.slice(0, 2000)) && /^Content-Type:\s*multipart\/related/imu.test(text.slice(0, 2000));

/** The HTML pages inside an MHTML file, decoded; each sheet of the workbook is one of them. */
export function htmlPartsOf(bytes: Uint8Array): string[] {
  // Latin-1 keeps every byte, so that each part can be decoded by its own rules.
  const text = new TextDecoder('latin1').decode(bytes);
  const boundary = /boundary="?([^"\r\n;]+)"?/iu.exec(text.slice(0, 4000))?.[1];
  if (!boundary) return [];
  return text.split(`--${boundary}`).slice(1).flatMap((part) => {
    const gap = /\r?\n\r?\n/u.exec(part);
    if (!gap) return [];
    const head = part.slice(0, gap.index);
    if (!/^Content-Type:\s*text\/html/imu.test(head)) return [];
    return [decodeText(transferred(part.slice(gap.index + gap[0].length), head)).text];
  });
}

/** RFC 2045 §6: quoted-printable, base64, or the bytes as they are. */
function transferred(body: string, head: string): Uint8Array {
  const coding = /^Content-Transfer-Encoding:\s*([\w-]+)/imu.exec(head)?.[1]?.toLowerCase();
  if (coding === 'base64') return fromBase64(body);
  const plain = coding === 'quoted-printable' ? body.replace(/=[ \t]*\r?\n/gu, '').replace(/=([0-9a-f]{2})/giu, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))) : body;
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function fromBase64(text: string): Uint8Array {
  const bytes: number[] = [];
  let [held, bits] = [0, 0];
  for (const letter of text) {
    const value = DIGITS.indexOf(letter);
    if (value < 0) continue;
    held = ((held << 6) | value) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 0xff);
  }
  return new Uint8Array(bytes);
}
