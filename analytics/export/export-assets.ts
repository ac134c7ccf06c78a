/** Binary files the walkers need and that the core cannot open itself. */
export interface ExportAssets {
  /** Noto Sans SC, a whole TTF: all of GB2312 and rare name characters. */
  readonly font: Uint8Array;
  readonly resvgWasm: Uint8Array;
}
