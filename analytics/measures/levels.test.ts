import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { openNodeEngine } from '../engine/open.node.ts';
import { groupings, mayOverlap } from './grouping.ts';
import { levelsQuery, type LevelsRow, type LevelsSpec } from './levels.ts';
import { defaultSettings, measureSettingsShape, readMeasureSettings, type VersionedSettings } from './measure-settings.ts';
import { rebuildScores } from './score-fact.ts';
import { loadTables, type HandMade } from './testing/load-tables.ts';
import { smallDistrict } from './testing/small-district.ts';
import { thresholdsFor } from './thresholds.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openNodeEngine();
}, 120_000);
afterAll(() => engine.close());

const load = async (tables: HandMade, settings?: VersionedSettings): Promise<void> => {
  await loadTables(engine, tables);
  await rebuildScores(engine, undefined, settings);
};
const levels = (spec: Partial<LevelsSpec> & Pick<LevelsSpec, 'by'>): Promise<LevelsRow[]> => engine.query(levelsQuery({ exams: [1], ...spec }));

/**
 * A 高三 exam of two schools with everything that groupings look at. 物理 is taught to pupils 1–3 in 教学班 90 by two
 * teachers; pupil 4 learns it in his 行政班 (no teacher recorded). School 1 has class 1 (1, 2, 5) and class 2 (3, 4).
 */
const upper: HandMade = {
  area: [{ area_id: 1, name: '东县', level: '县' }],
  school: [{ school_id: 1, name: '一中', area_id: 1, governance: '公办' }, { school_id: 2, name: '二中', area_id: 1, governance: '民办' }, { school_id: 3, name: '三中', area_id: 1 }],
  class: [
    { class_id: 1, school_id: 1, number: '1', name: '1班', kind: '行政班', language_mode: '双语', track: '物理类' },
    { class_id: 2, school_id: 1, number: '2', name: '2班', kind: '行政班', language_mode: '汉语授课', track: '历史类' },
    { class_id: 90, school_id: 1, number: '物理1', name: '物理走班1', kind: '教学班', subject: '物理' },
    { class_id: 91, school_id: 1, number: '物理2', name: '物理走班2', kind: '教学班', subject: '物理' },
  ],
  exam: [{ exam_id: 1, term: '2025-2026-1', date: '2026-01-10', name: '期末', grade: '高三', kind: '期末' }],
  form: [{ form_id: 11, exam_id: 1, subject: '语文' }, { form_id: 12, exam_id: 1, subject: '物理' }],
  paper: [{ form_id: 11, track: '不分科', score_used: 'raw', full_mark: 150 }, { form_id: 12, track: '不分科', score_used: 'raw', full_mark: 100 }],
  exam_entry: [1, 2, 3, 4, 5].map((student_id) => ({ exam_id: 1, student_id, school_id: 1, class_id: student_id === 3 || student_id === 4 ? 2 : 1, category: student_id === 5 ? '往届' : '应届', track: student_id === 1 ? '物理类' : null })),
  enrolment: [
    { student_id: 1, term: '2025-2026-1', attending_school: 1, class_id: 1, grade: '高三', status: '在籍', chosen_subjects: '生物\u001f物理\u001f化学' },
    { student_id: 2, term: '2025-2026-1', attending_school: 1, class_id: 1, grade: '高三', status: '在籍', chosen_subjects: '物理\u001f化学\u001f生物' },
    { student_id: 3, term: '2025-2026-1', roll_school: 2, attending_school: 1, class_id: 2, grade: '高三', status: '借读' },
    { student_id: 4, term: '2025-2026-1', attending_school: 1, class_id: 2, grade: '高三', status: '转入', track: '历史类' },
    { student_id: 9, term: '2025-2026-1', attending_school: 1, class_id: 2, grade: '高三', status: '转出' },
    // the cohort in 高一: 1, 2, 9 began in school 1, 3 in school 2
    ...[1, 2, 9].map((student_id) => ({ student_id, term: '2023-2024-1', attending_school: 1, class_id: 1, grade: '高一', status: '在籍' })),
    { student_id: 3, term: '2023-2024-1', attending_school: 2, grade: '高一', status: '在籍' },
    { student_id: 4, term: '2024-2025-2', attending_school: 1, class_id: 2, grade: '高二', status: '转入' },
    // another cohort
    { student_id: 70, term: '2023-2024-1', attending_school: 1, grade: '高二', status: '在籍' },
  ],
  teaching_class_member: [1, 2, 3].map((student_id) => ({ class_id: 90, student_id, term: '2025-2026-1' })).concat([{ class_id: 91, student_id: 3, term: '2025-2026-1' }, { class_id: 91, student_id: 4, term: '2024-2025-1' }]),
  teacher: [{ teacher_id: 7, name: '王某' }, { teacher_id: 8, name: '李某' }, { teacher_id: 9, name: '张某' }],
  assignment: [
    { teacher_id: 7, class_id: 90, subject: '物理', term: '2025-2026-1', role: '任课' },
    { teacher_id: 8, class_id: 90, subject: '物理', term: '2025-2026-1', role: '任课' },
    { teacher_id: 9, class_id: 1, subject: '语文', term: '2025-2026-1', role: '任课' },
    { teacher_id: 9, class_id: 1, subject: '语文', term: '2025-2026-1', role: '班主任' },
  ],
  relation: [
    { relation_id: 4, from_unit: 'school:1', to_unit: 'group:山区集团', kind: '帮扶' },
    { relation_id: 5, from_unit: 'group:山区集团', to_unit: 'school:2', kind: '集团' },
    { relation_id: 6, from_unit: 'school:2', to_unit: 'school:3', kind: '托管', end_date: '2025-07-01' },
  ],
  result: [
    ...([[1, 120], [2, 90], [3, 0], [4, 75], [5, 60]] as const).map(([student_id, score_raw]) => ({ form_id: 11, student_id, school_id: 1, class_id: student_id === 3 || student_id === 4 ? 2 : 1, score_raw, status: '正常' })),
    ...([[1, 60], [2, 80], [3, 50], [4, 40]] as const).map(([student_id, score_raw]) => ({ form_id: 12, student_id, school_id: 1, class_id: student_id > 2 ? 2 : 1, score_raw, status: '正常' })),
    { form_id: 12, student_id: 5, school_id: 1, class_id: 1, status: '未选考' },
    { form_id: 11, student_id: 6, school_id: 2, score_raw: 100, status: '正常' },
    { form_id: 12, student_id: 6, school_id: 2, status: '缺考' },
  ],
};

describe('groupings', () => {
  const named = async (by: LevelsSpec['by'], subject: string) => (await levels({ by, subjects: [subject] })).map(({ name, present, expected }) => [name, present, expected]);

  it('follows 走班 and the teachers of each subject', async () => {
    await load(upper);
    expect(await named('teaching', '物理')).toEqual([['高三（1）班', 0, 0], ['高三（2）班', 1, 1], ['物理走班1', 3, 3], ['未填写', 0, null]]);
    expect(await named('teaching', '语文')).toEqual([['高三（1）班', 3, 3], ['高三（2）班', 2, 2], ['未填写', 1, null]]);
    // pupils 1–3 once each although two teach them; 4 and 5 have no teacher on record
    expect(await named('teacher', '物理')).toEqual([['李某、王某', 3, 3], ['未填写', 1, 1], ['未填写', 0, null]]);
    expect(await named('teacher', '语文')).toEqual([['张某', 3, 3], ['未填写', 2, 2], ['未填写', 1, null]]);
    expect((await named('teacher', '总分'))[0]).toEqual(['张某', 2, 3]);
  });

  it('reads what pupils and schools are', async () => {
    expect(await named('category', '语文')).toEqual([['应届', 4, 4], ['往届', 1, 1], ['未填写', 1, null]]);
    expect(await named('governance', '语文')).toEqual([['公办', 5, 5], ['民办', 1, null]]);
    expect(await named('language', '语文')).toEqual([['双语', 3, 3], ['未填写', 1, null], ['汉语授课', 2, 2]]);
    // by the exam's list, then the roster, then the class
    expect(await named('track', '语文')).toEqual([['历史类', 2, 2], ['未填写', 1, null], ['物理类', 3, 3]]);
    expect(await named('combination', '语文')).toEqual([['未填写', 4, 3], ['物理、化学、生物', 2, 2]]);
    expect(await named('stage', '语文')).toEqual([['高中', 6, 5]]);
    expect(await named('grade', '语文')).toEqual([['高三', 6, 5]]);
    expect((await levels({ by: 'subject' })).map(({ name, present, expected }) => [name, present, expected])).toEqual([['总分', 4, 5], ['物理', 4, 4], ['语文', 6, 5]]);
    expect(await named('pair', '语文')).toEqual([['山区集团（帮扶受援方，对方一中）', 1, null], ['一中（帮扶支援方，对方山区集团）', 5, 5]]);
  });

  it('adds up to the whole where units do not overlap', async () => {
    for (const [tables, subjects] of [[upper, ['语文', '物理', '总分']], [smallDistrict, ['语文', '数学', '总分']]] as const) {
      await load(tables);
      const [whole, parts] = [await levels({ by: 'all' }), await Promise.resolve(groupings.filter((by) => !mayOverlap(by)))];
      for (const by of parts) {
        const rows = await levels({ by });
        for (const subject of subjects) {
          const all = whole.find((row) => row.subject === subject)!;
          const own = rows.filter((row) => row.subject === subject);
          const sum = (key: 'present' | 'absent' | 'excluded' | 'positive' | 'n_pass'): number => own.reduce((total, row) => total + (key === 'n_pass' ? (row.pass ?? 0) : row[key]), 0);
          expect([by, subject, sum('present'), sum('absent'), sum('excluded'), sum('positive'), sum('n_pass')]).toEqual([by, subject, all.present, all.absent, all.excluded, all.positive, all.pass]);
          expect(own.reduce((total, { mean, present }) => total + (mean ?? 0) * present, 0)).toBeCloseTo(all.mean! * all.present, 9);
          expect(own.reduce((total, { expected }) => total + (expected ?? 0), 0)).toBe(all.expected);
          // one form group and the whole exam as reference: the shares are parts of 1
          if (by === 'governance' && all.form_group !== null) expect(own.reduce((total, { pupil_share }) => total + (pupil_share ?? 0), 0)).toBeCloseTo(1, 12);
        }
      }
    }
  });

  it('does not depend on the order of rows or on identifiers', async () => {
    const figures = async (): Promise<string[]> =>
      (await levels({ by: 'category' })).map(({ unit, subject, mean, sd, median, pass, expected, above_mean }) => JSON.stringify([subject, unit, mean, sd?.toFixed(10), median, pass, expected, above_mean])).toSorted();
    await load(upper);
    const before = await figures();
    const relabel = <T extends { readonly student_id?: number }>(row: T): T => ({ ...row, student_id: 1000 - (row.student_id ?? 0) });
    await load({ ...upper, result: upper.result!.toReversed().map(relabel), exam_entry: upper.exam_entry!.toReversed().map(relabel) });
    expect(await figures()).toEqual(before);
  });

  it('changes only what it must for one more absent pupil', async () => {
    await load(upper);
    const [before] = await levels({ by: 'all', subjects: ['语文'] });
    await load({ ...upper, result: [...upper.result!, { form_id: 11, student_id: 50, school_id: 1, class_id: 1, status: '缺考' }], exam_entry: [...upper.exam_entry!, { exam_id: 1, student_id: 50, school_id: 1, class_id: 1, category: '应届' }] });
    const [after] = await levels({ by: 'all', subjects: ['语文'] });
    expect(after).toEqual({ ...before!, absent: before!.absent + 1, expected: before!.expected! + 1, participation: 6 / 6 });
  });
});

describe('denominators', () => {
  it('counts the roll, the start with its moves, and scores above 0', async () => {
    await load(upper);
    const at = async (denominator: LevelsSpec['denominator'], subject = '语文') => (await levels({ by: 'school', subjects: [subject], denominator }))[0]!;
    // school 1: roll of 1, 2, 4 (3 is on the roll of school 2, 9 has left); start 1, 2, 9 + 4 joined − 9 left
    const present = await at('实考');
    expect(present).toMatchObject({ roll: 3, roll_base: 2.91, start: 3, joined: 1, left: 1, start_base: 3, expected: 5, present: 5, positive: 4, denominator: 5, pass: 2, pass_rate: 0.4, mean: 69 });
    expect(await at('应考')).toMatchObject({ denominator: 5, denominator_name: '应考' });
    expect((await at('学籍基准')).pass_rate).toBeCloseTo(2 / 2.91, 12);
    expect((await at('学籍基准')).base_mean).toBeCloseTo(345 / 2.91, 12);
    expect(await at('起点增减')).toMatchObject({ denominator: 3, base_mean: 115 });
    // zeros leave mean, rates and low scores alike
    expect(await at('计分>0')).toMatchObject({ denominator: 4, mean: 86.25, pass_rate: 0.5, min: 60, low: 0, present: 5 });
    expect(present.low).toBe(1);
  });

  it('is unknown without rosters instead of falling back', async () => {
    await load({ ...upper, enrolment: upper.enrolment!.filter(({ term }) => term === '2025-2026-1') });
    expect((await levels({ by: 'school', subjects: ['语文'], denominator: '起点增减' }))[0]).toMatchObject({ start_base: null, denominator: null, pass: 2, pass_rate: null, base_mean: null });
  });

  it('takes the one of the settings where none is asked for', async () => {
    await load(upper, { ...defaultSettings, denominator: '学籍基准', rollAllowance: 0, version: '口径-7' });
    expect((await levels({ by: 'school', subjects: ['语文'] }))[0]).toMatchObject({ denominator: 3, denominator_name: '学籍基准', version: '口径-7' });
  });
});

describe('rates against the whole', () => {
  it('gives 超均率, 比均率 and 贡献率', async () => {
    await load(upper);
    const [first, second] = await levels({ by: 'school', subjects: ['语文'] });
    const whole = 445 / 6;
    expect(first!.whole_mean).toBeCloseTo(whole, 12);
    expect(first!.above_mean).toBeCloseTo((69 - whole) / whole, 12);
    expect(second!.mean_ratio).toBeCloseTo(100 / whole, 12);
    // 及格 (≥ 90): 120 and 90 in school 1, 100 in school 2
    expect([first!.pupil_share, first!.pass_share, second!.pass_share]).toEqual([5 / 6, 2 / 3, 1 / 3]);
    // a class stands against its school
    const classes = await levels({ by: 'class', subjects: ['语文'] });
    expect(classes[0]!.whole_mean).toBe(69);
    expect(classes[0]!.above_mean).toBeCloseTo((90 - 69) / 69, 12);
  });

  it('counts 全科及格 only with every subject', async () => {
    await load(upper);
    const rows = await levels({ by: 'all' });
    // total complete: 1 (120, 60 pass both), 2 (90, 80 pass both), 3, 4; 5 takes no 物理 and has another full mark
    expect(rows.find(({ subject }) => subject === '总分')).toMatchObject({ present: 4, all_pass: 2, all_pass_rate: 0.5 });
    expect(rows.find(({ subject }) => subject === '语文')).toMatchObject({ all_pass: null, all_pass_rate: null });
  });
});

describe('settings of the lines', () => {
  const rule = { stage: '高中', subject: '语文', lines: { pass: 0.5, good: 0.75, excellent: 0.8, low: 0.4 } } as const;

  it('prefers the paper, then subject and grade, then subject, then grade, then stage', async () => {
    const grade = { stage: '高中', grade: '高三', lines: { pass: 0.3, good: 0.3, excellent: 0.3, low: 0.3 } } as const;
    const settings: VersionedSettings = { ...defaultSettings, rules: [rule, grade] };
    await load(upper, settings);
    const rows = await levels({ by: 'all' });
    expect(rows.map(({ subject, pass_line }) => [subject, pass_line])).toEqual([['总分', 75], ['物理', 30], ['语文', 75]]);
    expect(thresholdsFor(settings, { stage: '高中', grade: '高三', subject: '语文' })).toBe(rule.lines);
    expect(thresholdsFor(settings, { stage: '高中', grade: '高一', subject: '物理' })).toBe(settings.stages.高中);
    expect(thresholdsFor(settings, { stage: '幼儿园', grade: '大班', subject: '语文' })).toBeNull();
    await load({ ...upper, paper: upper.paper!.map((paper) => ({ ...paper, pass_mark: 61 })) }, settings);
    expect((await levels({ by: 'all', subjects: ['物理'] }))[0]!.pass_line).toBe(61);
  });

  it('rounds a line and leaves out who stands on it, as set', async () => {
    const tables: HandMade = { ...upper, paper: [{ form_id: 11, track: '不分科', score_used: 'raw', full_mark: 101 }, upper.paper![1]!] };
    const line = async (rounding: VersionedSettings['rounding'], boundary: VersionedSettings['boundary'] = '≥') => {
      await load(tables, { ...defaultSettings, rounding, boundary });
      const [row] = await levels({ by: 'all', subjects: ['语文'] });
      return [row!.pass_line, row!.pass];
    };
    // 0.6 × 101 = 60.6; scores 120, 100, 90, 75, 60, 0
    expect(await line('不取整')).toEqual([60.6, 4]);
    expect(await line('舍去')).toEqual([60, 5]);
    expect(await line('舍去', '>')).toEqual([60, 4]);
    expect(await line('进位')).toEqual([61, 4]);
    expect(await line('四舍五入')).toEqual([61, 4]);
  });

  it('refuses settings that contradict themselves', () => {
    const plain = measureSettingsShape.parse(defaultSettings);
    expect(measureSettingsShape.safeParse(plain).success).toBe(true);
    const messages = (patch: object): string => measureSettingsShape.safeParse({ ...plain, ...patch }).error?.issues.map(({ message }) => message).join() ?? '';
    expect(messages({ stages: { ...plain.stages, 高中: { pass: 0.6, good: 0.5, excellent: 0.8, low: 0.4 } } })).toContain('依次不降');
    expect(messages({ gradeShares: [{ grade: 'A', share: 0.5 }, { grade: 'B', share: 0.4 }] })).toContain('90%');
    expect(messages({ places: [20, 10] })).toContain('从小到大');
    expect(messages({ lines: [{ exam: 1, name: '本科线', kind: 'rank', value: 10.5 }] })).toContain('整数');
    expect(() => readMeasureSettings({ version: 1, settings: {} })).toThrow('统计口径');
    expect(readMeasureSettings(undefined)).toBe(defaultSettings);
    expect(readMeasureSettings({ version: 3, settings: plain }).version).toBe('口径-3');
  });
});
