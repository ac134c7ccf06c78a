import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GrowthFlag } from '../../analytics/growth/growth-result.ts';
import type { ResultElement, TableElement } from '../../analytics/results/element.ts';
import type { AnalysisResult, ExamInfo, Session } from '../../analytics/session-api.ts';
import { sampleWorkspace } from '../support/open-sample.ts';

/** The same schools of the small sample district under the three growth models. */
type Model = 'mixed' | 'bands' | 'sgp';

interface Unit {
  readonly name: string;
  readonly n: number;
  readonly effect: number | null;
  readonly standardError: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly flag: GrowthFlag;
  readonly meanSgp?: number | null;
  readonly rank?: { readonly low: number; readonly high: number; readonly topQuarter: number } | null;
}

interface GrowthData {
  readonly model: Model;
  readonly methodNote: string;
  readonly coverage: { readonly matched: number };
  readonly caution: { readonly judged: number; readonly flagged: number; readonly expectedByChance: number; readonly adjusted: number } | null;
  readonly fit?: { readonly singular: boolean };
  readonly units: readonly Unit[];
}

const models: readonly Model[] = ['mixed', 'bands', 'sgp'];
const expected: Record<Model, number> = { mixed: 0, bands: 0, sgp: 50 };
const pairs = [
  ['2025年小学毕业学业水平测试', '2026年七年级学业质量抽测', ['语文', '数学', '英语', '总分']],
  ['2026年九年级第一次模拟考试', '2026年中考', ['语文', '数学', '英语', '物理', '总分']],
] as const;

const workspace = sampleWorkspace();
let session: Session;
let exams: ExamInfo[];
let open = false;
const results: { readonly about: string; readonly by: 'school' | 'class'; readonly of: Record<Model, AnalysisResult> }[] = [];

const dataOf = (result: AnalysisResult): GrowthData => result.data as GrowthData;
const examNamed = (name: string): number => exams.find((exam) => exam.name === name)!.exam_id;
const tableOf = ({ elements }: AnalysisResult): TableElement => elements.find((element): element is TableElement => element.type === 'table')!;
const intervalChart = (elements: readonly ResultElement[]) => {
  for (const element of elements) if (element.type === 'chart' && element.chart.kind === 'interval') return element.chart;
  throw new Error('no interval chart');
};

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [ma, mb] = [mean(a), mean(b)];
  const sum = (f: (i: number) => number): number => a.reduce((total, _, i) => total + f(i), 0);
  return sum((i) => (a[i]! - ma) * (b[i]! - mb)) / Math.sqrt(sum((i) => (a[i]! - ma) ** 2) * sum((i) => (b[i]! - mb) ** 2));
}

/** Effects of the units that both results show. */
function agreement(a: AnalysisResult, b: AnalysisResult): number {
  const other = new Map(dataOf(b).units.map(({ name, effect }) => [name, effect]));
  const both = dataOf(a).units.flatMap(({ name, effect }) => {
    const second = other.get(name) ?? null;
    return effect === null || second === null ? [] : [[effect, second] as const];
  });
  return correlation(both.map(([first]) => first), both.map(([, second]) => second));
}

beforeAll(async () => {
  session = await workspace.open();
  open = true;
  await session.importSample('small');
  exams = await session.exams();
  for (const [before, after, subjects] of pairs) {
    for (const subject of subjects) {
      for (const by of ['school', 'class'] as const) {
        const ask = (model: Model): Promise<AnalysisResult> =>
          session.analyse({ analysis: 'growth', outcome: { exam: examNamed(after), subject }, baselines: [{ exam: examNamed(before), subject }], by, model });
        results.push({ about: `${after} ${subject} ${by}`, by, of: { mixed: await ask('mixed'), bands: await ask('bands'), sgp: await ask('sgp') } });
      }
    }
  }
}, 240_000);
afterAll(async () => {
  if (open) await session.close();
  await workspace.remove();
});

describe('three models on the same pupils', () => {
  it('rest on the same pupils and units, each with its own method note', () => {
    for (const { about, of } of results) {
      const [mixed, ...others] = models.map((model) => dataOf(of[model]));
      for (const other of others) {
        expect([about, other.coverage.matched]).toEqual([about, mixed!.coverage.matched]);
        expect(other.units.map(({ name, n }) => [name, n])).toEqual(mixed!.units.map(({ name, n }) => [name, n]));
      }
      expect(models.map((model) => dataOf(of[model]).model)).toEqual(models);
      expect(dataOf(of.mixed).methodNote).toContain('随机截距模型');
      expect(dataOf(of.bands).methodNote).toContain('起点分层进步值');
      expect(dataOf(of.sgp).methodNote).toContain('学生成长百分位');
    }
  });

  it('agree on who is ahead: every correlation positive, most of them high', () => {
    const found = results.filter(({ by }) => by === 'school').flatMap(({ about, of }) => [
      { about: `${about} bands sgp`, r: agreement(of.bands, of.sgp) },
      ...(dataOf(of.mixed).fit?.singular ? [] : [{ about: `${about} mixed bands`, r: agreement(of.mixed, of.bands) }, { about: `${about} mixed sgp`, r: agreement(of.mixed, of.sgp) }]),
    ]);
    expect(found.length).toBeGreaterThan(12);
    expect(found.filter(({ r }) => !(r > 0.3))).toEqual([]);
    const sorted = found.map(({ r }) => r).sort((a, b) => a - b);
    expect(sorted[sorted.length >> 1]).toBeGreaterThan(0.8);
  });

  it('judge by the same guard rails', () => {
    let judged = 0;
    for (const { of } of results) {
      for (const model of models) {
        for (const { n, effect, low, high, flag } of dataOf(of[model]).units) {
          if (n < 5) expect([model, n, effect, low, high, flag]).toEqual([model, n, null, null, null, '不显示']);
          else if (n < 20) expect([model, n, flag]).toEqual([model, n, '仅供参考']);
          else {
            const verdict = low !== null && low > expected[model] ? '高于预期' : high !== null && high < expected[model] ? '低于预期' : '符合预期';
            expect([model, n, flag]).toEqual([model, n, verdict]);
            judged += 1;
          }
          if (effect !== null && low !== null && high !== null) expect(low <= effect && effect <= high).toBe(true);
        }
      }
    }
    expect(judged).toBeGreaterThan(50);
  });

  it('draw the caterpillar in the unit of the model, beside what is expected', () => {
    const axes = { mixed: ['增值（分）', 0], bands: ['进步值（分）', 0], sgp: ['SGP中位数', 50] } as const;
    for (const { of } of results) {
      for (const model of models) {
        const { axisLabel, reference } = intervalChart(of[model].elements);
        expect([axisLabel, reference?.value]).toEqual([...axes[model]]);
      }
    }
  });

  it('states the mean SGP beside the median', () => {
    for (const { of } of results) {
      for (const { effect, meanSgp } of dataOf(of.sgp).units) {
        if (effect === null) expect(meanSgp).toBeNull();
        else expect(Math.abs(meanSgp! - 50)).toBeLessThan(50);
      }
    }
  });
});

describe('places and cautions', () => {
  it('gives places with intervals in the mixed model where five units or more are shown, and nowhere else', () => {
    let ranked = 0;
    for (const { of } of results) {
      const { units } = dataOf(of.mixed);
      const shown = units.filter(({ effect, standardError }) => effect !== null && standardError !== null);
      const columns = tableOf(of.mixed).columns.map(({ key }) => key);
      expect(columns.includes('rankLow')).toBe(shown.length >= 5);
      for (const model of ['bands', 'sgp'] as const) expect(tableOf(of[model]).columns.map(({ key }) => key)).not.toContain('rankLow');
      for (const row of tableOf(of.mixed).rows) expect(row).toHaveLength(columns.length);
      if (shown.length < 5) continue;
      ranked += 1;
      for (const { rank } of shown) {
        expect(rank!.low).toBeGreaterThanOrEqual(1);
        expect(rank!.high).toBeLessThanOrEqual(shown.length);
        expect(rank!.low).toBeLessThanOrEqual(rank!.high);
      }
      // Of every draw exactly ⌈units/4⌉ are in the top quarter.
      expect(shown.reduce((sum, { rank }) => sum + rank!.topQuarter, 0)).toBeCloseTo(Math.ceil(shown.length / 4), 9);
      expect(tableOf(of.mixed).notes).toContainEqual(expect.stringMatching(/区间重叠的(学校|班级)不能排出先后/));
    }
    expect(ranked).toBeGreaterThan(3);
  });

  it('says under the table how many flags chance alone would give', () => {
    for (const { of, by } of results) {
      for (const model of models) {
        const { caution, units } = dataOf(of[model]);
        const judged = units.filter(({ n, standardError }) => n >= 20 && standardError !== null).length;
        const notes = tableOf(of[model]).notes.filter((note) => note.includes('偶然'));
        expect(notes).toHaveLength(judged > 0 ? 1 : 0);
        expect(caution?.judged ?? 0).toBe(judged);
        if (!caution) continue;
        expect(caution.expectedByChance).toBeCloseTo(0.05 * judged, 12);
        expect(caution.adjusted).toBeLessThanOrEqual(caution.flagged);
        expect(notes[0]).toContain(`预计${model === 'mixed' ? '不超过' : '约'}${caution.expectedByChance.toFixed(1)}${by === 'school' ? '所' : '个'}`);
      }
    }
  });

  it('takes the mixed model when none is named', async () => {
    const [before, after] = pairs[0];
    const plain = await session.analyse({ analysis: 'growth', outcome: { exam: examNamed(after), subject: '语文' }, baselines: [{ exam: examNamed(before), subject: '语文' }], by: 'school' });
    expect(plain).toEqual(results[0]!.of.mixed);
  });

  it('refuses schools with papers of their own under every model', async () => {
    const own = exams.find(({ commonForm, subjects, term }) => !commonForm && subjects.includes('数学') && term === '2025-2026-1')!;
    for (const model of models) {
      const { elements, warnings } = await session.analyse({ analysis: 'growth', outcome: { exam: own.exam_id, subject: '数学' }, baselines: [{ exam: examNamed(pairs[0][0]), subject: '数学' }], by: 'school', model });
      expect([model, elements]).toEqual([model, []]);
      expect(warnings.join('')).toContain('异卷不可比');
    }
  });

  it('takes the latest start first in SGP, however they were chosen, and says that two schools are few', async () => {
    const outcome = { exam: examNamed('2026届高三第二次模拟考试'), subject: '语文' };
    const starts = ['2025年普通高中学业水平考试', '2026届高三第一次模拟考试'].map((name) => ({ exam: examNamed(name), subject: '语文' }));
    const ask = (baselines: typeof starts): Promise<AnalysisResult> => session.analyse({ analysis: 'growth', outcome, baselines, by: 'school', model: 'sgp' });
    const forth = await ask(starts);
    const back = await ask(starts.toReversed());
    expect(dataOf(forth).units.filter(({ effect }) => effect !== null)).toHaveLength(2);
    expect(dataOf(forth).units).toEqual(dataOf(back).units);
    expect(dataOf(forth).methodNote).toMatch(/以2026届高三第一次模拟考试.*、2025年普通高中学业水平考试.*为起点/);
    expect(forth.warnings).toContain('只有 2 个学校，学生百分位受本学校自身影响较大，请谨慎解读。');
  });
});

describe('command line', () => {
  const run = (model: string) => {
    const args = ['growth', '--workspace', workspace.folder, '--outcome', '2026年中考:数学', '--baseline', '2026年九年级第一次模拟考试:数学', '--model', model, '--json'];
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'analytics/cli.node.ts', ...args], { cwd: resolve(import.meta.dirname, '../..'), encoding: 'utf8', maxBuffer: 1 << 26 });
    return { status, stdout, stderr };
  };

  it('prints the model asked for, with the figures of the session', async () => {
    if (open) await session.close();
    open = false;
    for (const model of ['bands', 'sgp'] as const) {
      const { status, stdout } = run(model);
      expect(status).toBe(0);
      const printed = JSON.parse(stdout) as GrowthData;
      const own = results.find(({ about }) => about === '2026年中考 数学 school')!.of[model];
      expect(printed.model).toBe(model);
      expect(printed.units).toEqual(dataOf(own).units);
    }
  }, 120_000);

  it('refuses a model it does not know, with exit code 2 and the choices', () => {
    const { status, stderr } = run('lottery');
    expect(status).toBe(2);
    expect(stderr).toMatch(/mixed.*bands.*sgp/);
  });
});
