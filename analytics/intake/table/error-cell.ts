/** Stands for a formula whose result the file does not hold. */
export const UNCALCULATED = '#未计算';

const ERROR = /^#(?:N\/A|REF!|DIV\/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|错误|未计算)$/iu;

/** True for what a spreadsheet shows where a formula failed: #N/A, #REF! … */
export const isErrorCell = (text: string): boolean => text.startsWith('#') && ERROR.test(text);

/** What is wrong with such a cell, and the way out. */
export function explainError(text: string): { readonly what: string; readonly fix: string } {
  if (text === UNCALCULATED) return { what: '公式，但文件里没有存它的结果', fix: '请用 Excel 或 WPS 打开原表，保存一次（会重新计算）后再导入。' };
  const fix = text.toUpperCase() === '#N/A'
    ? '多半是查找公式（VLOOKUP 等）没有查到这个人；请在原表里填入实际成绩，没有参加的写“缺考”，再导入。'
    : '请在原表里改正公式，或直接填入实际的值，再导入。';
  return { what: `公式错误 ${text}`, fix };
}
