/** Excel's and LibreOffice's own limits, and what a read sheet may hold in all. */
const [ROWS, COLUMNS, CELLS] = [1_048_576, 16_384, 8_000_000];

const repeated = (attributes: string, what: 'rows' | 'columns'): number => Number(new RegExp(`number-${what}-repeated\\s*=\\s*["']([^"']*)`, 'u').exec(attributes)?.[1] ?? 1);

/**
 * An ods writes equal neighbours once with a count; a few counts make billions of filled cells out of a few
 * bytes. Counts them before anything is unfolded; empty cells (every LibreOffice sheet ends in a million
 * empty rows) cost nothing.
 */
export function checkRepeats(content: string): void {
  let cells = 0;
  let rows = 1;
  for (const [, tag, attributes = ''] of content.matchAll(/<table:(table-row|table-cell|covered-table-cell)\b([^>]*)>/gu)) {
    const count = repeated(attributes, tag === 'table-row' ? 'rows' : 'columns');
    if (!(count <= (tag === 'table-row' ? ROWS : COLUMNS))) throw new RangeError('too many cells');
    if (tag === 'table-row') rows = count;
    else if (!attributes.endsWith('/') || attributes.includes('value')) cells += rows * count;
    if (cells > CELLS) throw new RangeError('too many cells');
  }
}
