import { expect, it } from 'vitest';
import { fakeExams, fakeSchools } from '../../testing/fake-session.ts';
import { describeScope, describeSource } from './link-text.ts';

it.each([
  ['考号:3:0701', '考号 0701 第3中学'], ['考号:0701', '考号 0701'], ['学籍号:G4401', '学籍号 G4401'], ['学籍号:3:12', '学籍号 12 第3中学'],
  ['姓名:3:七年级（1）班:王一', '王一 七年级（1）班 第3中学'], ['姓名:3::王一#2', '王一，同名第 2 第3中学'], ['决定:3:2025:1:王一:女::', '王一 1 班 第3中学'], ['别的', '别的'],
])('%s', (key, text) => {
  expect(describeSource(key, fakeSchools)).toBe(text);
});

it('names exams, rosters and what holds for all', () => {
  expect(describeScope('exam:2', fakeExams)).toBe('八年级 期末质量监测');
  expect(describeScope('exam:99', fakeExams)).toBe('第 99 号考试（已撤销）');
  expect(describeScope('roster:2025-2026-1', fakeExams)).toBe('2025—2026学年第一学期名册');
  expect(describeScope('全部', fakeExams)).toBe('全部考试');
});
