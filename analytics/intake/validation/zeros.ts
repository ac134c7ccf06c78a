import { TOTAL_SUBJECT } from '../roles/full-marks.ts';
import type { ScoreRow } from '../roles/read-score-rows.ts';

/** 各科都是 0, and 0 beside 缺考 in other subjects: 0 stays 0, but the office should look. */
export function sayZeros({ table, row, marks, identity }: ScoreRow): void {
  const scored = marks.filter(({ raw, subject }) => raw !== null && subject !== TOTAL_SUBJECT);
  const zeros = scored.filter(({ raw }) => raw === 0);
  if (zeros.length === 0) return;
  const at = { sheet: table.sheet, row, column: zeros[0]!.column, value: '0' };
  if (scored.length >= 2 && zeros.length === scored.length) {
    table.log.remark({
      severity: 'warning', code: 'all-zero', ...at, message: `${identity.name}各科都是 0 分，已按 0 分导入。`, fix: '如果是缺考，请把 0 改为“缺考”后重新导入，或点“各科都是 0 分的记为缺考”。',
      quickFix: { label: '各科都是 0 分的记为缺考', options: { statusOf: { '0 all': '缺考' } } },
    });
    return;
  }
  const absent = marks.find(({ status }) => status === '缺考');
  if (absent) {
    table.log.remark({
      severity: 'warning', code: 'zero-beside-absent', ...at, message: `${identity.name}${absent.subject}写明缺考，${zeros.map(({ subject }) => subject).join('、')}却是 0 分，已按 0 分导入。`, fix: '如果也是缺考，请把 0 改为“缺考”后重新导入。',
    });
  }
}
