import type { NumberFormat } from '../results/format.ts';

/** Excel number formats that print exactly what formatNumber prints, true minus sign included. */
export function numberCode(format: NumberFormat): string {
  switch (format) {
    case 'count':
      return '0;"−"0;0';
    case 'score':
    case 'index':
      return '0.00;"−"0.00;0.00';
    case 'ratio':
      return '0.000;"−"0.000;0.000';
    case 'rate':
      return '0.00%;"−"0.00%;0.00%';
    case 'points':
    case 'signed':
      return '+0.00;"−"0.00;0.00';
  }
}

/** The number to store: 个百分点 are stored as points, everything else as it is. */
export function storedNumber(value: number, format: NumberFormat): number {
  return format === 'points' ? Number((value * 100).toPrecision(15)) : value;
}
