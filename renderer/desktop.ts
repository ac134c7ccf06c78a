import type { DesktopBridge } from '../electron/channels.ts';

declare global {
  interface Window {
    readonly xueheng?: DesktopBridge;
  }
}

/** The desktop's bridge; undefined in a plain browser. */
export const desktop: DesktopBridge | undefined = window.xueheng;
