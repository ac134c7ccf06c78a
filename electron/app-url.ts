export const appScheme = 'app';
export const appHost = 'xueheng';
export const appOrigin = `${appScheme}://${appHost}`;

/** True for our own pages only. Compared part by part: a prefix test would accept `app://xueheng.evil`. */
export function isAppUrl(url: string): boolean {
  try {
    const { protocol, host, username, password } = new URL(url);
    return protocol === `${appScheme}:` && host === appHost && username === '' && password === '';
  } catch {
    return false;
  }
}
