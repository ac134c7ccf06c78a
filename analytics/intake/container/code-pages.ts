import * as XLSX from '@e965/xlsx';

/** Windows code pages of old workbooks → the names TextDecoder knows; 936 is GBK, of which GB18030 is the superset. */
const labels: Readonly<Record<number, string>> = {
  932: 'shift_jis', 936: 'gb18030', 949: 'euc-kr', 950: 'big5', 1200: 'utf-16le', 1250: 'windows-1250', 1251: 'windows-1251', 1252: 'windows-1252',
  10008: 'gb18030', 20936: 'gb18030', 54936: 'gb18030', 65001: 'utf-8',
};

/** A workbook that states no Chinese code page was nevertheless written on a Chinese machine: Western pages hold no names. */
const labelOf = (codePage: number): string => {
  const label = labels[codePage] ?? 'gb18030';
  return label.startsWith('windows') ? 'gb18030' : label;
};

const decoders = new Map<string, TextDecoder>();

function decode(codePage: number | string, data: ArrayLike<number> | string): string {
  if (typeof data === 'string') return data;
  const label = labelOf(Number(codePage));
  const decoder = decoders.get(label) ?? new TextDecoder(label);
  decoders.set(label, decoder);
  return decoder.decode(Uint8Array.from(data));
}

let installed = false;

/**
 * SheetJS reads the 8-bit texts of Excel 2–95 only with code page tables; without them every Chinese
 * character becomes "_". Its own tables weigh a megabyte, and TextDecoder has them already.
 */
export function installCodePages(): void {
  if (installed) return;
  installed = true;
  XLSX.set_cptable({ utils: { decode, encode: (_codePage: number, text: string) => [...text].map((letter) => letter.charCodeAt(0) & 0xff), hascp: (codePage: number) => codePage in labels } });
}
