import { expect, it } from 'vitest';
import type { Finding } from '../../analytics/intake/finding.ts';
import type { ImportOptions } from '../../analytics/intake/plan.ts';
import { joinFixes, mergeOptions } from './merge-options.ts';

const options: ImportOptions = { exam: { term: '2025-2026-1' }, school: null, onProblem: 'skip-rows', duplicateFile: 'skip', actor: '教研室', meanings: {}, headerRows: {}, fullMarks: { 语文: 120 } };
const finding = (changes: Partial<ImportOptions>): Finding => ({ severity: 'error', code: 'over-full-mark', file: '', sheet: null, row: null, column: null, value: null, message: '', fix: '', quickFix: { label: '', options: changes } });

it('joins what is keyed and replaces what is not', () => {
  expect(mergeOptions(options, { fullMarks: { 数学: 150 }, exam: { name: '期末' }, duplicates: 'highest' })).toMatchObject({
    fullMarks: { 语文: 120, 数学: 150 }, exam: { term: '2025-2026-1', name: '期末' }, duplicates: 'highest', onProblem: 'skip-rows',
  });
  expect(mergeOptions({ ...options, schoolDecisions: { 一中: 3 } }, { schoolDecisions: { 二中: 'new' } }).schoolDecisions).toEqual({ 一中: 3, 二中: 'new' });
});

it('takes the highest full mark that any of the findings needs, over what was given before', () => {
  const joined = joinFixes([finding({ fullMarks: { 语文: 150 } }), finding({ fullMarks: { 语文: 130 } }), finding({ fullMarks: { 英语: 120 } })], options);
  expect(joined.fullMarks).toEqual({ 语文: 150, 英语: 120 });
});
