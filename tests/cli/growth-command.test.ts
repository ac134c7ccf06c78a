import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleWorkspace } from '../support/open-sample.ts';

/** `growth` of the command-line contract (docs/cli.md) on the small sample district. */
const root = resolve(import.meta.dirname, '../..');
const sample = sampleWorkspace();
const pair = ['--outcome', '2026年七年级学业质量抽测:数学', '--baseline', '2025年小学毕业学业水平测试:数学'];

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'analytics/cli.node.ts', 'growth', '--workspace', sample.folder, ...pair, ...args], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  return { status, stdout, stderr };
}

interface Printed {
  readonly model: string;
  readonly methodNote: string;
  readonly warnings: readonly string[];
  readonly fit?: { readonly fixedEffects: readonly { readonly term: string }[]; readonly components: readonly { readonly level: string; readonly kind: string }[]; readonly levels: readonly { readonly level: string }[] };
  readonly parents?: readonly unknown[];
  readonly units?: readonly { readonly unit: string; readonly n: number; readonly flag: string; readonly within?: unknown; readonly startZ?: number | null }[];
}
function json<T = Printed>(...args: string[]): T {
  const { status, stdout, stderr } = run(...args, '--json');
  if (status !== 0) throw new Error(`exit ${status}: ${stderr}`);
  return JSON.parse(stdout) as T;
}

beforeAll(async () => {
  const session = await sample.open();
  await session.importSample('small');
  await session.close();
}, 240_000);
afterAll(() => sample.remove());

describe('growth', () => {
  it('takes covariates, a curve and ML, and names the terms in Chinese', () => {
    const { fit, methodNote, units } = json('--covariates', 'sex,locality', '--curve', 'spline', '--method', 'ml', '--reliability', '1');
    const terms = fit!.fixedEffects.map(({ term }) => term);
    expect(terms).toContainEqual(expect.stringMatching(/^性别：.+（对照：.+）$/));
    expect(terms).toContainEqual(expect.stringMatching(/^城乡：.+（对照：.+）$/));
    expect(terms).toContainEqual(expect.stringMatching(/（样条2）$/));
    expect(methodNote).toMatch(/三次样条曲线.*并控制性别、城乡.*（学生、学校；极大似然估计）/);
    expect(units!.length).toBeGreaterThan(4);
  });

  it('takes --slope without a value and --nested with the schools beside the classes', () => {
    const slope = json('--slope');
    expect(slope.fit!.components.map(({ kind }) => kind)).toContain('slope');
    const nested = json('--by', 'class', '--nested');
    expect(nested.fit!.levels.map(({ level }) => level)).toEqual(['学校', '班级']);
    expect(nested.parents!.length).toBeGreaterThan(4);
    expect(nested.units!.some(({ within }) => within)).toBe(true);
  });

  it('lists the pupils of a unit, without names unless asked for', () => {
    const unit = json().units!.find(({ n }) => n > 20)!;
    const list = json<{ n: number; pupils: { student: number; figures: number[] }[] }>('--unit', unit.unit);
    expect(list.n).toBe(unit.n);
    expect(list.pupils).toHaveLength(Math.min(unit.n, 500));
    expect(JSON.stringify(list)).not.toContain('name');
    expect(run('--unit', unit.unit, '--names').stdout).toContain('姓名');
  });

  it('says that the change of Z judges nobody', () => {
    const { model, units, warnings } = json('--model', 'zdiff');
    expect(model).toBe('zdiff');
    expect(new Set(units!.map(({ flag }) => flag))).toEqual(new Set(units!.map(({ n }) => (n < 5 ? '不显示' : '仅描述'))));
    expect(warnings.join('')).toContain('描述性指标，未控制起点（向均值回归）');
  });

  it('refuses few counties with the way out, and a correction that cannot be', () => {
    const few = json('--by', 'county');
    if (few.units === undefined) expect(few.warnings.join('')).toMatch(/少于 5 个.*(外部参照|往届同起点)/);
    else expect(few.units.length).toBeGreaterThanOrEqual(5);
    const curve = json('--reliability', '0.85', '--curve', 'quadratic');
    expect([curve.units, curve.warnings.join('')]).toEqual([undefined, expect.stringContaining('只适用于直线的起点')]);
  });

  it.each([
    [['--by', 'village'], /school.*county/],
    [['--covariates', 'shoes'], /sex/],
    [['--curve', 'zigzag'], /spline/],
    [['--reliability', '1.2'], /0\.5/],
    [['--model', 'lottery'], /mixed.*bands.*sgp.*zdiff/],
    [['--slope', 'x'], /不写列名/],
  ])('refuses %s with exit code 2 and the choices', (args, words) => {
    const { status, stderr } = run(...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(words);
  });
});
