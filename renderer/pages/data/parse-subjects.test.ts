import { expect, it } from 'vitest';
import { parseSubjects } from './parse-subjects.ts';

it('reads subjects with full marks in the ways they are typed', () => {
  expect(parseSubjects('语文 120，数学120、外语：150；道法（60分）')).toEqual({
    subjects: [{ subject: '语文', fullMark: 120 }, { subject: '数学', fullMark: 120 }, { subject: '英语', fullMark: 150 }, { subject: '道德与法治', fullMark: 60 }], wrong: [],
  });
  expect(parseSubjects('  ')).toEqual({ subjects: [], wrong: [] });
});

it('names what it cannot read', () => {
  expect(parseSubjects('语文, 数学 0，绘画 50，语文 100，语文 120').wrong).toEqual(['语文', '数学 0', '绘画 50', '语文 120']);
});
