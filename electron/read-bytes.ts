import { readFile } from 'node:fs/promises';

/** A file's bytes in memory of their own: sending a view of Node's pool would send its neighbours too. */
export async function readBytes(path: string): Promise<Uint8Array> {
  const buffer = await readFile(path);
  return buffer.byteLength === buffer.buffer.byteLength ? new Uint8Array(buffer.buffer) : new Uint8Array(buffer);
}
