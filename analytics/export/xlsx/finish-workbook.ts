import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { DocumentHead } from '../../reports/document.ts';

export interface SheetExtras {
  readonly name: string;
  /** Rows repeated on every printed page. */
  readonly headRows: number;
  readonly filter: string | null;
  readonly landscape: boolean;
}

/** What write-excel-file has no option for: filter buttons, one page wide in print, document properties. */
export function finishWorkbook(xlsx: Uint8Array, sheets: readonly SheetExtras[], head: DocumentHead): Uint8Array {
  const files = unzipSync(xlsx);
  sheets.forEach(({ filter, landscape }, index) => {
    const path = `xl/worksheets/sheet${String(index + 1)}.xml`;
    const bytes = files[path];
    if (bytes === undefined) throw new Error(`no ${path} in the workbook`);
    let xml = strFromU8(bytes);
    if (filter !== null) xml = xml.replace('</sheetData>', `</sheetData><autoFilter ref="${filter}"/>`);
    xml = fitToWidth(xml, landscape);
    files[path] = strToU8(xml);
  });
  addNames(files, sheets);
  addProperties(files, head);
  return zipSync(files, { level: 6 });
}

/** Excel keeps a filter's range and the repeated print rows as hidden names. */
function addNames(files: Record<string, Uint8Array>, sheets: readonly SheetExtras[]): void {
  const names = sheets.flatMap(({ name, filter, headRows }, index) => {
    const sheet = `'${escapeXml(name.replaceAll("'", "''"))}'!`;
    const absolute = (filter ?? '').replace(/([A-Z]+)(\d+)/g, '$$$1$$$2');
    return [
      ...(filter === null ? [] : [`<definedName name="_xlnm._FilterDatabase" localSheetId="${String(index)}" hidden="1">${sheet}${absolute}</definedName>`]),
      ...(headRows === 0 ? [] : [`<definedName name="_xlnm.Print_Titles" localSheetId="${String(index)}">${sheet}$1:$${String(headRows)}</definedName>`]),
    ];
  });
  const path = 'xl/workbook.xml';
  const xml = strFromU8(files[path] ?? new Uint8Array());
  files[path] = strToU8(xml.replace('<definedNames/>', () => (names.length === 0 ? '' : `<definedNames>${names.join('')}</definedNames>`)));
}

function fitToWidth(xml: string, landscape: boolean): string {
  const setup = `<pageSetup paperSize="9" orientation="${landscape ? 'landscape' : 'portrait'}" fitToWidth="1" fitToHeight="0"/>`;
  const margins = '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>';
  const clean = xml.replace(/<pageSetup[^>]*\/>/g, '').replace(/<pageMargins[^>]*\/>/g, '').replace(/<sheetPr>[\s\S]*?<\/sheetPr>|<sheetPr[^>]*\/>/g, '');
  return clean
    .replace(/(<worksheet[^>]*>)/, '$1<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>')
    .replace(/(<drawing |<legacyDrawing |<tableParts|<\/worksheet>)/, `${margins}${setup}$1`);
}

interface PropertyPart {
  readonly path: string;
  readonly type: string;
  readonly relation: string;
  readonly xml: string;
}

/** Company, subject and keywords, as Excel's file information shows them. */
function addProperties(files: Record<string, Uint8Array>, head: DocumentHead): void {
  const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  const parts: PropertyPart[] = [
    {
      path: 'docProps/core.xml',
      type: 'application/vnd.openxmlformats-package.core-properties+xml',
      relation: 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties',
      xml: `${declaration}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"><cp:category>${escapeXml(head.term)}</cp:category><cp:keywords>${escapeXml(head.title)}</cp:keywords><cp:lastModifiedBy>${escapeXml(head.office)}</cp:lastModifiedBy></cp:coreProperties>`,
    },
    {
      path: 'docProps/app.xml',
      type: 'application/vnd.openxmlformats-officedocument.extended-properties+xml',
      relation: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties',
      xml: `${declaration}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Company>${escapeXml(head.office)}</Company></Properties>`,
    },
  ];
  parts.forEach(({ path, type, relation, xml }, index) => {
    if (files[path] !== undefined) throw new Error(`${path} is there already`);
    files[path] = strToU8(xml);
    insertBefore(files, '[Content_Types].xml', '</Types>', `<Override PartName="/${path}" ContentType="${type}"/>`);
    insertBefore(files, '_rels/.rels', '</Relationships>', `<Relationship Id="rIdProperties${String(index + 1)}" Type="${relation}" Target="${path}"/>`);
  });
}

function insertBefore(files: Record<string, Uint8Array>, path: string, end: string, xml: string): void {
  const part = strFromU8(files[path] ?? new Uint8Array());
  if (!part.includes(end)) throw new Error(`no ${end} in ${path}`);
  files[path] = strToU8(part.replace(end, () => `${xml}${end}`));
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
