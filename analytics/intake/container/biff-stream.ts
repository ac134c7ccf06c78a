import * as XLSX from '@e965/xlsx';

/**
 * Records that hold values, texts, merges, sheet names and number formats ([MS-XLS] 2.3): all an import
 * needs. Everything else becomes a record without content, above all formulas, whose parser in SheetJS
 * runs on for ever over damaged ones.
 */
const wanted = new Set([
  0x0809, 0x000a, 0x002f, 0x0042, 0x0022, 0x003d, 0x0085, 0x00fc, 0x003c, 0x041e, 0x001e, 0x00e0, 0x0200, 0x0006, 0x0207, 0x00fd, 0x0204, 0x00d6, 0x0203, 0x027e, 0x00bd, 0x0205, 0x00e5,
]);
const [BOF, CONTINUE, FORMULA, IGNORED] = [0x0809, 0x003c, 0x0006, 0x004d];
/** In a FORMULA record: where the length of its parsed expression stands. */
const EXPRESSION_LENGTH = 20;

/** The workbook stream of an Excel 5–2003 file, without what could lead the reader astray; null for older files. */
export function biffStream(compound: Uint8Array): Uint8Array | null {
  const container = XLSX.CFB.read(compound, { type: 'array' });
  const entry = XLSX.CFB.find(container, '/Workbook') ?? XLSX.CFB.find(container, '/Book');
  if (!entry) return null;
  const stream = Uint8Array.from(entry.content);
  const view = new DataView(stream.buffer);
  if (stream.length < 8 || view.getUint16(0, true) !== BOF) return null;
  let kept = true;
  for (let at = 0; at + 4 <= stream.length; ) {
    const type = view.getUint16(at, true);
    const length = view.getUint16(at + 2, true);
    // What continues a record that is left out is left out with it.
    if (type !== CONTINUE) kept = wanted.has(type) && !(type === FORMULA && length < EXPRESSION_LENGTH + 2);
    if (!kept && !(type === 0 && length === 0)) view.setUint16(at, IGNORED, true);
    if (kept && type === FORMULA && at + 4 + length <= stream.length) view.setUint16(at + 4 + EXPRESSION_LENGTH, 0, true);
    at += 4 + length;
  }
  return stream;
}
