import { describe, expect, it } from 'vitest';
import { FitCsvError, fitCsv } from './fit-csv.ts';
import { notFinite } from './testing/not-finite.ts';
import { nestedIds } from './mixed/nested-ids.ts';

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
    [{ ...options, slope: 'exit' }, '随机斜率'],
    [{ ...options, slope: 'track' }, '数字列'],
    [{ ...options, group: 'county/school' }, '没有“county”列'],
    [{ ...options, predictors: ['entry'], group: 'school/track', slope: 'entry' }, '随机效应个数不少于数据行数'],
    [{ ...options, predictors: ['track^2'] }, '“track^2”不能计算'],
    [{ ...options, predictors: ['ns(entry;9)', 'ns(entry;9)'] }, '用了两次'],
    [{ ...options, predictors: ['bs(entry;2)'] }, '“bs(entry;2)”不能计算'],
    [{ ...options, outcome: 'nothing' }, '没有“nothing”列'],
    [{ ...options, outcome: 'track', predictors: ['entry'] }, '不是数字'],
    [{ ...options, predictors: ['entry', 'exit'] }, '用了两次'],
    [{ ...options, base: { track: 'z' } }, '没有“z”'],
    [{ ...options, base: { other: 'z' } }, '不在 --predictors'],
    [{ ...options, predictors: ['track'], group: 'entry' }, '每组只有一行'],
    [{ ...options, predictors: [], group: 'school*track*entry' }, '只能是两个列'],
    [{ ...options, predictors: [], group: 'school*track/entry' }, '不能与嵌套'],
    [{ ...options, predictors: ['entry'], group: 'school*track', slope: 'entry' }, '只有随机截距'],
    [{ ...options, predictors: [], group: 'school*district' }, '没有“district”列'],
    [{ ...options, predictors: [], group: 'school*school' }, '被用了两次'],
  ])('refuses %o', (bad, text) => {
    expect(() => fitCsv(csv, bad)).toThrow(text);
    expect(() => fitCsv(csv, bad)).toThrow(FitCsvError);
  });

  const made = (row: (i: number) => readonly (string | number)[], n = 24): string => ['u,v,x,y', ...Array.from({ length: n }, (_, i) => row(i).join(','))].join('\n');
  const plain = (i: number) => [`u${i % 4}`, `v${i % 8}`, (i * 7) % 11, ((i * 7) % 11) + (i % 4) + ((i * 5) % 9)] as const;
  it.each<[string, string, object, string]>([
    ['rows that lack something', made((i) => ['u1', 'v1', i, 'NA']), {}, '没有各列都有值的数据行，请检查'],
    ['one group', made((i) => plain(i).with(0, 'u1')), {}, '“u”只有一组，不能估计组间方差，请换'],
    ['groups of one', made((i) => plain(i).with(0, `u${i}`)), {}, '“u”每组只有一行，不能区分组间与组内方差，请换'],
    ['too few rows', made(plain, 2), {}, '数据行数不多于参数个数，请减少'],
    ['equal outcomes', made((i) => plain(i).with(3, 5)), {}, '全部相同，请检查 --outcome'],
    ['the outcome among the predictors', made((i) => plain(i).with(3, 2 * plain(i)[2] + 1)), {}, '可由其他列完全推出，没有剩余方差，请检查'],
    ['one class a school', made((i) => plain(i).with(1, `v${i % 4}`)), { group: 'u/v' }, '与上级分组一一对应，两层的方差不能区分，请只用一层'],
    ['as many slopes as rows', made(plain, 8), { slope: 'x' }, '“u”的随机效应个数不少于数据行数，请去掉随机斜率'],
  ])('refuses %s in words, with the way out', (_, text, change, words) => {
    const of = { outcome: 'y', predictors: ['x'], group: 'u', method: 'reml' as const, ...change };
    expect(() => fitCsv(text, of)).toThrow(words);
  });

  it('a slope, or nested classes, whose outcomes are fitted exactly ends unconverged, with finite numbers', () => {
    // y differs between units only: nothing is left inside them.
    const text = made((i) => plain(i).with(3, 3 * (i % 4) ** 2 + 2 * plain(i)[2]));
    for (const change of [{}, { slope: 'x' }, { group: 'u/v' }, { group: 'u*v' }]) {
      const fit = fitCsv(text, { outcome: 'y', predictors: ['x'], group: 'u', method: 'reml', ...change });
      expect(notFinite(fit)).toEqual([]);
      expect(fit.converged).toBe(false);
      expect(fit.warnings.join()).toContain('估计未收敛');
    }
  });

  it('refuses an empty file', () => expect(() => fitCsv('a,b\n', options)).toThrow('没有数据行'));
});

describe('crossed groups', () => {
  const rows = Array.from({ length: 60 }, (_, i) => ({ school: `s${i % 6}`, feeder: `f${(i * 7) % 4}`, x: (i * 13) % 29, y: ((i * 13) % 29) + 5 * (i % 6) + 3 * ((i * 7) % 4) + ((i * 17) % 11) }));
  const text = ['school,feeder,x,y', ...rows.map(({ school, feeder, x, y }) => `${school},${feeder},${x},${y}`)].join('\n');
  const crossed = { outcome: 'y', predictors: ['x'], group: 'school*feeder', method: 'reml' as const };

  it('a*b: a variance and effects for each factor, under the names given', () => {
    const fit = fitCsv(text, crossed);
    expect(fit.groups).toEqual({ school: 6, feeder: 4 });
    expect(fit.varcomp.map(({ group }) => group)).toEqual(['school', 'feeder', 'Residual']);
    const [school, feeder, residual] = fit.varcomp.map(({ variance }) => variance);
    expect(fit.icc).toBeCloseTo((school! + feeder!) / (school! + feeder! + residual!), 12);
    expect(fit.effects.feeder!.map(({ id, n }) => [id, n])).toEqual([['f0', 15], ['f1', 15], ['f2', 15], ['f3', 15]]);
    expect(fit.effects.school![0]!['(Intercept)']).toBeLessThan(fit.effects.school![5]!['(Intercept)']);
    const turned = fitCsv(text, { ...crossed, group: 'feeder*school' });
    expect(Object.keys(turned.groups)).toEqual(['feeder', 'school']);
    expect(turned.criterion).toBeCloseTo(fit.criterion, 9);
  });

  it('groups that say the same are refused; a column whose name has a star is one column', () => {
    expect(() => fitCsv(text.replaceAll(/^(s(\d)),f\d/gm, '$1,t$2'), crossed)).toThrow('与另一个分组一一对应');
    expect(fitCsv(text.replace('school,feeder', 'school*feeder,feeder'), crossed).groups).toEqual({ 'school*feeder': 6 });
  });
});

describe('slopes, nested groups, curves', () => {
  // Casks named a, b, c in every batch (Davies & Goldsmith 1972, tab. 6.5, first four batches).
  const strength = '62.8 62.6 60.1 62.3 62.7 63.1 60 61.4 57.5 56.9 61.1 58.9 58.7 57.5 63.9 63.1 65.4 63.7 57.1 56.4 56.9 58.6 64.7 64.5'.split(' ');
  const pastes = (cask: (row: number) => string) =>
    ['batch,cask,strength,x', ...strength.map((value, row) => `${'ABCD'[Math.floor(row / 6)]},${cask(row)},${value},${[3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8][row % 12]! + row / 24}`)].join('\n');
  const repeated = pastes((row) => 'abc'[Math.floor(row / 2) % 3]!);
  const nested = { outcome: 'strength', predictors: [], group: 'batch/cask', method: 'reml' as const };

  it('a/b is b nested in a; names used again under another a are told apart by their path', () => {
    const fit = fitCsv(repeated, nested);
    expect(fit.groups).toEqual({ batch: 4, cask: 12 });
    expect(fit.effects.cask!.map(({ id }) => id).slice(0, 4)).toEqual(['A/a', 'A/b', 'A/c', 'B/a']);
    expect(fit.varcomp.map(({ group, term }) => [group, term])).toEqual([['batch', '(Intercept)'], ['cask', '(Intercept)'], ['Residual', '']]);
    const [batch, cask, residual] = fit.varcomp.map(({ variance }) => variance);
    expect(fit.icc).toBeCloseTo((batch! + cask!) / (batch! + cask! + residual!), 12);
    const unique = fitCsv(pastes((row) => `c${Math.floor(row / 2)}`), nested);
    expect(unique.effects.cask!.map(({ id }) => id).slice(0, 2)).toEqual(['c0', 'c1']);
    expect(unique.criterion).toBeCloseTo(fit.criterion, 10);
  });

  it('paths of names with slashes stay apart', () => {
    expect(nestedIds([['A/B', 'A', 'A'], ['c', 'B/c', 'c']])).toEqual([['A/B', 'A', 'A'], ['A／B/c', 'A/B／c', 'A/c']]);
    expect(nestedIds([['A', 'B'], ['1/x', '2']])[1]).toEqual(['1/x', '2']);
  });

  it('a slope has a variance, a covariance and a mode in every unit', () => {
    const fit = fitCsv(repeated, { ...nested, group: 'batch', predictors: ['x'], slope: 'x' });
    expect(fit.varcomp.map(({ group, term, term2 }) => [group, term, term2])).toEqual([
      ['batch', '(Intercept)', undefined], ['batch', 'x', undefined], ['batch', '(Intercept)', 'x'], ['Residual', '', undefined],
    ]);
    expect(Object.keys(fit.effects.batch![0]!)).toEqual(['id', 'n', '(Intercept)', 'x', 'se', 'reliability']);
    expect(Object.keys(fit.effects.batch![0]!.se)).toEqual(['(Intercept)', 'x']);
  });

  it('a slope of a column left out is said, and the model goes on without it', () => {
    const text = repeated.replaceAll(/^(.*)$/gm, (line) => `${line},${line.startsWith('batch') ? 'one' : '1'}`);
    const fit = fitCsv(text, { ...nested, predictors: ['one'], group: 'batch', slope: 'one' });
    expect(fit.warnings.join()).toContain('“one”');
    expect(fit.varcomp.length).toBe(2);
  });

  it('x, x^2, x^3 and bs(x;3) are the same curve; ns(x;1) is the straight line', () => {
    const ml = { ...nested, group: 'batch', method: 'ml' as const };
    const powers = fitCsv(repeated, { ...ml, predictors: ['x', 'x^2', 'x^3'] });
    expect(Object.keys(powers.fixef)).toEqual(['(Intercept)', 'x', 'x^2', 'x^3']);
    expect(fitCsv(repeated, { ...ml, predictors: ['bs(x;3)'] }).criterion).toBeCloseTo(powers.criterion, 8);
    expect(fitCsv(repeated, { ...ml, predictors: ['ns(x;1)'] }).criterion).toBeCloseTo(fitCsv(repeated, { ...ml, predictors: ['x'] }).criterion, 9);
    expect(Object.keys(fitCsv(repeated, { ...ml, predictors: ['ns(x;3)'] }).fixef)).toEqual(['(Intercept)', 'ns(x;3)1', 'ns(x;3)2', 'ns(x;3)3']);
  });
});
