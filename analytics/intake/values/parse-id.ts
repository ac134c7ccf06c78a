import { plainText } from '../table/cell-text.ts';

export interface PupilId {
  readonly text: string;
  /** What two writings of one id share: prefix letters before an 18-digit id number do not count. */
  readonly key: string;
  /** True for a nation-wide 学籍号; others mean something only inside a school. */
  readonly national: boolean;
}

const NATIONAL = /^[GLJ]?(\d{17}[\dX])$/u;

export function parseId(text: string): PupilId | null {
  const plain = plainText(text).replace(/^'/u, '').toUpperCase();
  if (plain === '') return null;
  const match = NATIONAL.exec(plain);
  return { text: plain, key: match?.[1] ?? plain, national: match !== null };
}

/** Excel turns long ids into 1.23457E+17, and 16 or more digits held as a number lose their tail. */
export const isMangledId = (cell: unknown): boolean =>
  typeof cell === 'number' ? Math.abs(cell) >= 1e15 || !Number.isInteger(cell) : typeof cell === 'string' && /^\d(?:\.\d+)?E\+?\d+$/iu.test(cell.trim());
