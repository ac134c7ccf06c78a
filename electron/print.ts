import { randomUUID } from 'node:crypto';
import { BrowserWindow, session, type Session } from 'electron';
import { appOrigin, appScheme } from './app-url.ts';
import { printSecurityPolicy, securityHeaders } from './csp.ts';
import { hardenSession } from './security.ts';
import { UserError } from './user-error.ts';

const timeLimit = 120_000;

/** Documents being printed, by the address each is loaded from. */
const documents = new Map<string, string>();
let prepared: Session | null = null;

/** A session of its own, in memory, that knows the documents being printed and no other address. */
function printSession(): Session {
  if (prepared !== null) return prepared;
  prepared = session.fromPartition('xueheng-print', { cache: false });
  hardenSession(prepared, false);
  prepared.protocol.handle(appScheme, ({ url }) => {
    const html = documents.get(url);
    if (html === undefined) return new Response(null, { status: 404 });
    return new Response(html, { headers: securityHeaders('text/html; charset=utf-8', printSecurityPolicy) });
  });
  return prepared;
}

/** Prints a self-contained document on A4, in a hidden, sandboxed window without scripts or preload. */
export async function printToPdf(html: string): Promise<Uint8Array> {
  const address = `${appOrigin}/print/${randomUUID()}.html`;
  documents.set(address, html);
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session: printSession(),
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
    documents.delete(address);
    window.destroy();
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
