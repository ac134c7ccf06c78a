import { describe, expect, it } from 'vitest';
import { choosePaper, papersOf } from './papers.ts';

const paper = (exam: number, subject: string, form: number, label = '') => ({ exam, subject, form, label, pupils: 100, items: 20, blueprint: true, choices: false });
const papers = [paper(1, '数学', 11), paper(1, '语文', 12, '一中卷'), paper(1, '语文', 13, '二中卷'), paper(2, '数学', 21)];

describe('papers', () => {
  it('are read from a result, and only whole ones', () => {
    expect(papersOf({ papers: [papers[0], { exam: 1 }, null] })).toEqual([papers[0]]);
    expect(papersOf(null)).toEqual([]);
    expect(papersOf({ papers: 'x' })).toEqual([]);
  });

  it('are chosen by the address as far as it names one that is there', () => {
    expect(choosePaper(papers, 1, { subject: '语文', form: '13' })?.form).toBe(13);
    expect(choosePaper(papers, 1, { subject: '语文', form: '99' })?.form).toBe(12);
    expect(choosePaper(papers, 1, { subject: '总分' })?.form).toBe(11);
    expect(choosePaper(papers, 3, {})).toBeNull();
  });
});
