import { describe, expect, it } from 'vitest';
import type { ImportOptions } from '../plan.ts';
import type { MergedRange, RawSheet, SheetCell } from '../sheet.ts';
import { readSheets, sheetOf, type ReadTable } from '../testing/read-sheet.ts';

type Line = readonly SheetCell[];

interface Shape {
  readonly what: string;
  readonly sheets: readonly RawSheet[];
  readonly tables: readonly ReadTable[];
  readonly codes?: readonly string[];
  readonly options?: Partial<ImportOptions>;
  readonly file?: string;
}

const one = (rows: readonly Line[], name = '成绩', merges: readonly MergedRange[] = []): readonly RawSheet[] => [sheetOf(rows, name, merges)];
const scores = (...rows: (readonly string[])[]): ReadTable => ({ role: 'scores', rows });
const people = (...rows: (readonly string[])[]): ReadTable[] => [scores(...rows)];
const down = (column: number, top: number, bottom: number): MergedRange => ({ top, bottom, left: column, right: column });
const across = (row: number, left: number, right: number): MergedRange => ({ top: row, bottom: row, left, right });

const shapes: readonly Shape[] = [
  // Code rows
  { what: 'codes above the head', sheets: one([['xm', 'bj', 'yw'], ['姓名', '班级', '语文'], ['王一', '1', 80]]), tables: people(['姓名', '班级', '语文'], ['王一', '1', '80']) },
  { what: 'codes below the head', sheets: one([['姓名', '班级', '语文'], ['xm', 'bj', 'yw'], ['王一', '1', 80]]), tables: people(['姓名', '班级', '语文'], ['王一', '1', '80']), codes: ['repeated-header!2'] },
  { what: 'codes alone as the head', sheets: one([['xm', 'bj', 'yw', 'sx', 'yy', 'zz', 'zf', 'mc'], ['王一', '1', 80, 70, 60, 50, 260, 1]]), tables: people(['姓名', '班级', '语文', '数学', '英语', '道德与法治', '总分'], ['王一', '1', '80', '70', '60', '50', '260']) },

  // No head at all
  { what: 'no head, one mark, subject in the sheet name', sheets: one([[1, '王一', 80], [2, '李二', 70], [3, '张三', '缺考'], [4, '赵四', 66]], '语文'), tables: [{ role: 'scores', subject: '语文', rows: [['姓名', '语文'], ['王一', '80'], ['李二', '70'], ['张三', '缺考'], ['赵四', '66']] }], codes: ['no-header'] },
  { what: 'no head, class and id by their values', sheets: one([['七年级1班', '20250701', '王一', 80], ['七年级1班', '20250702', '李二', 70], ['七年级2班', '20250703', '张三', 66]], '数学'), tables: [{ role: 'scores', subject: '数学', rows: [['班级', '考号', '姓名', '数学'], ['七年级1班', '20250701', '王一', '80'], ['七年级1班', '20250702', '李二', '70'], ['七年级2班', '20250703', '张三', '66']] }], codes: ['no-header'] },
  { what: 'no head, several marks: nobody can tell', sheets: one([['王一', 80, 90], ['李二', 70, 60], ['张三', 66, 88]]), tables: [{ role: 'unknown', rows: [['姓名'], ['王一'], ['李二'], ['张三']] }] },
  {
    what: 'no head, marks named by the analyst', sheets: one([['王一', 80, 90], ['李二', 70, 60], ['张三', 66, 88]]),
    options: { meanings: { '期末.xlsx\t成绩\t1': { kind: 'score', subject: '语文', measure: 'raw', fullMark: null }, '期末.xlsx\t成绩\t2': { kind: 'score', subject: '数学', measure: 'raw', fullMark: null } } },
    tables: people(['姓名', '语文', '数学'], ['王一', '80', '90'], ['李二', '70', '60'], ['张三', '66', '88']), codes: ['no-header'],
  },
  { what: 'dates as heads, no subject', sheets: one([['姓名', 9.15, 10.13, 12.08], ['王一', 80, 90, 70], ['李二', 70, 60, 88]]), tables: [{ role: 'unknown', rows: [['姓名'], ['王一'], ['李二']] }], codes: ['date-header!B1', 'date-header!C1', 'date-header!D1'] },
  {
    what: 'dates as heads, subject in the title: one exam a day', sheets: one([['一年级语文周测'], ['姓名', 9.15, 10.1], ['王一', 80, 90], ['李二', 70, null]]),
    tables: [{ role: 'scores', exam: '9月15日', subject: '语文', rows: [['姓名', '语文'], ['王一', '80'], ['李二', '70']] }, { role: 'scores', exam: '10月10日', subject: '语文', rows: [['姓名', '语文'], ['王一', '90']] }],
  },

  // Heads of several rows
  {
    what: 'three rows: exam over subject over measure', sheets: one([[null, '期末', null, null, null], ['姓名', '语文', null, '数学', null], [null, '得分', '校次', '得分', '校次'], ['王一', 80, 1, 90, 1]], '成绩', [across(0, 1, 4), down(0, 1, 2), across(1, 1, 2), across(1, 3, 4)]),
    tables: people(['姓名', '语文', '语文 名次', '数学', '数学 名次'], ['王一', '80', '1', '90', '1']),
  },
  { what: 'unmerged subjects over 原始分 four times', sheets: one([['姓名', '语文', null, '物理', null], [null, '原始分', '名次', '原始分', '赋分'], ['王一', 110, 1, 80, 88]]), tables: people(['姓名', '语文', '语文 名次', '物理', '物理 赋分'], ['王一', '110', '1', '80', '88']) },
  { what: '原始分 told by the column on its left', sheets: one([['姓名', '语文', '化学', '原始分', '生物', '原始分'], ['王一', 110, 88, 70, 79, 61]]), tables: people(['姓名', '语文', '化学 赋分', '化学', '生物 赋分', '生物'], ['王一', '110', '88', '70', '79', '61']) },
  { what: '等级 behind each subject', sheets: one([['姓名', '语文', '等级', '数学', '等级'], ['王一', 90, 'A', 70, 'C']]), tables: people(['姓名', '语文', '语文 等级', '数学', '数学 等级'], ['王一', '90', 'A', '70', 'C']) },
  { what: 'line breaks, blanks and full-width brackets in heads', sheets: one([['姓 名', '班\n级', '语 文\n（120分）', '！级名'], ['王一', 1, 80, 3]]), tables: people(['姓名', '班级', '语文(120)'], ['王一', '1', '80']) },

  // Several tables in a sheet
  { what: 'a list folded into columns', sheets: one([['姓名', '语文', '姓名', '语文'], ['王一', 80, '张三', 60], ['李二', 70, null, null]]), tables: [scores(['姓名', '语文'], ['王一', '80'], ['李二', '70']), scores(['姓名', '语文'], ['张三', '60'])] },
  { what: 'lists side by side with a gap and titles of their own', sheets: one([['七年级1班', null, null, '七年级2班'], ['姓名', '语文', null, '姓名', '语文'], ['王一', 80, null, '张三', 60], ['李二', 70, null, null, null]]), tables: [scores(['姓名', '语文', '班级'], ['王一', '80', '七年级1班'], ['李二', '70', '七年级1班']), scores(['姓名', '语文', '班级'], ['张三', '60', '七年级2班'])] },
  { what: 'serial numbers before each folded block', sheets: one([['序号', '姓名', '数学', '序号', '姓名', '数学'], [1, '王一', 80, 3, '张三', 60], [2, '李二', 70, 4, '赵四', 50]]), tables: [scores(['姓名', '数学'], ['王一', '80'], ['李二', '70']), scores(['姓名', '数学'], ['张三', '60'], ['赵四', '50'])] },
  {
    what: 'class figures beside the list', sheets: one([['姓名', '班级', '语文', null, '班级', '人数', '平均分'], ['王一', 1, 80, null, '1班', 2, 75], ['李二', 1, 70, null, null, null, null]]),
    tables: [scores(['姓名', '班级', '语文'], ['王一', '1', '80'], ['李二', '1', '70']), { role: 'aggregate', rows: [['班级', '@mean'], ['1班', '75']] }], codes: ['unknown-column!F1'],
  },
  { what: 'stacked under titles that name the class', sheets: one([['七年级1班'], ['姓名', '语文'], ['王一', 80], ['李二', 70], [], ['七年级2班'], ['姓名', '语文'], ['张三', 60], ['赵四', 50]]), tables: [scores(['姓名', '语文', '班级'], ['王一', '80', '七年级1班'], ['李二', '70', '七年级1班']), scores(['姓名', '语文', '班级'], ['张三', '60', '七年级2班'], ['赵四', '50', '七年级2班'])] },
  { what: 'slips with a head of two rows', sheets: one([['姓名', '语文', null], [null, '得分', '班次'], ['王一', 80, 1], [], ['姓名', '语文', null], [null, '得分', '班次'], ['李二', 70, 2]]), tables: people(['姓名', '语文', '语文 名次'], ['王一', '80', '1'], ['李二', '70', '2']), codes: ['repeated-header!5', 'repeated-header!6'] },

  // Cells filled down
  { what: 'school merged, class written once a block', sheets: one([['学校', '班级', '姓名', '语文'], ['甲中学', '1班', '王一', 80], [null, null, '李二', 70], [null, '2班', '张三', 60], [null, null, '赵四', 50]], '成绩', [down(0, 1, 4)]), tables: people(['学校', '班级', '姓名', '语文'], ['甲中学', '1班', '王一', '80'], ['甲中学', '1班', '李二', '70'], ['甲中学', '2班', '张三', '60'], ['甲中学', '2班', '赵四', '50']), codes: ['filled-downB'] },
  { what: 'a class missing here and there stays missing', sheets: one([['班级', '姓名', '语文'], ['1班', '王一', 80], ['1班', '李二', 70], [null, '张三', 60], ['2班', '赵四', 50]]), tables: people(['班级', '姓名', '语文'], ['1班', '王一', '80'], ['1班', '李二', '70'], ['', '张三', '60'], ['2班', '赵四', '50']) },
  { what: 'formula errors and dates in the columns of the pupil', sheets: one([['学校', '班级', '姓名', '语文'], ['#N/A', '2026-07-01', '王一', '#DIV/0!']]), tables: people(['学校', '班级', '姓名', '语文'], ['', '7.1', '王一', '#DIV/0!']), codes: ['error-cell!A2', 'date-in-class!B2'] },

  // Several exams
  {
    what: 'exams over subjects', sheets: one([[null, '期中', null, '期末', null], ['姓名', '语文', '数学', '语文', '数学'], ['王一', 80, 90, 81, 91]], '成绩', [across(0, 1, 2), across(0, 3, 4)]),
    tables: [{ role: 'scores', exam: '期中', rows: [['姓名', '语文', '数学'], ['王一', '80', '90']] }, { role: 'scores', exam: '期末', rows: [['姓名', '语文', '数学'], ['王一', '81', '91']] }],
  },
  {
    what: 'exams in the heads of the marks', sheets: one([['姓名', '期中语文', '期末语文'], ['王一', 80, 81]]),
    tables: [{ role: 'scores', exam: '期中', rows: [['姓名', '语文'], ['王一', '80']] }, { role: 'scores', exam: '期末', rows: [['姓名', '语文'], ['王一', '81']] }],
  },
  {
    what: 'exams as columns of one subject', sheets: one([['姓名', '第一次月考', '期中', '期末'], ['王一', 70, 80, 81]], '数学'),
    tables: [['第一次月考', '70'], ['期中', '80'], ['期末', '81']].map(([exam, mark]) => ({ role: 'scores', exam: exam!, subject: '数学', rows: [['姓名', '数学'], ['王一', mark!]] })),
  },
  {
    what: '中考分 beside an exam', sheets: one([['姓名', '班级', '语文', '数学', '中考分'], ['王一', 1, 120, 105, 542], ['李二', 1, 110, 95, null]]),
    tables: [scores(['姓名', '班级', '语文', '数学'], ['王一', '1', '120', '105'], ['李二', '1', '110', '95']), { role: 'scores', exam: '中考', rows: [['姓名', '班级', '总分'], ['王一', '1', '542']] }],
  },
  {
    what: 'exams told by a column', sheets: one([['考试', '姓名', '语文'], ['期中', '王一', 80], ['期末', '王一', 81]]),
    tables: [{ role: 'scores', exam: '期中', rows: [['@exam', '姓名', '语文'], ['期中', '王一', '80']] }, { role: 'scores', exam: '期末', rows: [['@exam', '姓名', '语文'], ['期末', '王一', '81']] }],
  },
  {
    what: 'a sheet an exam', sheets: [sheetOf([['姓名', '语文'], ['王一', 80]], '期中'), sheetOf([['姓名', '语文'], ['王一', 81]], '期末')],
    tables: [{ role: 'scores', exam: '期中', rows: [['姓名', '语文'], ['王一', '80']] }, { role: 'scores', exam: '期末', rows: [['姓名', '语文'], ['王一', '81']] }],
  },

  // Long and wide
  {
    what: 'a row a pupil and subject', sheets: one([['考号', '姓名', '科目', '成绩'], ['01', '王一', '语文', 80], ['01', '王一', '外语', 90], ['02', '李二', '语文', '缺考'], ['02', '李二', null, 3]]),
    tables: [{ role: 'scores', subject: '语文', rows: [['考号', '姓名', '语文'], ['01', '王一', '80'], ['02', '李二', '缺考']] }, { role: 'scores', subject: '英语', rows: [['考号', '姓名', '英语'], ['01', '王一', '90']] }],
    codes: ['missing-subject!C5'],
  },

  // School and class results
  {
    what: 'school results under subjects', sheets: one([['学校', '应考', '实考', '语文', null, null], [null, null, null, '均分', '及格率', '优秀率'], ['甲小学', 50, 49, 88.5, 0.98, 0.6]], '统计', [across(0, 3, 5)]),
    tables: [{ role: 'aggregate', rows: [['学校', '@expected', '@present', '@mean@语文', '@pass_rate@语文', '@excellent_rate@语文'], ['甲小学', '50', '49', '88.5', '0.98', '0.6']] }],
  },

  // Items
  {
    what: 'items with marks in heads', sheets: one([['考号', '姓名', '1(3分)', '2\n4分', '第3(1)题（5分）', 'T4', '主观题16(2)'], ['01', '王一', 3, 4, 5, 1, 6]], '数学'),
    tables: [{ role: 'items', subject: '数学', rows: [['考号', '姓名', '第1题(3)', '第2题(4)', '第3(1)题(5)', '第4题', '第16(2)题'], ['01', '王一', '3', '4', '5', '1', '6']] }],
  },
  {
    what: 'full marks in a row without a label, sums left out', sheets: one([['姓名', '1', '2', '3', '选择题得分', '4', '总分'], [null, 3, 3, 4, 10, 10, 20], ['王一', 3, 0, 4, 7, 8, 15], ['李二', 3, 3, 4, 10, 6, 16]], '物理'),
    tables: [{ role: 'items', subject: '物理', rows: [['姓名', '第1题(3)', '第2题(3)', '第3题(4)', '第4题(10)', '总分'], ['王一', '3', '0', '4', '8', '15'], ['李二', '3', '3', '4', '6', '16']] }], codes: ['full-mark-row!2'],
  },
  {
    what: 'items numbered afresh under 一 and 二, not merged', sheets: one([['姓名', '一、选择题', null, '二、填空题', null], [null, 1, 2, 1, 2], ['王一', 3, 0, 4, 5]], '英语'),
    tables: [{ role: 'items', subject: '英语', rows: [['姓名', '第一、1题', '第一、2题', '第二、1题', '第二、2题'], ['王一', '3', '0', '4', '5']] }],
  },
  {
    what: 'items of two papers under their subjects', sheets: one([[null, '语文', null, null, '数学', null, null], ['姓名', 1, 2, 3, 1, 2, 3], ['王一', 1, 2, 3, 4, 5, 6]], '小题分', [across(0, 1, 3), across(0, 4, 6)]),
    tables: [{ role: 'items', subject: '语文', rows: [['姓名', '第1题', '第2题', '第3题'], ['王一', '1', '2', '3']] }, { role: 'items', subject: '数学', rows: [['姓名', '第1题', '第2题', '第3题'], ['王一', '4', '5', '6']] }],
  },
];

describe('tables in sheets', () => {
  it.each(shapes)('$what', ({ sheets, tables, codes = [], options, file }) => {
    const read = readSheets(sheets, options, file);
    expect(read.tables).toEqual(tables);
    expect(read.codes).toEqual(codes);
    // Every row counted as read stands in a table, was dropped, or was refused with a finding.
    expect(read.tally.read).toBe(tables.reduce((sum, { rows }) => sum + rows.length - 1, 0) + read.tally.dropped + read.codes.filter((code) => code.startsWith('missing-subject')).length);
  });

  it('a thousand slips cost little', () => {
    const rows = Array.from({ length: 2000 }, (_, pupil): Line[] => [['期末成绩条', null, null], ['姓名', '语文', '数学'], [`学生${pupil}`, pupil % 100, 60], []]).flat();
    const merges = rows.flatMap((_, row) => (row % 4 === 0 ? [across(row, 0, 2)] : []));
    const start = performance.now();
    const read = readSheets([sheetOf(rows, '成绩条', merges)]);
    expect(performance.now() - start).toBeLessThan(2000);
    expect(read.tables[0]!.rows).toHaveLength(2001);
  });
});
