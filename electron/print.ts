import { BrowserWindow, session } from 'electron';
import { appOrigin, appScheme } from './app-url.ts';
import { printSecurityPolicy, securityHeaders } from './csp.ts';
import { hardenSession } from './security.ts';
import { UserError } from './user-error.ts';

const timeLimit = 120_000;
let printed = 0;

/**
 * Prints a self-contained document on A4. The window is hidden, sandboxed, without scripts or
 * preload, in a session of its own in memory whose only address is the document itself.
 */
export async function printToPdf(html: string): Promise<Uint8Array> {
  const partition = session.fromPartition(`xueheng-print-${++printed}`, { cache: false });
  hardenSession(partition, false);
  const address = `${appOrigin}/document.html`;
  partition.protocol.handle(appScheme, (request) =>
    request.url === address
      ? new Response(html, { headers: securityHeaders('text/html; charset=utf-8', printSecurityPolicy) })
      : new Response(null, { status: 404 }),
  );
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session: partition,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      javascript: false,
      webgl: false,
      plugins: false,
      spellcheck: false,
    },
  });
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new UserError('生成 PDF 超时，已停止。请减少内容后再试。')), timeLimit);
  });
  try {
    return await Promise.race([expiry, print(window, address)]);
  } finally {
    clearTimeout(timer);
    window.destroy();
    partition.protocol.unhandle(appScheme);
  }
}

async function print(window: BrowserWindow, address: string): Promise<Uint8Array> {
  await window.loadURL(address);
  return await window.webContents.printToPDF({
    pageSize: 'A4',
    printBackground: true,
    preferCSSPageSize: true,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
    displayHeaderFooter: true,
    headerTemplate: '<span></span>',
    footerTemplate:
      '<div style="width:100%;text-align:center;font-size:9px;color:#555"><span class="pageNumber"></span> / <span class="totalPages"></span></div>',
  });
}
