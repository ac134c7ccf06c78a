import { describe, expect, it } from 'vitest';
import { FitCsvError, fitCsv } from './fit-csv.ts';

const csv = `school,entry,track,exit
1,50,b,60
1,61,a,66
1,70,b,81
2,55,a,70
2,52,,61
2,66,b,79
3,49,a,58
3,73,b,70
3,60,c,NA
3,64,c,72
`;
const options = { outcome: 'exit', predictors: ['entry', 'track'], group: 'school', method: 'reml' as const };

describe('fitCsv', () => {
  it('codes factors, drops rows with a reason, keeps the shape of the contract', () => {
    const fit = fitCsv(csv, options);
    expect(Object.keys(fit.fixef)).toEqual(['(Intercept)', 'entry', 'trackb', 'trackc']);
    expect(Object.keys(fitCsv(csv, { ...options, base: { track: 'b' } }).fixef)).toEqual(['(Intercept)', 'entry', 'tracka', 'trackc']);
    expect(fit).toMatchObject({ n: 8, groups: { school: 3 }, method: 'REML' });
    expect(fit.dropped).toEqual([{ rows: 1, reason: '缺少“track”' }, { rows: 1, reason: '缺少“exit”' }]);
    expect(fit.effects.school!.map(({ id, n }) => [id, n])).toEqual([['1', 3], ['2', 2], ['3', 3]]);
    expect(fit.varcomp.map(({ group }) => group)).toEqual(['school', 'Residual']);
    expect(fit.sigma ** 2).toBeCloseTo(fit.varcomp[1]!.variance, 12);
  });

  it('takes a numeric column as a factor when a base is given, and reads a BOM and CRLF', () => {
    const fit = fitCsv(`\ufeff${csv.replaceAll('\n', '\r\n')}`, { ...options, predictors: ['school'], group: 'track', base: { school: '2' } });
    expect(Object.keys(fit.fixef)).toEqual(['(Intercept)', 'school1', 'school3']);
  });

  it('says which columns it left out', () => {
    const fit = fitCsv(csv.replace(/^(.*)$/gm, (line) => (line === '' ? line : `${line},${line.startsWith('school') ? 'one' : '1'}`)), { ...options, predictors: ['entry', 'one'] });
    expect(fit.warnings.join()).toContain('“one”');
  });

  it.each([
    [{ ...options, slope: 'entry' }, '随机斜率'],
    [{ ...options, group: 'county/school' }, '嵌套分组'],
    [{ ...options, outcome: 'nothing' }, '没有“nothing”列'],
    [{ ...options, outcome: 'track', predictors: ['entry'] }, '不是数字'],
    [{ ...options, predictors: ['entry', 'exit'] }, '用了两次'],
    [{ ...options, base: { track: 'z' } }, '没有“z”'],
    [{ ...options, base: { other: 'z' } }, '不在 --predictors'],
    [{ ...options, predictors: ['track'], group: 'entry' }, '每组只有一行'],
  ])('refuses %o', (bad, text) => {
    expect(() => fitCsv(csv, bad)).toThrow(text);
    expect(() => fitCsv(csv, bad)).toThrow(FitCsvError);
  });

  it('refuses an empty file', () => expect(() => fitCsv('a,b\n', options)).toThrow('没有数据行'));
});
