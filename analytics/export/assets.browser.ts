import fontUrl from '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf?url';
import wasmUrl from '@resvg/resvg-wasm/index_bg.wasm?url';
import type { ExportAssets } from './export-assets.ts';

/** Fetches font and rasteriser from the app's own bundle; works in windows and workers. */
export async function loadBrowserAssets(): Promise<ExportAssets> {
  const [font, resvgWasm] = await Promise.all([fetchBytes(fontUrl), fetchBytes(wasmUrl)]);
  return { font, resvgWasm };
}

async function fetchBytes(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`程序文件缺失：${url}（${response.status}）`);
  return new Uint8Array(await response.arrayBuffer());
}
