import fc from 'fast-check';
import { expect, it } from 'vitest';
import { grades } from '../../schema/grades.ts';
import { parseClass } from './parse-class.ts';
import { parseGrade } from './parse-grade.ts';
import { stageYears } from './stage-years.ts';

const chinese = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const inWords = (n: number): string => (n < 10 ? chinese[n]! : `${n >= 20 ? chinese[Math.floor(n / 10)]! : ''}十${n % 10 === 0 ? '' : chinese[n % 10]!}`);
const wide = (text: string): string => text.replace(/[\d()]/gu, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));

/** Every way of domain D14 to write class `n` of the grade with this index, in the school year that starts in `start`. */
const writings = (grade: number, n: number, start: number): string[] => {
  const name = grades[grade]!;
  const { year, length } = stageYears(name, '六三');
  const stage = grade >= 9 ? '高' : grade >= 6 ? '初' : null;
  const entered = start - year + 1;
  const two = String(n).padStart(2, '0');
  const long = grade >= 9 ? `高${chinese[year]!}` : name;
  return [
    String(n), two, `${n}班`, `（${n}）班`, `(${n})`, `第${n}班`, `${inWords(n)}班`, `${long}${n}班`, `${long}（${n}）班`, `${long}${inWords(n)}班`, `${name}第${n}班`,
    ...(stage ? [`${stage}${chinese[year]!}${n}班`, `${stage}${chinese[year]!}(${n})班`, `${stage}${chinese[year]!}${inWords(n)}班`, `${stage}${entered}级${n}班`] : []),
    ...(grade >= 9 ? [`${name}年级${n}班`, `高中${chinese[year]!}年级${n}班`] : [`${grade + 1}年级${n}班`, `${chinese[grade + 1]!}年${n}班`, `${chinese[grade + 1]!}(${n})班`, `${grade + 1}.${n}`, `${grade + 1}(${n})班`, `${grade + 1}${two}`]),
    `${entered}级${n}班`, `${entered}级（${n}）班`, `${entered + length}届${n}班`, `${String(entered % 100).padStart(2, '0')}级${n}班`, `${entered}${two}`,
  ];
};

it('every writing of a class is one class', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 11 }), fc.integer({ min: 1, max: 59 }), fc.integer({ min: 2016, max: 2030 }), fc.nat(), fc.boolean(), (grade, n, start, pick, full) => {
    const all = writings(grade, n, start);
    const text = all[pick % all.length]!;
    const parsed = parseClass(full ? wide(text) : text, grades[grade]!, { term: `${start}-${start + 1}-1` });
    expect(`${text} → ${parsed?.name ?? ''}`).toBe(`${text} → ${grades[grade]!}（${n}）班`);
  }), { numRuns: 4000 });
});

it.each([['初一', '六年级'], ['初二3班', '七年级'], ['初四', '九年级'], ['初三', '八年级'], ['七年级', '七年级'], ['高一', '高一']])('五四制: %s is %s', (text, grade) => {
  expect(parseGrade(text, '五四')).toBe(grade);
});

it('the year of entry tells the grade by term and school system', () => {
  const at = (text: string, grade: string, term: string, system: '六三' | '五四' = '六三') => parseClass(text, grade, { term, system })?.name;
  expect(at('2023级5班', '八年级', '2024-2025-1')).toBe('八年级（5）班');
  expect(at('2023级5班', '七年级', '2024-2025-1')).toBe('八年级（5）班');
  expect(at('2023级5班', '七年级', '2024-2025-1', '五四')).toBe('七年级（5）班');
  expect(at('2026届5班', '高三', '2025-2026-2')).toBe('高三（5）班');
  expect(at('2026届5班', '高二', '2025-2026-2')).toBe('高三（5）班');
});
