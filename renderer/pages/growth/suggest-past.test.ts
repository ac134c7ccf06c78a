import { describe, expect, it } from 'vitest';
import type { ExamInfo } from '../../../analytics/session-api.ts';
import { suggestLearnt, suggestPast } from './suggest-past.ts';

const exam = (exam_id: number, term: string, grade: string, kind: string): ExamInfo => ({
  exam_id, name: `${term}${kind}`, term, grade, stage: '初中', kind, scope: '市', date: null, isEntry: false, commonForm: true, subjects: ['语文', '数学'], pupils: 100, schools: 5,
});

const exams = [
  exam(1, '2023-2024-2', '六年级', '学业水平'), exam(2, '2024-2025-2', '七年级', '抽测'),
  exam(3, '2024-2025-2', '六年级', '学业水平'), exam(4, '2025-2026-2', '七年级', '抽测'),
  exam(5, '2025-2026-2', '六年级', '学业水平'),
];

describe('suggestPast', () => {
  it('finds the cohort a year before with exams of the same kinds', () => {
    expect(suggestPast({ exam: 4, subject: '数学' }, { exam: 3, subject: '总分' }, exams)).toEqual({ outcome: { exam: 2, subject: '数学' }, baseline: { exam: 1, subject: '总分' } });
  });

  it('does not take an exam of the same year for one of an earlier cohort', () => {
    const mocks = [exam(11, '2024-2025-2', '高二', '学业水平'), exam(12, '2025-2026-1', '高三', '模拟'), exam(13, '2025-2026-2', '高三', '模拟')];
    expect(suggestPast({ exam: 13, subject: '总分' }, { exam: 11, subject: '总分' }, mocks)).toBeNull();
  });

  it('is none for the first cohort', () => {
    expect(suggestPast({ exam: 2, subject: '总分' }, { exam: 1, subject: '总分' }, exams)).toBeNull();
  });
});

describe('suggestLearnt', () => {
  it('takes the latest cohort that has got further than this one', () => {
    expect(suggestLearnt({ exam: 5, subject: '语文' }, exams)).toEqual({ outcome: { exam: 4, subject: '语文' }, baseline: { exam: 3, subject: '语文' } });
  });

  it('is none where no earlier cohort began with such an exam', () => {
    expect(suggestLearnt({ exam: 4, subject: '语文' }, exams)).toBeNull();
  });
});
