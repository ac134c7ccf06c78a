import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleWorkspace } from '../support/open-sample.ts';
import { runCommand } from './in-process.ts';

/**
 * `growth` and `growth-check` of the command-line contract (docs/cli.md) on the small sample district. The
 * commands run in this process; that the program itself passes words and exit codes on is tried once each.
 */
const root = resolve(import.meta.dirname, '../..');
const sample = sampleWorkspace();
const outcome = '2026年七年级学业质量抽测';
const baseline = '2025年小学毕业学业水平测试';
const place = ['--workspace', sample.folder];
const pair = [...place, '--outcome', `${outcome}:数学`, '--baseline', `${baseline}:数学`];

const run = (...args: string[]) => runCommand('growth', ...pair, ...args);
function program(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'analytics/cli.node.ts', ...args], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  return { status, stdout, stderr };
}

interface Printed {
  readonly model: string;
  readonly methodNote: string;
  readonly warnings: readonly string[];
  readonly fit?: { readonly fixedEffects: readonly { readonly term: string }[]; readonly components: readonly { readonly level: string; readonly kind: string }[]; readonly levels: readonly { readonly level: string }[] };
  readonly parents?: readonly unknown[];
  readonly units?: readonly { readonly unit: string; readonly n: number; readonly flag: string; readonly effect: number | null; readonly compare?: { readonly low: number } | null; readonly rank?: { readonly bottomTwo: number } | null; readonly within?: unknown }[];
}
async function data<T = Printed>(...args: string[]): Promise<T> {
  const ran = await run(...args);
  expect(ran.code).toBe(0);
  return ran.data as T;
}

beforeAll(async () => {
  const session = await sample.open();
  await session.importSample('small');
  await session.close();
}, 240_000);
afterAll(() => sample.remove());

describe('growth', () => {
  it('as a program prints one document and ends with 0, or with 2 and the choices', async () => {
    const { status, stdout } = program('growth', ...pair, '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual((await run()).data);
    const wrong = program('growth', ...pair, '--model', 'lottery');
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toMatch(/mixed.*bands.*sgp.*zdiff/);
  });

  it('takes covariates, a curve and ML, and names the terms in Chinese', async () => {
    const { fit, methodNote, units } = await data('--covariates', 'sex,locality', '--curve', 'spline', '--method', 'ml', '--reliability', '1');
    const terms = fit!.fixedEffects.map(({ term }) => term);
    expect(terms).toContainEqual(expect.stringMatching(/^性别：.+（对照：.+）$/));
    expect(terms).toContainEqual(expect.stringMatching(/^城乡：.+（对照：.+）$/));
    expect(terms).toContainEqual(expect.stringMatching(/（样条2）$/));
    expect(methodNote).toMatch(/三次样条曲线.*并控制性别、城乡.*（学生、学校；极大似然估计）.*与本次参评学校的平均相比/);
    expect(units!.length).toBeGreaterThan(4);
    const first = units!.find(({ effect }) => effect !== null)!;
    expect(first.compare!.low).toBeLessThan(first.effect!);
    expect(first.rank!.bottomTwo).toBeGreaterThanOrEqual(0);
  });

  it('takes --slope without a value and --nested with the schools beside the classes', async () => {
    const slope = await data('--slope');
    expect(slope.fit!.components.map(({ kind }) => kind)).toContain('slope');
    const nested = await data('--by', 'class', '--nested');
    expect(nested.fit!.levels.map(({ level }) => level)).toEqual(['学校', '班级']);
    expect(nested.parents!.length).toBeGreaterThan(4);
    expect(nested.units!.some(({ within }) => within)).toBe(true);
  });

  it('lists the pupils of a unit, without names unless asked for', async () => {
    const unit = (await data()).units!.find(({ n }) => n > 20)!;
    const list = await data<{ n: number; pupils: { student: number; figures: number[] }[] }>('--unit', unit.unit);
    expect(list.n).toBe(unit.n);
    expect(list.pupils).toHaveLength(Math.min(unit.n, 500));
    expect(JSON.stringify(list)).not.toContain('name');
    expect((await run('--unit', unit.unit, '--names')).text).toContain('姓名');
  });

  it('says that the change of Z judges nobody', async () => {
    const { model, units, warnings } = await data('--model', 'zdiff');
    expect(model).toBe('zdiff');
    expect(new Set(units!.map(({ flag }) => flag))).toEqual(new Set(units!.map(({ n }) => (n < 5 ? '不显示' : '仅描述'))));
    expect(warnings.join('')).toContain('描述性指标，未控制起点（向均值回归）');
  });

  it('caps the bands by the published rule and merges 教学点, and says where these are not used', async () => {
    expect((await data('--model', 'bands', '--cap', 'published')).methodNote).toMatch(/按该下限计入（各层同一倍数，约 1% 的学生受影响）/);
    expect((await data('--cap', 'published', '--merge-sites')).warnings).toContain('极端负值的下限只用于起点分层进步值，本模型没有使用。');
    expect((await data('--merge-sites')).methodNote).toContain('教学点的学生计入所属中心校');
  });

  it('refuses few counties with the way out, and a correction that cannot be', async () => {
    const few = await data('--by', 'county');
    if (few.units === undefined) expect(few.warnings.join('')).toMatch(/少于 5 个.*(外部参照|往届同起点)/);
    else expect(few.units.length).toBeGreaterThanOrEqual(5);
    const curve = await data('--reliability', '0.85', '--curve', 'quadratic');
    expect([curve.units, curve.warnings.join('')]).toEqual([undefined, expect.stringContaining('只适用于直线的起点')]);
  });

  it.each([
    [['--by', 'village'], /school.*county/],
    [['--covariates', 'shoes'], /sex/],
    [['--curve', 'zigzag'], /spline/],
    [['--cap', '3'], /published/],
    [['--reliability', '1.2'], /0\.5/],
    [['--model', 'lottery'], /mixed.*bands.*sgp.*zdiff/],
    [['--slope', 'x'], /不写列名/],
  ])('refuses %s with exit code 2 and the choices', async (args, words) => {
    const { code, text } = await run(...args);
    expect(code).toBe(2);
    expect(text).toMatch(words);
  });
});

describe('growth of all subjects', () => {
  it('gives every subject the figures it has alone', async () => {
    const { data: all } = await runCommand('growth', ...place, '--outcome', `${outcome}:all`, '--baseline', baseline);
    const { subjects } = all as { subjects: { subject: string; units: { unit: string; effect: number | null; flag: string }[] }[] };
    const alone = await data();
    const own = subjects.find(({ subject }) => subject === '数学')!;
    expect(own.units.map(({ unit, effect, flag }) => [unit, effect, flag])).toEqual(alone.units!.map(({ unit, effect, flag }) => [unit, effect, flag]));
    expect(subjects.length).toBeGreaterThan(2);
  });

  it.each([
    [['--baseline', `${baseline}:数学`], '不写学科'],
    [['--baseline', baseline, '--model', 'sgp'], '--model 不用于各学科一起计算'],
  ])('refuses %s', async (args, words) => {
    const { code, text } = await runCommand('growth', ...place, '--outcome', `${outcome}:all`, ...args);
    expect([code, text]).toEqual([2, expect.stringContaining(words)]);
  });
});

describe('growth-check', () => {
  it.each([
    ['fairness', ['coverage', 'attrition', 'residuals', 'rails']],
    ['compare', ['models', 'pearson', 'spearman', 'differing']],
    ['sensitivity', ['measured', 'summaries', 'units']],
    ['years', ['years', 'missing', 'units']],
  ])('--kind %s prints its figures', async (kind, keys) => {
    const { code, data: result } = await runCommand('growth-check', '--kind', kind, ...pair);
    expect(code).toBe(0);
    for (const key of [...keys, 'headline', 'warnings']) expect(result).toHaveProperty(key);
    // JSON writes what is no number as null: none of a fit's own figures may be.
    expect(JSON.stringify(result)).not.toMatch(/NaN|Infinity/);
  });

  it('prints a page of text without --json', async () => {
    const { code, text } = await runCommand('growth-check', '--kind', 'fairness', ...pair, '--covariates', 'sex,locality');
    expect(code).toBe(0);
    expect(text).toContain('适用条件检查');
    expect(text).toContain('留存率');
  });

  it.each([
    [['--kind', 'planet', ...pair], '--kind 只能是'],
    [['--kind', 'compare', ...pair, '--model', 'sgp'], '只用于 --kind fairness'],
    [['--kind', 'years', ...pair, '--covariates', 'sex'], '不用于 --kind years'],
    [['--kind', 'fairness', ...pair, '--covariates', 'shoes'], '--covariates 只能是'],
    [['--kind', 'fairness', ...pair, '--by', 'planet'], '--by 只能是'],
    [pair, '缺少 --kind'],
  ])('%j ends with 2 and says why', async (args, message) => {
    const { code, text } = await runCommand('growth-check', ...args);
    expect(code).toBe(2);
    expect(text).toContain(message);
  });
});
