/**
 * Puts text and HTML on the clipboard through a copy event: unlike the asynchronous clipboard it needs
 * no permission, which the desktop denies to every page.
 */
export function copyTable(tsv: string, html: string): boolean {
  const fill = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.clipboardData?.setData('text/plain', tsv);
    event.clipboardData?.setData('text/html', html);
  };
  document.addEventListener('copy', fill, { once: true, capture: true });
  const copied = document.execCommand('copy');
  document.removeEventListener('copy', fill, { capture: true });
  return copied;
}

export const copyPicture = (png: Blob): Promise<void> => navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
