import type { MergedRange, RawSheet } from '../sheet.ts';

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', emsp: ' ', ensp: ' ' };
/** A hostile span would make a grid of billions of cells. */
const MAX_SPAN = 2000;
const MAX_CELLS = 5_000_000;
/** Cells under merged ones, which are remembered one by one. */
const MAX_COVERED = 300_000;

export const looksLikeHtml = (text: string): boolean => /^\s*</u.test(text) && /<table[\s>]/iu.test(text);

/** The tables of an "Excel" file that is really a web page: many systems export these as .xls. */
export function readHtmlTables(html: string): RawSheet[] {
  const names = [...html.matchAll(/<x:Name>([^<]+)<\/x:Name>/giu)].map(([, name]) => decodeEntities(name ?? '').trim());
  const sheets = tablesOf(html).filter(({ rows }) => rows.length > 0);
  return names.length > 0 && names.length === sheets.length ? sheets.map((sheet, index) => ({ ...sheet, name: names[index]! })) : sheets;
}

function tablesOf(html: string): RawSheet[] {
  const clean = ['script', 'style', 'head'].reduce((text, tag) => without(text, new RegExp(`<${tag}\\b`, 'giu'), new RegExp(`</${tag}\\s*>`, 'giu')), without(html, /<!--/gu, /-->/gu));
  const sheets: RawSheet[] = [];
  let grid: Grid | null = null;
  let name = '';
  let caption: number | null = null;
  let cell: { text: string; rows: number; columns: number } | null = null;
  let at = 0;
  const closeCell = (): void => {
    if (cell && grid) grid.put(decodeEntities(cell.text).trim(), cell.rows, cell.columns);
    cell = null;
  };
  const closeTable = (): void => {
    closeCell();
    if (grid) sheets.push(grid.sheet(name || `表${sheets.length + 1}`));
    grid = null;
  };
  const tag = /<(\/?)([a-z][a-z0-9]*)([^>]*)>/giu;
  for (let match = tag.exec(clean); match; match = tag.exec(clean)) {
    if (cell) cell.text += clean.slice(at, match.index).replace(/\s+/gu, ' ');
    at = tag.lastIndex;
    const closing = match[1] === '/';
    const attributes = match[3] ?? '';
    switch (match[2]?.toLowerCase()) {
      case 'table':
        closeTable();
        if (!closing) {
          grid = new Grid();
          name = decodeEntities(/\ssummary\s*=\s*["']([^"']+)["']/iu.exec(attributes)?.[1] ?? '').trim();
        }
        break;
      case 'tr':
        closeCell();
        if (!closing) grid?.nextRow();
        break;
      case 'td':
      case 'th':
        closeCell();
        if (!closing && grid) cell = { text: '', rows: span(attributes, 'rowspan'), columns: span(attributes, 'colspan') };
        break;
      case 'caption':
        if (!closing) caption = at;
        else if (caption !== null) name ||= decodeEntities(clean.slice(caption, match.index).replace(/<[^>]*>/gu, '')).replace(/\s+/gu, ' ').trim();
        break;
      case 'br':
        if (cell) cell.text += '\n';
        break;
    }
  }
  closeTable();
  return sheets;
}

/** Cuts out sections in one pass: a lazy pattern would look through the whole rest at every opening that never closes. */
function without(text: string, opening: RegExp, closing: RegExp): string {
  const kept: string[] = [];
  let from = 0;
  for (let open = opening.exec(text); open; open = opening.exec(text)) {
    closing.lastIndex = open.index + open[0].length;
    if (!closing.test(text)) break;
    kept.push(text.slice(from, open.index));
    from = closing.lastIndex;
    opening.lastIndex = from;
  }
  return from === 0 ? text : kept.join('') + text.slice(from);
}

class Grid {
  readonly #rows: (string | null)[][] = [];
  readonly #taken = new Set<string>();
  readonly #merges: MergedRange[] = [];
  #column = 0;
  #cells = 0;
  #covered = 0;

  nextRow(): void {
    this.#rows.push([]);
    this.#column = 0;
  }

  put(text: string, rows: number, columns: number): void {
    if (this.#rows.length === 0) this.nextRow();
    const row = this.#rows.length - 1;
    while (this.#taken.has(`${row}:${this.#column}`)) this.#column++;
    this.#cells += rows * columns;
    if (rows > 1 || columns > 1) this.#covered += rows * columns;
    if (this.#cells > MAX_CELLS || this.#covered > MAX_COVERED) throw new RangeError('too many cells');
    const line = this.#rows[row]!;
    while (line.length < this.#column) line.push(null);
    line[this.#column] = text === '' ? null : text;
    if (rows > 1 || columns > 1) {
      this.#merges.push({ top: row, left: this.#column, bottom: row + rows - 1, right: this.#column + columns - 1 });
      for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) this.#taken.add(`${row + r}:${this.#column + c}`);
    }
    this.#column += columns;
  }

  sheet(name: string): RawSheet {
    return { name, rows: this.#rows, merges: this.#merges };
  }
}

function span(attributes: string, name: string): number {
  const match = new RegExp(`${name}\\s*=\\s*["']?\\s*(\\d+)`, 'iu').exec(attributes);
  return match ? Math.max(1, Math.min(MAX_SPAN, Number(match[1]))) : 1;
}

function decodeEntities(text: string): string {
  return text.replace(/&(#x?[0-9a-f]+|[a-z]+);/giu, (whole, body: string) => {
    if (!body.startsWith('#')) return entities[body.toLowerCase()] ?? whole;
    const code = /^#x/iu.test(body) ? parseInt(body.slice(2), 16) : parseInt(body.slice(1), 10);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
