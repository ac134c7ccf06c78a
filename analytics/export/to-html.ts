import type { DocumentHead, ReportDocument } from '../reports/document.ts';
import { chineseDate } from './chinese-date.ts';
import { numberElements } from './element-numbers.ts';
import { escapeHtml } from './html/escape-html.ts';
import { htmlElement } from './html/html-elements.ts';
import { htmlStyle } from './html/html-style.ts';
import { titleLines } from './title-lines.ts';

/** One file that opens anywhere: inline style and SVG, no scripts, nothing fetched. */
export function toHtml(doc: ReportDocument): string {
  const { head, elements } = doc;
  const context = { elements, numbers: numberElements(elements) };
  const body = elements.map((element, index) => htmlElement(element, index, context)).join('\n');
  return `<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escapeHtml(head.title)}</title>
<style>${htmlStyle}</style>
</head>
<body>
<main>
${doc.cover ? cover(head) : briefHead(head)}
${body}
<footer>${escapeHtml(head.office)}　${escapeHtml(chineseDate(head.issueDate))}${head.internal ? '　内部资料' : ''}</footer>
</main>
</body>
</html>
`;
}

const title = (head: DocumentHead, room: number, fontSize: number) => titleLines(head.title, room, fontSize).map(escapeHtml).join('<br/>');

function cover(head: DocumentHead): string {
  return `<div class="cover"><div class="internal">${head.internal ? '内部资料' : ''}</div><div class="title">${title(head, 720, 34)}</div><div>${escapeHtml(head.subtitle)}</div><div>${escapeHtml(head.title.includes(head.term) ? '' : head.term)}</div><div class="office">${escapeHtml(head.office)}</div><div>${escapeHtml(chineseDate(head.issueDate))}</div><p class="note">${escapeHtml(head.audience)}</p></div>`;
}

function briefHead(head: DocumentHead): string {
  return `<div class="brief"><div class="title">${title(head, 690, 26)}</div><div>${escapeHtml(head.subtitle)}</div></div><div class="brief-line"><span>${escapeHtml(head.office)}</span><span>${escapeHtml(head.term)}</span><span>${escapeHtml(chineseDate(head.issueDate))}</span></div>`;
}
