/** The analyst stopped it: nothing to report, nothing to repair. */
export class CancelledError extends Error {
  constructor() {
    super('已取消。');
    this.name = 'CancelledError';
  }
}

/** Reason given to `abort` when the analyst pressed 取消, as against a page that was left. */
export const STOPPED_BY_USER = 'stopped by user';
