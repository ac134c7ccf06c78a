import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';

/** Share of dark pixels on a rendered page, read from a small grey copy that pdftoppm makes of the same PDF page. */
export function pageInk(png: string, env: NodeJS.ProcessEnv): number {
  const page = /page-0*(\d+)\.png$/.exec(png)?.[1];
  if (page === undefined) throw new Error(`no page number in ${png}`);
  const folder = dirname(png);
  const pdf = join(folder, `${folder.split('/').at(-1) ?? ''}.pdf`);
  const result = spawnSync('pdftoppm', ['-r', '24', '-gray', '-f', page, '-l', page, pdf], { env, maxBuffer: 1 << 24 });
  if (result.status !== 0) throw new Error(`pdftoppm: ${result.stderr.toString()}`);
  return darkShare(result.stdout);
}

/** Binary PGM: `P5 width height max` and one byte per pixel. */
export function darkShare(pgm: Uint8Array): number {
  const header = /^P5\s+(\d+)\s+(\d+)\s+(\d+)\s/.exec(Buffer.from(pgm.subarray(0, 64)).toString('latin1'));
  if (header === null) throw new Error('not a binary PGM');
  const pixels = pgm.subarray(header[0].length);
  let dark = 0;
  for (const value of pixels) if (value < 200) dark += 1;
  return pixels.length === 0 ? 0 : dark / pixels.length;
}
