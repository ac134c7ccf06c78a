import { expect, it } from 'vitest';
import type { ExamInfo } from '../analytics/session-api.ts';
import { baselineExams, formatBaselines, parseBaselines, suggestBaseline } from './baseline-choice.ts';

const exam = (exam_id: number, term: string, grade: string, changes: Partial<ExamInfo> = {}): ExamInfo => ({
  exam_id, term, grade, name: `考试${exam_id}`, stage: '高中', kind: '期末', scope: '市', date: null, isEntry: false, commonForm: true,
  subjects: ['语文', '数学'], pupils: 100, schools: 10, ...changes,
});

const entry = exam(1, '2023-2024-2', '九年级', { isEntry: true, kind: '中考', subjects: ['语文', '数学', '物理'] });
const first = exam(2, '2024-2025-1', '高一');
const outcome = exam(3, '2025-2026-1', '高二', { date: '2026-01-15' });
const other = exam(4, '2024-2025-1', '高二');
const later = exam(5, '2025-2026-2', '高二');
const all = [later, outcome, other, first, entry];

it('offers earlier exams of the same year group, across stages', () => {
  expect(baselineExams(outcome, all).map(({ exam_id }) => exam_id)).toEqual([1, 2]);
  expect(baselineExams(entry, all)).toEqual([]);
});

it('suggests the entry marks in the same subject, or in their total', () => {
  expect(suggestBaseline(outcome, '语文', all)).toEqual([{ exam: 1, subject: '语文' }]);
  expect(suggestBaseline(outcome, '英语', all)).toEqual([{ exam: 1, subject: '总分' }]);
  expect(suggestBaseline(outcome, '语文', [outcome, first])).toEqual([{ exam: 2, subject: '语文' }]);
  expect(suggestBaseline(entry, '语文', all)).toEqual([]);
});

it('reads back the address form and drops what no longer exists', () => {
  const text = formatBaselines([{ exam: 1, subject: '总分' }, { exam: 2, subject: '数学' }]);
  expect(parseBaselines(text, all)).toEqual([{ exam: 1, subject: '总分' }, { exam: 2, subject: '数学' }]);
  expect(parseBaselines('9:总分,2:物理,1:语文,x', all)).toEqual([{ exam: 1, subject: '语文' }]);
});
