import { beforeAll, describe, expect, test } from 'vitest';
import { makeDistrict, sampleSeed } from './district.ts';
import { TOTAL, expectedPairs, type ExpectedPair } from './expected-pairs.ts';
import { trueEffect } from './district/true-effects.ts';
import type { District, Entry, Sitting } from './district/model.ts';
import { checkCharacter } from './district/edu-id.ts';
import { random } from './district/random.ts';
import { scaleMarks } from './district/scaled-marks.ts';

let district: District;
let pairs: ExpectedPair[];
const sitting = (key: string): Sitting => district.sittings.find(({ plan }) => plan.key === key)!;
const pair = (baseline: string, outcome: string): ExpectedPair => pairs.find((one) => one.baseline === baseline && one.outcome === outcome)!;

beforeAll(() => {
  district = makeDistrict({ seed: sampleSeed, scale: 'full' });
  pairs = expectedPairs(district);
});

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

function correlation(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)];
  const sum = (f: (i: number) => number): number => x.reduce((total, _, i) => total + f(i), 0);
  return sum((i) => (x[i]! - mx) * (y[i]! - my)) / Math.sqrt(sum((i) => (x[i]! - mx) ** 2) * sum((i) => (y[i]! - my) ** 2));
}

const columns = ({ plan }: Sitting, subjects: readonly string[]): number[] => subjects.map((subject) => plan.subjects.findIndex((one) => one.subject === subject));
const valid = (entry: Entry, at: readonly number[]): boolean => at.every((i) => entry.statuses[i] === '正常');
const total = (entry: Entry, at: readonly number[]): number => at.reduce((sum, i) => sum + entry.marks[i]!, 0);

function matched(from: string, to: string, subjects: readonly string[]): { x: number; y: number; entry: Entry }[] {
  const [a, b] = [sitting(from), sitting(to)];
  const [ca, cb] = [columns(a, subjects), columns(b, subjects)];
  const before = new Map(a.entries.filter((entry) => valid(entry, ca)).map((entry) => [entry.pupil, total(entry, ca)]));
  return b.entries.flatMap((entry) => (before.has(entry.pupil) && valid(entry, cb) ? [{ x: before.get(entry.pupil)!, y: total(entry, cb), entry }] : []));
}

/** Mean residual per school about the slope found inside schools (no shrinkage): enough to see the truth through. */
function residualMeans(rows: readonly { x: number; y: number; entry: Entry }[]): Map<string, { mean: number; n: number }> {
  const groups = new Map<string, { x: number; y: number }[]>();
  for (const { x, y, entry } of rows) groups.set(entry.place.school.plan.name, [...(groups.get(entry.place.school.plan.name) ?? []), { x, y }]);
  let xy = 0;
  let xx = 0;
  for (const members of groups.values()) {
    const [mx, my] = [mean(members.map(({ x }) => x)), mean(members.map(({ y }) => y))];
    for (const { x, y } of members) {
      xy += (x - mx) * (y - my);
      xx += (x - mx) ** 2;
    }
  }
  const slope = xy / xx;
  const raw = new Map([...groups].map(([school, members]) => [school, { mean: mean(members.map(({ x, y }) => y - slope * x)), n: members.length }]));
  const middle = mean([...raw.values()].map(({ mean: one }) => one));
  return new Map([...raw].map(([school, { mean: one, n }]) => [school, { mean: one - middle, n }]));
}

describe('the full district', () => {
  test('has the size the demo needs', () => {
    expect(district.schools).toHaveLength(60);
    expect(district.pupils.length).toBeGreaterThan(19_000);
    expect(district.pupils.length).toBeLessThan(21_500);
    expect(new Set(district.schools.map(({ plan }) => plan.type))).toEqual(new Set(['小学', '教学点', '九年一贯', '初中', '完全中学', '高中']));
    expect(new Set(district.schools.map(({ plan }) => plan.county)).size).toBe(7);
  });

  test('gives every pupil a 学籍号 of its own with a right check character', () => {
    const ids = district.pupils.map(({ eduId }) => eduId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^G99\d{15}[\dX]$/.test(id) && checkCharacter(id.slice(1, 18)) === id.at(-1))).toBe(true);
    // GB 11643-1999, annex example: 11010519491231002 → X.
    expect(checkCharacter('11010519491231002')).toBe('X');
  });

  test('has same-name pupils inside schools, and rare characters', () => {
    const seen = new Map<string, number>();
    for (const { name, places } of district.pupils) {
      const key = `${name}/${places[0]?.school.index}`;
      if (places[0]) seen.set(key, (seen.get(key) ?? 0) + 1);
    }
    expect([...seen.values()].filter((n) => n > 1).length).toBeGreaterThan(20);
    for (const rare of ['䶮', '龑', '骉']) expect(district.pupils.some(({ name }) => name.includes(rare))).toBe(true);
  });

  test('moves pupils in and out, and keeps them across exams', () => {
    const statuses = new Set(district.pupils.flatMap(({ places }) => places.flatMap((place) => (place ? [place.status] : []))));
    expect(statuses).toEqual(new Set(['在籍', '转入', '转出', '休学', '复学', '借读', '随班就读', '往届']));
    const zhongkao = sitting('zhongkao-2026').entries;
    const mock = new Set(sitting('ninth-mock-2026').entries.map(({ pupil }) => pupil));
    const kept = zhongkao.filter(({ pupil }) => mock.has(pupil)).length / zhongkao.length;
    expect(kept).toBeGreaterThan(0.95);
    expect(kept).toBeLessThan(1);
  });

  test('marks stay on the paper and statuses stand for missing marks', () => {
    for (const { plan, entries } of district.sittings) {
      for (const { marks, statuses } of entries) {
        marks.forEach((mark, i) => {
          const { fullMark, step } = plan.subjects[i]!;
          if (mark === null) expect(['正常', '剔除']).not.toContain(statuses[i]);
          else if (mark < 0 || mark > fullMark || (mark / step) % 1 !== 0) throw new Error(`${plan.key}: mark ${mark}`);
        });
      }
    }
    const all = new Set(district.sittings.flatMap(({ entries }) => entries.flatMap(({ statuses }) => statuses)));
    expect(all).toEqual(new Set(['正常', '缺考', '缓考', '违纪', '免考', '未选考', '剔除']));
    const zeros = district.sittings.flatMap(({ entries }) => entries).filter(({ marks, statuses }) => marks.some((mark, i) => mark === 0 && statuses[i] === '正常'));
    expect(zeros.length).toBeGreaterThan(10);
  });
});

describe('entry and exit', () => {
  // Bands follow domain notes B8: neighbouring exams 0.78 and more, 中考 → 高一 0.586 and 0.619 inside one school.
  test.each([
    ['primary-2025', 'seventh-sample-2026', 0.7, 0.82],
    ['ninth-mock-2026', 'zhongkao-2026', 0.82, 0.92],
    ['zhongkao-2025', 'tenth-sample-2026', 0.66, 0.8],
    ['level-2025', 'senior-mock1-2026', 0.75, 0.87],
    ['senior-mock1-2026', 'senior-mock2-2026', 0.82, 0.92],
  ])('%s → %s correlates as it should', (from, to, low, high) => {
    const { correlation: r } = pair(from, to).subjects[TOTAL]!;
    expect(r).toBeGreaterThan(low);
    expect(r).toBeLessThan(high);
  });

  test('中考 → 高一 inside one school is cut by selection to about 0.6', () => {
    const rows = matched('zhongkao-2025', 'tenth-sample-2026', ['语文', '数学', '英语']);
    const schools = [...new Set(rows.map(({ entry }) => entry.place.school))];
    const inside = mean(schools.map((school) => {
      const own = rows.filter(({ entry }) => entry.place.school === school);
      return correlation(own.map(({ x }) => x), own.map(({ y }) => y));
    }));
    expect(inside).toBeGreaterThan(0.53);
    expect(inside).toBeLessThan(0.7);
  });

  test('the correlation that is published is the one of the marks', () => {
    const rows = matched('ninth-mock-2026', 'zhongkao-2026', ['数学']);
    const { n, correlation: r } = pair('ninth-mock-2026', 'zhongkao-2026').subjects['数学']!;
    expect(rows).toHaveLength(n);
    expect(correlation(rows.map(({ x }) => x), rows.map(({ y }) => y))).toBeCloseTo(r, 4);
  });
});

describe('planted effects', () => {
  test.each([
    ['ninth-mock-2026', 'zhongkao-2026', ['语文', '数学', '英语', '物理', '化学', '道德与法治', '历史'], 0.9],
    ['primary-2025', 'seventh-sample-2026', ['语文', '数学', '英语'], 0.9],
  ])('%s → %s: school residuals show the true effects', (from, to, subjects, least) => {
    const truth = pair(from, to).subjects[TOTAL]!.schools;
    const found = residualMeans(matched(from, to, subjects));
    expect(new Set(found.keys())).toEqual(new Set(Object.keys(truth)));
    const names = [...found.keys()];
    expect(names.map((name) => found.get(name)!.n)).toEqual(names.map((name) => truth[name]!.n));
    expect(correlation(names.map((name) => found.get(name)!.mean), names.map((name) => truth[name]!.points))).toBeGreaterThan(least);
  });

  test('one subject: no school is further from its true effect than chance allows', () => {
    const truth = pair('ninth-mock-2026', 'zhongkao-2026').subjects['数学']!.schools;
    const found = residualMeans(matched('ninth-mock-2026', 'zhongkao-2026', ['数学']));
    const points = 120 * 0.17;
    for (const [school, { mean: estimate, n }] of found) {
      // News SD 0.47, 4.5 standard errors over 24 schools, and a little for marks cut off at 0 and 120.
      expect(Math.abs(estimate - truth[school]!.points), school).toBeLessThan(points * ((4.5 * 0.47) / Math.sqrt(n) + 0.03));
    }
  });

  test('the poor school grows and the rich one does not', () => {
    const { schools } = pair('ninth-mock-2026', 'zhongkao-2026').subjects[TOTAL]!;
    const ordered = Object.entries(schools).sort((a, b) => b[1].points - a[1].points).map(([name]) => name);
    expect(ordered.slice(0, 3)).toContain('白鹭县柳湾初级中学');
    expect(ordered.slice(-2)).toContain('澄湖区实验中学');
    const levels = sitting('ninth-mock-2026');
    const at = columns(levels, ['语文', '数学', '英语']);
    const level = (name: string): number => mean(levels.entries.filter((entry) => valid(entry, at) && entry.place.school.plan.name === name).map((entry) => total(entry, at)));
    const all = mean(levels.entries.filter((entry) => valid(entry, at)).map((entry) => total(entry, at)));
    expect(level('白鹭县柳湾初级中学')).toBeLessThan(all - 15);
    expect(level('澄湖区实验中学')).toBeGreaterThan(all + 15);
  });

  test('one school misses too many pupils', () => {
    const { entries } = sitting('zhongkao-2026');
    const rate = (own: readonly Entry[]): number => own.filter(({ statuses }) => statuses.includes('正常')).length / own.length;
    expect(rate(entries.filter(({ place }) => place.school.plan.name === '沙溪县第二初级中学'))).toBeLessThan(0.95);
    expect(rate(entries)).toBeGreaterThan(0.96);
  });

  test('one class lies far below its school', () => {
    const [from, to] = [sitting('ninth-mock-2026'), sitting('zhongkao-2026')];
    const own = to.entries.filter(({ place }) => place.school.plan.name === '望岭区第四中学');
    const effect = ({ pupil }: Entry): number => trueEffect(district.sittings.map(({ plan }) => plan), from.plan, to.plan, pupil, '数学', 'class');
    const here = own.find(({ place }) => place.classUnit.number === 2)!;
    const others = own.filter(({ place }) => place.classUnit.number !== 2);
    expect(effect(here)).toBeLessThan(mean(others.map(effect)) - 0.2);
  });

  test('a 教学点 is too small to show', () => {
    const { schools } = pair('primary-2025', 'seventh-sample-2026').subjects[TOTAL]!;
    expect(Object.values(schools).every(({ n }) => n >= 5)).toBe(true);
    const sizes = sitting('primary-2026').entries.filter(({ place }) => place.school.plan.name === '白鹭县柳湾镇沙洲教学点').length;
    expect(sizes).toBeGreaterThan(0);
    expect(sizes).toBeLessThan(5);
  });
});

test('same options, same district; another seed, another one', () => {
  const digest = (one: District): string => JSON.stringify(one.sittings.map(({ entries }) => entries.map(({ pupil, marks, statuses }) => [pupil.eduId, pupil.name, marks, statuses])));
  const first = digest(makeDistrict({ seed: 5, scale: 'small' }));
  expect(digest(makeDistrict({ seed: 5, scale: 'small' }))).toBe(first);
  expect(digest(makeDistrict({ seed: 6, scale: 'small' }))).not.toBe(first);
});

test('the generator draws uniform and normal numbers', () => {
  const draw = random(1, 'check');
  const normals = Array.from({ length: 20_000 }, () => draw.normal());
  // Four standard errors of mean and SD at n = 20,000.
  expect(Math.abs(mean(normals))).toBeLessThan(0.028);
  expect(Math.abs(Math.sqrt(mean(normals.map((x) => x * x))) - 1)).toBeLessThan(0.02);
  expect(Math.abs(mean(Array.from({ length: 20_000 }, () => draw.next())) - 0.5)).toBeLessThan(0.0082);
});

test('赋分 maps grade shares onto their intervals', () => {
  const scaled = scaleMarks(Array.from({ length: 100 }, (_, i) => i + 1));
  expect([100, 86, 85, 51, 50, 16, 15, 3, 2, 1].map((mark) => scaled.get(mark))).toEqual([100, 86, 85, 71, 70, 56, 55, 41, 40, 30]);
});
