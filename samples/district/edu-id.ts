const factors = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checks = '10X98765432';

/** Check character of a citizen number (GB 11643-1999, ISO 7064 MOD 11-2). */
export function checkCharacter(digits: string): string {
  const sum = factors.reduce((total, factor, i) => total + factor * Number(digits[i]), 0);
  return checks[sum % 11]!;
}

/** 学籍号 in its real shape, with a region code (99xxxx) that no place in China has. */
export function eduId(region: string, birth: string, sequence: number, sex: '男' | '女'): string {
  const order = (sequence * 2 + (sex === '男' ? 1 : 0)) % 1000;
  const digits = region + birth.replaceAll('-', '') + String(order).padStart(3, '0');
  return `G${digits}${checkCharacter(digits)}`;
}
