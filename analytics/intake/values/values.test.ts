import { describe, expect, it } from 'vitest';
import { recogniseHeader } from '../columns/recognise-header.ts';
import { guessFullMark } from '../roles/full-marks.ts';
import { findTerm } from '../roles/guess-exam.ts';
import { cellText, columnLetter } from '../table/cell-text.ts';
import { parseClass } from './parse-class.ts';
import { parseGrade } from './parse-grade.ts';
import { isMangledId, parseId } from './parse-id.ts';
import { parseMark } from './parse-mark.ts';
import { parseTrack } from './parse-track.ts';

it.each([
  ['1', '七年级', '七年级（1）班'], ['01', '七年级', '七年级（1）班'], ['1.7', null, '一年级（7）班'], ['201', '高二', '高二（1）班'], ['201', '七年级', '七年级（201）班'],
  ['20', '高二', '高二（20）班'], ['高二9班', null, '高二（9）班'], ['七年级12班', null, '七年级（12）班'], ['初一1班', null, '七年级（1）班'], ['高二年级3班', null, '高二（3）班'],
  ['五年级一班', null, '五年级（1）班'], ['101班', '一年级', '一年级（1）班'], ['701', '七年级', '七年级（1）班'], ['七(3)班', null, '七年级（3）班'], ['七（十二）班', '七年级', '七年级（12）班'],
  ['（3）班', '八年级', '八年级（3）班'], ['2025级3班', '高一', '高一（3）班'], ['高中一年级2班', null, '高一（2）班'], ['７班', '九年级', '九年级（7）班'], ['实验班', '高一', '高一（实验）班'], ['第4班', '六年级', '六年级（4）班'],
  ['高一(15)班', null, '高一（15）班'], ['初三十一班', null, '九年级（11）班'], ['小学三年级2班', null, '三年级（2）班'],
])('class %s in %s → %s', (text, grade, name) => {
  expect(parseClass(text, grade)?.name).toBe(name);
});

it.each([['初二', '八年级'], ['7', '七年级'], ['07', '七年级'], ['十一', '高二'], ['高中三年级', '高三'], ['七', '七年级'], ['12', '高三'], ['高2', '高二'], ['成绩', null]])('grade %s → %s', (text, grade) => {
  expect(parseGrade(text)).toBe(grade);
});

it.each([
  [0, '正常', 0], [85.5, '正常', 85.5], ['85', '正常', 85], ['８５．５', '正常', 85.5], ['85分', '正常', 85], ["'90", '正常', 90], ['36，剔除', '剔除', 36], ['36,不计排名', '剔除', 36], ['117.10000000000001', '正常', 117.1],
] as const)('mark %s is a score', (cell, status, score) => {
  expect(parseMark(cell)).toEqual({ kind: 'score', score, status });
});

it.each([
  ['缺考', '缺考'], ['Q', '缺考'], ['q', '缺考'], ['缺', '缺考'], ['缺考（病）', '缺考'], ['缺考，不计排名', '缺考'], ['未扫，不计排名', '缺考'], ['未扫', '缺考'], ['缓考', '缓考'], ['违纪', '违纪'], ['作弊', '违纪'], ['免考', '免考'],
  ['N', '未选考'], ['未选考', '未选考'], ['未扫，剔除', '剔除'], ['剔除', '剔除'], ['排除', '剔除'],
])('mark %s is %s', (cell, status) => {
  expect(parseMark(cell)).toEqual({ kind: 'status', status });
});

it.each([['100+10', 100, 'bonus'], ['90.5分+5', 90.5, 'bonus'], ['85*', 85, 'sign'], ['85★', 85, 'sign']] as const)('mark %s is a score with a note', (cell, score, note) => {
  expect(parseMark(cell)).toMatchObject({ kind: 'score', score, status: '正常', note });
  expect(parseMark('100+10', { bonus: 'count' })).toMatchObject({ score: 110 });
});

it.each(['A', 'A+', 'b-', '优', '优秀', 'Ｂ', '合格'])('mark %s is a grade', (cell) => {
  expect(parseMark(cell).kind).toBe('grade');
});

it('a word means what the analyst said', () => {
  expect(parseMark('外出', { statusOf: { 外出: '缺考' } })).toEqual({ kind: 'status', status: '缺考' });
  expect(parseMark('外出')).toEqual({ kind: 'problem', code: 'text-in-score' });
});

it.each([[null], [''], [' '], ['-'], ['--'], ['/'], ['—']])('mark %j says nothing', (cell) => {
  expect(parseMark(cell)).toEqual({ kind: 'unstated' });
});

it.each([[-3, 'negative-score'], ['-3', 'negative-score'], ['八十', 'text-in-score'], ['8O', 'text-in-score'], ['1,5', 'text-in-score']])('mark %s is refused', (cell, code) => {
  expect(parseMark(cell)).toEqual({ kind: 'problem', code });
});

it.each([
  [['语文'], { kind: 'score', subject: '语文', measure: 'raw', fullMark: null }],
  [['语 文（120分）'], { kind: 'score', subject: '语文', measure: 'raw', fullMark: 120 }],
  [['数学(满分150)'], { kind: 'score', subject: '数学', measure: 'raw', fullMark: 150 }],
  [['语文', '得分'], { kind: 'score', subject: '语文', measure: 'raw', fullMark: null }],
  [['语文', '校次'], { kind: 'score', subject: '语文', measure: 'rank', fullMark: null }],
  [['化学\n赋分'], { kind: 'score', subject: '化学', measure: 'scaled', fullMark: null }],
  [['物赋'], { kind: 'score', subject: '物理', measure: 'scaled', fullMark: null }],
  [['期末', '外语', '等级'], { kind: 'score', subject: '英语', measure: 'grade', fullMark: null }],
  [['思想政治'], { kind: 'score', subject: '道德与法治', measure: 'raw', fullMark: null }],
  [['九科总分'], { kind: 'total', measure: 'raw' }], [['总分\n赋分'], { kind: 'total', measure: 'scaled' }],
  [['总分', '校次'], { kind: 'ignore' }], [['级名'], { kind: 'ignore' }],
  [['准考证号'], { kind: 'examNo' }], [['全国学籍号'], { kind: 'eduId' }], [['新班级'], { kind: 'class' }], [['＊姓名'], { kind: 'name' }], [['学校名称'], { kind: 'school' }],
  [['第3题'], { kind: 'item', itemNo: '3', fullMark: null }], [['2(1)'], { kind: 'item', itemNo: '2(1)', fullMark: null }], [['12（4分）'], { kind: 'item', itemNo: '12', fullMark: 4 }], [['第5题选项'], { kind: 'item', itemNo: '5', fullMark: null }],
] as const)('header %j', (path, meaning) => {
  expect(recogniseHeader(path, null)?.meaning).toEqual(meaning);
});

it.each([['备注'], ['家庭住址'], ['级'], ['12.08']])('header %s is not guessed', (header) => {
  expect(['item', undefined]).toContain(recogniseHeader([header], null)?.meaning.kind);
});

describe('ids', () => {
  it('match across prefixes and keep their zeros', () => {
    expect(parseId('G440101201301010011')?.key).toBe(parseId('L440101201301010011')?.key);
    expect(parseId('44010120130101001x')?.national).toBe(true);
    expect(parseId('000123')).toEqual({ text: '000123', key: '000123', national: false });
  });
  it('spoilt by Excel are seen', () => {
    expect([1.2345e17, '1.23E+17', '1.23e17', 202532741612, '202532741612', 'G1001'].map(isMangledId)).toEqual([true, true, true, false, false, false]);
  });
});

it.each([
  ['物化生', '物理类', ['物理', '化学', '生物']], ['历政地', '历史类', ['历史', '道德与法治', '地理']], ['史政地', '历史类', ['历史', '道德与法治', '地理']], ['物理,化学,生物,', '物理类', ['物理', '化学', '生物']],
  ['历生政', '历史类', ['历史', '生物', '道德与法治']], ['物理类', '物理类', []], ['文科', '文', []],
])('track %s', (text, track, subjects) => {
  expect(parseTrack(text)).toMatchObject({ track, subjects });
});

it.each([
  ['2025-2026学年第一学期期末', '2025-2026-1'], ['2025—2026学年下学期', '2025-2026-2'], ['2025学年第二学期', '2025-2026-2'], ['2025年秋季学期', '2025-2026-1'], ['2026年春', '2025-2026-2'], ['2025-2026-2', '2025-2026-2'], ['期末成绩', null],
])('term in %s', (text, term) => {
  expect(findTerm(text)).toBe(term);
});

it.each([
  ['语文', '高一', [118, 90], 150], ['物理', '高一', [98], 100], ['语文', '七年级', [98, 60], 100], ['语文', '七年级', [101, 60], 120], ['语文', '七年级', [130, 60], 150], ['数学', '三年级', [99, 100], 100], ['数学', '三年级', [108, 100], 110],
  ['数学', '三年级', [...Array.from({ length: 40 }, () => 95), 130], 100], ['数学', '三年级', [1050, 95], 100], ['理综', '高三', [280], 300],
] as const)('full mark of %s in %s', (subject, grade, scores, fullMark) => {
  expect(guessFullMark(subject, grade, scores).fullMark).toBe(fullMark);
});

it('writes numbers out and letters columns', () => {
  expect([202532741612, 1e20, 117.10000000000001, 0].map(cellText)).toEqual(['202532741612', '100000000000000000000', '117.1', '0']);
  expect([0, 25, 26, 701, 702].map(columnLetter)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
});
