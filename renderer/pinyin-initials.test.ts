import { expect, it } from 'vitest';
import { matchesName, pinyinInitials } from './pinyin-initials.ts';

it('gives the initials of names', () => {
  expect(pinyinInitials('北城实验中学')).toBe('bcsyzx');
  expect(pinyinInitials('第3中学')).toBe('d3zx');
  expect(pinyinInitials('鄂托克旗')).toBe('etkq');
});

it('matches by part of the name or of its initials', () => {
  expect(matchesName('北城实验中学', '实验')).toBe(true);
  expect(matchesName('北城实验中学', 'SYZX')).toBe(true);
  expect(matchesName('北城实验中学', 'xyz')).toBe(false);
  expect(matchesName('北城实验中学', ' ')).toBe(true);
});
