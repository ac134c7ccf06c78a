import { Zlib, unzlibSync } from 'fflate';
import { breathe, type CallOptions } from '../call.ts';

const CHUNK = 4 * 1024 * 1024;

/** zlib at level 1, in pieces, so that a large segment can be cancelled and does not block messages. */
export async function compress(bytes: Uint8Array, call?: CallOptions): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  const stream = new Zlib({ level: 1 }, (piece) => void pieces.push(piece));
  for (let start = 0; start === 0 || start < bytes.length; start += CHUNK) {
    if (start > 0) await breathe();
    call?.signal?.throwIfAborted();
    stream.push(bytes.subarray(start, start + CHUNK), start + CHUNK >= bytes.length);
  }
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    joined.set(piece, offset);
    offset += piece.length;
  }
  return joined;
}

/** The bytes that were compressed; throws unless there are exactly `size` of them, so a bomb cannot expand. */
export function decompress(bytes: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  // One byte of room more than declared: fflate cuts what does not fit, and the extra byte shows it.
  const plain = unzlibSync(bytes, { out: new Uint8Array(size + 1) });
  if (plain.length !== size) throw new RangeError(`expands to ${plain.length > size ? 'more' : 'less'} than the declared ${size} bytes`);
  return plain;
}
