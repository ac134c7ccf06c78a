import { expect, it } from 'vitest';
import { emptyContext } from './intake-context.ts';
import type { ImportOptions } from './plan.ts';
import type { SheetCell, SourceFile } from './sheet.ts';
import { csvText, textFile, workbook, type SheetDraft } from './testing/make-files.ts';
import { codesOf, marksOf, planOf, rowsOf } from './testing/plan-of.ts';

const full = { 王一: { 语文: 80, 数学: 90 }, 李二: { 语文: 70.5, 数学: '缺考' }, 张三: { 语文: 0, 数学: 95 } };
const head = ['学校', '班级', '考号', '姓名', '语文', '数学'];
const rows: SheetCell[][] = [['城关中学', '七年级1班', '0701', '王一', 80, 90], ['城关中学', '七年级1班', '0702', '李二', 70.5, '缺考'], ['城关中学', '七年级2班', '0703', '张三', 0, 95]];
const xlsx = (...sheets: SheetDraft[]): SourceFile => workbook('期末.xlsx', sheets);
const one = (lines: readonly (readonly SheetCell[])[], merges: SheetDraft['merges'] = []): SourceFile => xlsx({ name: '成绩', rows: lines, merges });

interface Shape {
  readonly what: string;
  readonly file: SourceFile;
  readonly marks?: Record<string, Record<string, string | number>>;
  readonly codes?: readonly string[];
  readonly options?: Partial<ImportOptions>;
}

const shapes: readonly Shape[] = [
  { what: 'plain', file: one([head, ...rows]) },
  ...(['xls', 'xlsb', 'ods'] as const).map((type) => ({ what: `plain ${type}`, file: workbook(`期末.${type}`, [{ name: '成绩', rows: [head, ...rows] }], type) })),
  ...(['utf-8', 'utf-8-bom', 'gb18030', 'utf-16le'] as const).map((encoding) => ({ what: `csv ${encoding}`, file: textFile('期末.csv', csvText([head, ...rows]), encoding) })),
  { what: 'tab text renamed xls', file: textFile('期末.xls', csvText([head, ...rows], '\t'), 'gb18030'), codes: ['renamed-file'] },
  { what: 'merged title', file: one([['某县期末成绩'], head, ...rows], [{ top: 0, left: 0, bottom: 0, right: 5 }]) },
  { what: 'instruction paragraph and title', file: one([['填写说明：\n1、缺考填Q\n2、不得改动列名'], ['期末成绩表'], head, ...rows]) },
  { what: 'code row above the head', file: one([['期末'], ['xx', 'bj', 'kh', 'xm', 'yw', 'sx'], head, ...rows]) },
  {
    what: 'two-row merged head with ranks',
    file: one([['学校', '班级', '考号', '姓名', '语文', null, '数学', null], [null, null, null, null, '得分', '校次', '得分', '班次'], ...rows.map((row) => [...row.slice(0, 5), 1, row[5]!, 2])],
      [...[0, 1, 2, 3].map((column) => ({ top: 0, left: column, bottom: 1, right: column })), { top: 0, left: 4, bottom: 0, right: 5 }, { top: 0, left: 6, bottom: 0, right: 7 }]),
  },
  { what: 'two-row head in a csv', file: textFile('期末.csv', csvText([['学校', '班级', '考号', '姓名', '语文', '', '数学', ''], ['', '', '', '', '得分', '校次', '得分', '班次'], ...rows.map((row) => [...row.slice(0, 5), 1, row[5]!, 2])])) },
  { what: 'groups above a head in the second row', file: one([[null, null, null, null, '语文', '数学'], ['学校', '班级', '考号', '姓名', '得分', '得分'], ...rows]) },
  { what: 'line breaks in heads', file: one([['学校', '班\n级', '考号', '姓 名', '语文\n得分', '数学\n得分'], ...rows]) },
  { what: 'full mark row', file: one([head, ['满分', null, null, null, 120, 120], ...rows]), codes: ['full-mark-row 成绩!2'] },
  { what: 'full-width digits and text numbers', file: one([head, ...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? String(cell).replace(/\d/gu, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)) : cell)))]) },
  { what: 'totals and a note under the list', file: one([head, ...rows, ['合计', null, null, null, 150.5, 185], [null, null, null, '平均分', 50.2, 92.5], [null, null, null, null, 3, 2], ['注：缺考学生不参加平均']]), codes: ['total-row 成绩!5', 'total-row 成绩!6', 'total-row 成绩!7', 'note-row 成绩!8'] },
  { what: 'school merged down', file: one([head, rows[0]!, [null, ...rows[1]!.slice(1)], [null, ...rows[2]!.slice(1)]], [{ top: 1, left: 0, bottom: 3, right: 0 }]), options: { school: null } },
  { what: 'school written once in a csv', file: textFile('期末.csv', csvText([head, rows[0]!, ['', ...rows[1]!.slice(1)], ['', ...rows[2]!.slice(1)]])), codes: ['filled-down 表1'], options: { school: null } },
  { what: 'one sheet per class and one for all', file: xlsx({ name: '全体', rows: [head, ...rows] }, { name: '1班', rows: [head, rows[0]!, rows[1]!] }, { name: '2班', rows: [head, rows[2]!] }), codes: ['same-pupil-other-sheet 1班!2', 'same-pupil-other-sheet 1班!3', 'same-pupil-other-sheet 2班!2'] },
  { what: 'one sheet per subject', file: xlsx({ name: '语文', rows: [['姓名', '班级', '得分'], ['王一', 1, 80], ['李二', 1, 70.5], ['张三', 2, 0]] }, { name: '数学', rows: [['姓名', '班级', '得分'], ['王一', 1, 90], ['李二', 1, '缺考'], ['张三', 2, 95]] }) },
  { what: 'class only in the sheet name', file: xlsx({ name: '1班', rows: [['姓名', '语文', '数学'], ['王一', 80, 90], ['李二', 70.5, '缺考']] }, { name: '2班', rows: [['姓名', '语文', '数学'], ['张三', 0, 95]] }) },
  { what: 'head repeated per pupil', file: one([head, rows[0]!, [], head, rows[1]!, [], head, rows[2]!]), codes: ['repeated-header 成绩!4', 'repeated-header 成绩!7'] },
  { what: 'empty rows between', file: one([[], [], head, [], rows[0]!, [], rows[1]!, [], [], rows[2]!]) },
  { what: 'total that fits, ranks and unknown columns', file: one([[...head, '总分', '名次', '备注'], [...rows[0]!, 170, 1, ''], [...rows[1]!, 70.5, 3, '病'], [...rows[2]!, 95, 2, '']]), codes: ['unknown-column 成绩!I1'] },
  { what: 'total that does not fit', file: one([[...head, '总分'], [...rows[0]!, 171], [...rows[1]!, 70.5], [...rows[2]!, 95]]), codes: ['total-mismatch 成绩!G2'] },
  { what: 'a blank beside other marks', file: one([head, rows[0]!, [...rows[1]!.slice(0, 5), null], rows[2]!]), codes: ['blank-score 成绩!F3'] },
  { what: 'an instruction sheet beside the data', file: xlsx({ name: '成绩', rows: [head, ...rows] }, { name: '填写说明', rows: [['说明：'], ['1. 缺考填 Q']] }), codes: ['not-a-table 填写说明'] },
  { what: 'a pupil without any mark', file: one([head, ...rows, ['城关中学', '七年级2班', '0704', '赵四', null, null]]), marks: { ...full, 赵四: { 语文: '缺考', 数学: '缺考' } }, codes: ['blank-score 成绩!E5', 'blank-score 成绩!F5'] },
  { what: '36，剔除', file: one([head, ['城关中学', 1, '0701', '王一', '36，剔除', '未扫，剔除']]), marks: { 王一: { 语文: '剔除 36', 数学: '剔除' } } },
];

it.each(shapes)('$what', async ({ file, marks = full, codes = [], options }) => {
  const plan = await planOf(file, options);
  expect(codesOf(plan)).toEqual(codes);
  expect(marksOf(plan)).toEqual(marks);
  expect(plan.preview.committable).toBe(true);
  const classes = new Set(rowsOf(plan, 'class').map((row) => row['name']));
  expect([...classes].every((name) => name === '七年级（1）班' || name === '七年级（2）班')).toBe(true);
  expect(plan.preview.schools.map(({ name }) => name)).toEqual(['城关中学']);
});

it('reads raw, 赋分, 等级 and the choice of subjects of 高中', async () => {
  const plan = await planOf(one([
    ['姓名', '选科', '语文', '物理', '历史', '化学(原始)', '化学(赋分)', '化学等级', '生物原始分', '生物赋分'],
    ['王一', '物化生', 110, 80, null, 70, 85, 'B', 60, 79], ['李二', '历化政', 100, '', 66, 50, 70, 'C', '', ''], ['张三', '物化生', 120, 90, '/', '缺考', null, null, '', ''],
  ]), { exam: { name: '高二期末', term: '2025-2026-1', grade: '高二', kind: '期末' } });
  expect(marksOf(plan)).toEqual({
    王一: { 语文: 110, 物理: 80, 历史: '未选考', 化学: 70, 生物: 60 }, 李二: { 语文: 100, 物理: '未选考', 历史: 66, 化学: 50, 生物: '未选考' }, 张三: { 语文: 120, 物理: 90, 历史: '未选考', 化学: '缺考', 生物: '缺考' },
  });
  expect(rowsOf(plan, 'paper').map((row) => [row['score_used'], row['full_mark']])).toEqual([['raw', 150], ['raw', 100], ['raw', 100], ['scaled', 100], ['scaled', 100]]);
  expect(rowsOf(plan, 'result').filter((row) => row['grade_mark'] !== null).map((row) => [row['score_scaled'], row['grade_mark']])).toEqual([[85, 'B'], [70, 'C']]);
  expect(rowsOf(plan, 'total_def').map((row) => [row['score_used'], row['missing_rule']])).toEqual([['scaled', '剔除']]);
});

it('gives each school its own form when papers differ, and matches schools by alias and code', async () => {
  const list = workbook('学校名单.xlsx', [{ name: 'Sheet1', rows: [['学校名称', '学校代码', '县区', '乡镇', '学校类型', '城乡', '办学性质', '别名'], ['城关镇第一中学', '3601', '甲县', '城关镇', '初中', '镇区', '公办', '城关一中'], ['乙中学', '3602', '甲县', '', '完全中学', '城区', '民办', '']] }]);
  const marks = workbook('期末.xlsx', [{ name: '成绩', rows: [['学校', '学校代码', '姓名', '语文'], ['城关一中', '', '王一', 80], ['乙校', '3602', '李二', 70], ['丙中学', '', '张三', 60]] }]);
  const plan = await planOf([marks, list], { school: null, exam: { name: '七年级期末', term: '2025-2026-1', grade: '七年级', formPerSchool: true } });
  expect(codesOf(plan)).toEqual(['unknown-school 成绩!A4']);
  expect(rowsOf(plan, 'form').map((row) => row['label'])).toEqual(['城关镇第一中学', '乙中学', '丙中学']);
  expect(rowsOf(plan, 'area').map((row) => [row['name'], row['level'], row['parent_id']])).toEqual([['甲县', '县', null], ['城关镇', '乡镇', 1]]);
  expect(rowsOf(plan, 'school').map((row) => [row['name'], row['area_id'], row['locality'], row['governance']])).toEqual([['城关镇第一中学', 2, '镇区', '公办'], ['乙中学', 1, '城区', '民办'], ['丙中学', null, null, null]]);
});

it('ties pupils by 学籍号 across prefixes, by name, school and class a year later, and lists what is open', async () => {
  const place = { school_id: 1, term: '2024-2025-1', grade: '七年级', birth: null, ethnicity: null, sex: null };
  const context = {
    ...emptyContext, counters: { student_id: 4, school_id: 1, class_id: 1 },
    schools: [{ school_id: 1, official_code: null, name: '城关中学', aliases: '', area_id: null, parent_school_id: null, type: null, stages: '初中', locality: null, pastoral: false, governance: null, public_code: 'SAAAAA' }],
    classes: [{ class_id: 1, school_id: 1, entry_year: 2024, grade: '七年级', number: '1', name: '七年级（1）班', kind: '行政班', subject: null, track: null, language_mode: null }],
    pupils: [
      { student_id: 1, edu_id: 'L440101201301010011', name: '王一', class_id: 1, ...place }, { student_id: 2, edu_id: null, name: '李二', class_id: 1, ...place },
      { student_id: 3, edu_id: null, name: '张三', class_id: 1, ...place }, { student_id: 4, edu_id: null, name: '张三', class_id: 1, ...place },
    ],
  };
  const plan = await planOf(one([['学籍号', '姓名', '班级', '语文'], ['G440101201301010011', '王一', '八年级1班', 80], ['', '李二', '8.1', 70], ['', '张三', '801', 60], ['', '赵四', '八(1)班', 50]]),
    { exam: { name: '八年级期末', term: '2025-2026-1', grade: '八年级' } }, context);
  expect(rowsOf(plan, 'result').map((row) => [row['student_id'], row['class_id']])).toEqual([[1, 1], [2, 1], [5, 1], [6, 1]]);
  expect(plan.preview.match).toMatchObject({ byRule: [{ rule: '学籍号', pupils: 1 }, { rule: '姓名+学校+班级', pupils: 1 }], created: 2 });
  expect(plan.preview.match.ambiguous.map(({ candidates }) => candidates.length)).toEqual([2]);
  expect(rowsOf(plan, 'class').map((row) => [row['class_id'], row['name']])).toEqual([[1, '八年级（1）班']]);
});

it('a roster makes 应考 known, absentees and transfers counted rightly', async () => {
  const roster = workbook('名册.xlsx', [{ name: '名册', rows: [['学籍号', '姓名', '年级', '班级', '学籍状态'], ['G440101201301010011', '王一', '七年级', '1班', '在籍'], ['G440101201301010022', '李二', '七年级', '1班', '转出'], ['G440101201301010033', '张三', '七年级', '1班', '在籍']] }]);
  const marks = workbook('期末.xlsx', [{ name: '成绩', rows: [['姓名', '班级', '语文'], ['王一', '1', 80], ['新来', '1', 70]] }]);
  const plan = await planOf([roster, marks]);
  const names = new Map(rowsOf(plan, 'student').map((row) => [row['student_id'], row['name']]));
  expect(rowsOf(plan, 'exam_entry').map((row) => names.get(row['student_id']!))).toEqual(['王一', '张三', '新来']);
  expect(rowsOf(plan, 'enrolment').map((row) => row['status'])).toEqual(['在籍', '转出', '在籍']);
  expect(codesOf(plan)).toEqual(['not-on-roster']);
});

it('asks for what files do not say', async () => {
  const plan = await planOf(one([['姓名', '语文'], ['王一', 80]]), { exam: {} });
  expect(plan.preview.missing).toEqual(['term', 'grade', 'name']);
  expect([plan.draft, plan.preview.committable]).toEqual([null, false]);
  const told = await planOf(workbook('某中学2025-2026学年第一学期八年级第二次月考.xlsx', [{ name: '成绩', rows: [['姓名', '语文'], ['王一', 80]] }]), { exam: {} });
  expect(told.preview.exam).toMatchObject({ term: '2025-2026-1', grade: '八年级', name: '八年级第二次月考' });
});

it('keeps a record of how every column was read and which rules were applied', async () => {
  const plan = await planOf(one([head, ...rows]));
  const record = Object.entries(plan.draft!.documents)[0]!;
  expect(record[0]).toBe(`preparation/${plan.preview.planId}`);
  expect(JSON.parse(JSON.stringify(record[1]))).toMatchObject({ version: 1, files: [{ name: '期末.xlsx', container: 'xlsx' }], rules: [{ rule: '数学：“缺考”记为缺考', times: 1 }] });
});
