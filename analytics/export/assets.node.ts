import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { ExportAssets } from './export-assets.ts';

/** Reads font and rasteriser from the installed packages. */
export async function loadNodeAssets(): Promise<ExportAssets> {
  const require = createRequire(import.meta.url);
  const [font, resvgWasm] = await Promise.all([
    readFile(require.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf')),
    readFile(require.resolve('@resvg/resvg-wasm/index_bg.wasm')),
  ]);
  return { font, resvgWasm };
}
