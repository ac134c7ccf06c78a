import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { openNodeEngine } from '../../engine/open.node.ts';
import { rebuildScores } from '../../measures/score-fact.ts';
import { loadTables, type HandMade } from '../../measures/testing/load-tables.ts';
import { seededRandom } from '../../stats/seeded-random.ts';
import type { Analysis } from './analysis.ts';
import type { AnalysisContext } from './analysis-context.ts';
import { growthAnalysis } from './growth-analysis.ts';
import { growthPupilsAnalysis } from './growth-pupils.ts';
import type { GrowthRequest } from './growth-request.ts';
import { growthSensitivityAnalysis } from './growth-sensitivity.ts';
import { growthSubjectsAnalysis } from './growth-subjects.ts';
import { runGrowth } from './growth.ts';

const SCHOOLS = 8;
const PUPILS = 24;
const SITES = 3;
const subjects = ['数学', '物理'] as const;

/**
 * Eight schools of 24; 教学点 21 … 23 with four pupils each below school 1, and a 九年一贯 24 with four pupils
 * below school 2 that stays itself. 物理 is in the outcome exam only; the baseline has 数学 and 语文.
 */
function district(): { readonly tables: HandMade; readonly pupils: readonly { readonly school: number; readonly x: number; readonly y: number }[] } {
  const random = seededRandom(5);
  const effects = new Map<number, number>();
  const sizes: [number, number][] = [...Array.from({ length: SCHOOLS }, (_, j): [number, number] => [j + 1, PUPILS]), ...Array.from({ length: SITES }, (_, k): [number, number] => [21 + k, 4]), [24, 4]];
  for (const [school] of sizes) effects.set(school, 4 * random.normal());
  const pupils = sizes.flatMap(([school, size]) => Array.from({ length: size }, () => {
    const x = Math.round(70 + 10 * random.normal());
    return { school, x, y: Math.round(12 + 0.8 * x + effects.get(school)! + 5 * random.normal()), other: Math.round(20 + 0.7 * x + effects.get(school)! + 6 * random.normal()) };
  }));
  return {
    pupils,
    tables: {
      school: [
        ...Array.from({ length: SCHOOLS }, (_, j) => ({ school_id: j + 1, name: `${j + 1}中`, type: '初中' })),
        ...Array.from({ length: SITES }, (_, k) => ({ school_id: 21 + k, name: `${k + 1}号教学点`, type: k === 2 ? null : '教学点', parent_school_id: 1 })),
        { school_id: 24, name: '九年制', type: '九年一贯', parent_school_id: 2 },
      ],
      student: pupils.map((_, i) => ({ student_id: i + 1, name: `学生${i + 1}` })),
      exam: [{ exam_id: 1, grade: '七年级', name: '入学' }, { exam_id: 2, grade: '九年级', name: '毕业' }],
      form: [
        { form_id: 11, exam_id: 1, subject: '数学' }, { form_id: 12, exam_id: 1, subject: '语文' },
        { form_id: 21, exam_id: 2, subject: '数学' }, { form_id: 22, exam_id: 2, subject: '物理' },
      ],
      result: pupils.flatMap(({ school, x, y, other }, i) => ([[11, x], [12, x + 5], [21, y], [22, other]] as const).map(([form_id, score_raw]) => ({ form_id, student_id: i + 1, school_id: school, score_raw, status: '正常' }))),
    },
  };
}

const made = district();
const facts = { term: '2025-2026-1', grade: '九年级', stage: '初中', kind: '统考', scope: '市', date: null, isEntry: false, commonForm: true, pupils: 0, schools: 0 };
const request = (more: Partial<GrowthRequest> = {}): GrowthRequest => ({ outcome: { exam: 2, subject: '数学' }, baselines: [{ exam: 1, subject: '数学' }], by: 'school', ...more });
const tableOf = ({ elements }: Analysis, end: string) => {
  const found = elements.find((element) => element.type === 'table' && element.id.endsWith(end));
  if (found?.type !== 'table') throw new Error(`no table ${end}`);
  return found;
};

let engine: Engine;
let context: AnalysisContext;
beforeAll(async () => {
  engine = await openNodeEngine();
  await loadTables(engine, made.tables);
  await rebuildScores(engine);
  context = { engine, exams: [{ ...facts, exam_id: 1, name: '入学', subjects: ['数学', '语文'] }, { ...facts, exam_id: 2, name: '毕业', subjects: [...subjects] }], call: undefined };
}, 120_000);
afterAll(() => engine.close());

describe('教学点并入中心校', () => {
  it('counts the pupils of a 教学点 with its 中心校; a school of another type stays itself', async () => {
    const apart = await runGrowth(context, request());
    const merged = await runGrowth(context, request({ mergeSites: true }));
    if (typeof apart === 'string' || typeof merged === 'string') throw new Error('refused');
    expect(apart.units).toHaveLength(SCHOOLS + SITES + 1);
    expect(apart.units.filter(({ effect }) => effect.flag === '不显示')).toHaveLength(SITES + 1);
    expect(merged.units.map(({ effect }) => effect.unit).toSorted()).toEqual(['1', '2', '24', '3', '4', '5', '6', '7', '8']);
    const first = merged.units.find(({ effect }) => effect.unit === '1')!;
    const own = made.pupils.filter(({ school }) => school === 1 || (school > 20 && school < 24));
    expect(first).toMatchObject({ name: '1中', effect: { n: PUPILS + 4 * SITES } });
    expect(first.mean).toBeCloseTo(own.reduce((sum, { y }) => sum + y, 0) / own.length, 10);
  });

  it('is the model of the same pupils under the 中心校', async () => {
    const merged = await runGrowth(context, request({ mergeSites: true, covariates: ['schoolPrior'] }));
    if (typeof merged === 'string') throw new Error(merged);
    const result = made.tables.result!.map((row) => (row.school_id! > 20 && row.school_id! < 24 ? { ...row, school_id: 1 } : row));
    const other = await openNodeEngine();
    try {
      await loadTables(other, { ...made.tables, result });
      await rebuildScores(other);
      const moved = await runGrowth({ ...context, engine: other }, request({ covariates: ['schoolPrior'] }));
      if (typeof moved === 'string') throw new Error(moved);
      const effects = new Map(moved.units.map(({ effect, mean }) => [effect.unit, { effect: effect.effect!, mean: mean! }]));
      for (const { effect, mean } of merged.units) {
        if (effect.effect === null) continue;
        expect(effect.effect).toBeCloseTo(effects.get(effect.unit)!.effect, 10);
        expect(mean).toBeCloseTo(effects.get(effect.unit)!.mean, 10);
      }
    } finally {
      await other.close();
    }
  });

  it('opens the pupils of all sites behind the figure, says so, and that classes do not use it', async () => {
    const { data } = await growthPupilsAnalysis(context, { ...request({ mergeSites: true }), unit: '1' });
    expect(data).toMatchObject({ n: PUPILS + 4 * SITES });
    const analysis = await growthAnalysis(context, request({ mergeSites: true }));
    expect(tableOf(analysis, '-table').notes.at(-1)).toContain('教学点的学生计入所属中心校');
    expect((await growthAnalysis(context, request({ mergeSites: true, by: 'county' }))).warnings.join('')).not.toContain('NaN');
    expect((await growthAnalysis(context, request({ mergeSites: true, by: 'class', model: 'bands' }))).warnings).toContain('教学点并入中心校只用于按学校计算，这里没有使用。');
  });
});

describe('comparison of two units', () => {
  it('is û ± 1.39·SE beside the 95 % interval, in the chart and in the table', async () => {
    const analysis = await growthAnalysis(context, request());
    const chart = analysis.elements.find((element) => element.type === 'chart' && element.chart.kind === 'interval');
    if (chart?.type !== 'chart' || chart.chart.kind !== 'interval') throw new Error('no chart');
    for (const { value, low, high, compare } of chart.chart.items) {
      expect((high - value) / (compare!.high - value)).toBeCloseTo(1.959964 / 1.39, 5);
      expect(value - low).toBeCloseTo(high - value, 10);
    }
    const table = tableOf(analysis, '-table');
    const at = (key: string): number => table.columns.findIndex((column) => column.key === key);
    const row = table.rows.find(([name]) => name!.value === chart.chart.kind && name) ?? table.rows[0]!;
    expect(Number(row[at('compareHigh')]!.value) - Number(row[at('effect')]!.value)).toBeCloseTo((1.39 / 1.959964) * (Number(row[at('high')]!.value) - Number(row[at('effect')]!.value)), 6);
    expect(table.notes.join('')).toMatch(/不重叠才能说二者有差异/);
    expect(table.columns.map(({ key }) => key)).toEqual(expect.arrayContaining(['topQuarter', 'bottomTwo']));
    expect(JSON.stringify(await growthAnalysis(context, request({ model: 'zdiff' })))).not.toContain('compareLow');
  });
});

describe('the published cap', () => {
  it('belongs to the bands: figures change only there, and the note says how', async () => {
    const plain = await growthAnalysis(context, request({ model: 'bands' }));
    const capped = await growthAnalysis(context, request({ model: 'bands', cap: 'published' }));
    expect(JSON.stringify(capped.data)).not.toBe(JSON.stringify(plain.data));
    expect(tableOf(capped, '-table').notes.join('')).toMatch(/个标准差的按该下限计入（各层同一倍数，约 1% 的学生受影响），共 \d+ 人/);
    expect((await growthAnalysis(context, request({ cap: 'published' }))).warnings).toContain('极端负值的下限只用于起点分层进步值，本模型没有使用。');
    const { data } = await growthPupilsAnalysis(context, { ...request({ model: 'bands', cap: 'published' }), unit: '1' });
    const { data: free } = await growthPupilsAnalysis(context, { ...request({ model: 'bands' }), unit: '1' });
    expect(data).toMatchObject({ n: PUPILS });
    expect(free).toMatchObject({ n: PUPILS });
  });
});

describe('各学科', () => {
  it('is the model of each subject and of 总分, with its own start or the 总分 of the start', async () => {
    const analysis = await growthSubjectsAnalysis(context, { outcome: 2, baselines: [1], by: 'school' });
    const data = analysis.data as { readonly subjects: readonly { readonly subject: string; readonly ownStart: boolean; readonly units: readonly { readonly unit: string; readonly effect: number | null }[] }[] };
    expect(data.subjects.map(({ subject, ownStart }) => [subject, ownStart])).toEqual([['总分', true], ['数学', true], ['物理', false]].toSorted((a, b) => data.subjects.findIndex(({ subject }) => subject === a[0]) - data.subjects.findIndex(({ subject }) => subject === b[0])));
    for (const { subject, units } of data.subjects) {
      const alone = await runGrowth(context, { outcome: { exam: 2, subject }, baselines: [{ exam: 1, subject: subject === '物理' ? '总分' : subject }], by: 'school' });
      if (typeof alone === 'string') throw new Error(alone);
      expect(units.map(({ unit, effect }) => [unit, effect])).toEqual(alone.result.units.map(({ unit, effect }) => [unit, effect]));
    }
    const table = tableOf(analysis, '-table');
    for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
    expect(table.notes.join('')).toContain('起点考试没有该学科的，以其总分为起点：物理');
    const heat = analysis.elements.find((element) => element.type === 'chart');
    if (heat?.type !== 'chart' || heat.chart.kind !== 'heat') throw new Error('no heat');
    expect(heat.chart.rows).toHaveLength(SCHOOLS);
    expect(heat.chart.columns).toHaveLength(3);
  });

  it('says of every subject why it could not be computed', async () => {
    const { warnings, elements } = await growthSubjectsAnalysis(context, { outcome: 2, baselines: [1], by: 'county' });
    expect(elements).toEqual([]);
    expect(warnings.map((warning) => warning.replace(/：.*/s, '')).toSorted()).toEqual(['总分没有计算', '数学没有计算', '物理没有计算'].toSorted());
  });
});

describe('an inadmissible correction', () => {
  it('stays in the display of reliabilities as — and is counted nowhere', async () => {
    // 总分 of the start explains nearly all of it: x + (x + 5), so that a reliability of 0.8 fits no data like these.
    const exact = made.tables.result!.map((row) => (row.form_id === 21 ? { ...row, score_raw: made.pupils[row.student_id! - 1]!.x + ((row.student_id! * 7) % 3) + row.school_id! / 10 } : row));
    const other = await openNodeEngine();
    try {
      await loadTables(other, { ...made.tables, result: exact });
      await rebuildScores(other);
      const analysis = await growthSensitivityAnalysis({ ...context, engine: other }, request());
      const summary = tableOf(analysis, '-summary');
      const last = summary.rows.find(([label]) => label!.value === '0.80')!;
      expect(last.slice(1).map(({ value }) => value)).toEqual([null, null, null, null, null]);
      expect(summary.rows[0]!.slice(1, 4).every(({ value }) => typeof value === 'number')).toBe(true);
      expect(analysis.warnings.join('')).toMatch(/信度0\.80：按(起点信度|所给信度)/);
      expect(JSON.stringify(analysis)).not.toMatch(/NaN|Infinity/);
      expect(analysis.headline).not.toMatch(/降到0\.80/);
    } finally {
      await other.close();
    }
  });
});
