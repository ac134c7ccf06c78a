import { zip } from 'fflate';

/** Several files as one download. Documents are compressed already, so they are only packed. */
export function zipFiles(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Promise<Blob> {
  return new Promise((resolve, reject) => {
    zip(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes])), { level: 0, consume: false }, (error, packed) => {
      if (error) reject(error);
      else resolve(new Blob([new Uint8Array(packed)], { type: 'application/zip' }));
    });
  });
}
