import { expect, it } from 'vitest';
import type { Finding } from '../../analytics/intake/finding.ts';
import { groupFindings } from './group-findings.ts';

const finding = (severity: Finding['severity'], code: string, label?: string): Finding => ({
  severity, code, file: '', sheet: null, row: null, column: null, value: null, message: '', fix: '', ...(label === undefined ? {} : { quickFix: { label, options: {} } }),
});

it('puts the gravest kinds first and says what one click on a kind would do', () => {
  const groups = groupFindings([
    finding('info', 'delimiter'), finding('warning', 'unknown-school', '就是“甲校”'), finding('warning', 'unknown-school', '就是“乙校”'), finding('warning', 'unknown-school'),
    finding('warning', 'blank-score'), finding('error', 'over-full-mark', '语文满分改为 150'), finding('error', 'over-full-mark', '语文满分改为 150'),
  ]);
  expect(groups.map(({ code, findings, fixable, fixLabel }) => [code, findings.length, fixable.length, fixLabel])).toEqual([
    ['over-full-mark', 2, 2, '语文满分改为 150'], ['unknown-school', 3, 2, '按各自的建议处理（2 处）'], ['blank-score', 1, 0, ''], ['delimiter', 1, 0, ''],
  ]);
});
