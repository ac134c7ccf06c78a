import { CancelledError } from '../rpc/cancelled-error.ts';
import { useApp, type Notice } from '../store.ts';

let nextId = 1;

/** Good news goes by itself; a problem stays until it is closed. */
const GOOD_NEWS_MS = 8000;

export function notify(notice: Omit<Notice, 'id'>): void {
  const id = nextId++;
  // The newest three: a column of old messages hides the page.
  useApp.setState(({ notices }) => ({ notices: [...notices, { ...notice, id }].slice(-3) }));
  if (notice.tone === 'info' || notice.tone === 'success') setTimeout(() => dismissNotice(id), GOOD_NEWS_MS);
}

export const dismissNotice = (id: number): void =>
  useApp.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));

/** Reports a failed action in the analyst's words; a cancelled one is no failure. */
export function notifyFailure(what: string, error: unknown): void {
  if (error instanceof CancelledError) return;
  notify({ tone: 'error', title: `${what}没有完成`, detail: messageOf(error) });
}

export const messageOf = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  // Messages of our own are Chinese sentences; anything else comes from a library and is quoted as such.
  return /\p{Script=Han}/u.test(message) ? message : `程序内部出错（${message}）。数据没有改动，请重试；仍然出错时请把这条信息交给维护人员。`;
};
