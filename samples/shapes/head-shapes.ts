import type { SheetCell } from '../../analytics/intake/sheet.ts';
import { cohort, linesOf, seniorCohort, seniorLines } from './cohort.ts';
import { at, cellOf, classPlain, examNo, grid, name, places, school, score, scores, sum, type Column } from './columns.ts';
import { senior, shape, type Shape } from './shape.ts';

const subjects = ['语文', '数学', '英语'];
const pupils = cohort({ seed: 'heads', pupils: 18, subjects, fullMark: 100, statuses: ['正常', '缺考', '正常', '剔除'] });
const who = [school, classPlain, examNo, name];
const lines = linesOf(pupils);
const body = [...who, ...scores(subjects)];
const title = '城关镇2025—2026学年第一学期七年级期末成绩';

const rank = places(pupils, sum);
const ranked: Column[] = [...who, ...['总分', ...subjects].flatMap((subject): Column[] => [
  subject === '总分' ? at(['总分', '得分'], sum) : score(subject, [subject, '得分']),
  at([subject, '校次'], (pupil) => rank.get(pupil)!),
  at([subject, '班次'], (pupil) => rank.get(pupil)!),
])];

const seniors = seniorCohort('heads', 24);
const seniorWho: Column[] = [at('考号', (pupil) => pupil.examNo), name, at('班级', ({ classNumber }) => `高二${classNumber}班`), at('选科', ({ chosen }) => chosen.map((subject) => (subject === '道德与法治' ? '政' : subject === '历史' ? '史' : subject[0]!)).join(''))];
const scaledOf = (subject: string) => ({ marks }: { marks: (typeof seniors)[number]['marks'] }): SheetCell => marks[subject]!.scaled;
const gradeOf = (subject: string) => ({ marks }: { marks: (typeof seniors)[number]['marks'] }): SheetCell => marks[subject]!.grade;
const chosenSubjects = ['化学', '生物', '道德与法治', '地理'];
const paths = (subject: string): Column[] => {
  const label = subject === '道德与法治' ? '政治' : subject;
  if (!chosenSubjects.includes(subject)) return [score(subject, [label, '原始分']), at([label, '校内排名'], (_, row) => row + 1), at([label, '班级排名'], (_, row) => row + 1)];
  return [score(subject, [label, '原始分']), at([label, '赋分'], scaledOf(subject)), at([label, '等级'], gradeOf(subject)), at([label, '校内排名'], ({ marks }, row) => (marks[subject]!.raw === null ? null : row + 1)), at([label, '班级排名'], () => null)];
};
const seniorCommon = { exam: senior, lines: seniorLines(seniors), fullMarks: Object.fromEntries(Object.keys(seniors[0]!.marks).map((subject) => [subject, 100])) };

const abbreviated: Column[] = [
  at('xh', (_, row) => row + 1), at('xm', (pupil) => pupil.name), at('bj', ({ classNumber }) => classNumber), at('yw', (pupil) => cellOf(pupil, '语文')), at('sx', (pupil) => cellOf(pupil, '数学')), at('yy', (pupil) => cellOf(pupil, '英语')),
  at('zf', sum), at('cs', (pupil) => rank.get(pupil)!),
];

/** Rows 1–7 of part D: what stands above the list and how its head is built. */
export const headShapes: readonly Shape[] = [
  shape({ key: 'plain', row: 1, what: 'head in the first row', grids: [grid(pupils, body)], lines }),
  shape({ key: 'title', row: 1, what: 'merged title, head in row 2', grids: [grid(pupils, body, { preamble: [title] })], lines }),
  shape({ key: 'title-loose', row: 1, what: 'title not merged, empty row, head in row 3', grids: [grid(pupils, body, { between: [[title], []] })], lines }),
  shape({ key: 'two-titles', row: 1, what: 'two title rows', grids: [grid(pupils, body, { preamble: [title, '制表：教导处　　时间：2026年1月20日'] })], lines }),
  shape({ key: 'head-deep', row: 1, what: 'unmerged title, unit line and an empty row', grids: [grid(pupils, body, { between: [[null, null, title], ['单位：城关中学', null, null, null, '年级：七年级'], []] })], lines }),
  shape({ key: 'ranks', row: 2, what: '科目 over 得分/校次/班次', grids: [grid(pupils, ranked, { preamble: [`${title}汇总`] })], lines }),
  shape({ key: 'ranks-untitled', row: 2, what: '科目 over 得分/校次/班次, no title', grids: [grid(pupils, ranked)], lines }),
  shape({ key: 'scaled', row: 2, what: '科目 over 原始分/赋分/等级/校内排名/班级排名', grids: [grid(seniors, [...seniorWho, ...Object.keys(seniors[0]!.marks).flatMap(paths)])], ...seniorCommon }),
  shape({ key: 'instructed', row: 3, what: 'instruction paragraph in a merged first row', grids: [grid(pupils, body, { preamble: ['填写说明：\n1、学校名称和班级必须填写；\n2、缺考的学生成绩填“缺考”；\n3、成绩为0的填0，不得留空；\n4、不得增减列、改动列名'] })], lines }),
  shape({ key: 'instructed-titled', row: 3, what: 'instruction paragraph and a title', grids: [grid(pupils, body, { preamble: ['导入规则说明：1、姓名、班级必填；2、成绩只能为阿拉伯数字。', title] })], lines }),
  shape({ key: 'coded', row: 4, what: 'code row between title and head', grids: [grid(pupils, body, { preamble: [title], between: [['xx', 'bj', 'kh', 'xm', 'yw', 'sx', 'yy']] })], lines }),
  shape({ key: 'coded-letters', row: 4, what: 'field-code row between title and head', grids: [grid(pupils, body, { preamble: [title], between: [['SCHOOL', 'CLASS', 'EXAMNO', 'NAME', 'KM01', 'KM02', 'KM03']] })], lines }),
  shape({ key: 'no-head', row: 5, what: 'no head at all', grids: [{ name: '七年级1班', rows: pupils.map((pupil): SheetCell[] => [pupil.name, ...subjects.map((subject) => cellOf(pupil, subject))]), merges: [] }], lines: [], codes: ['no-header'] }),
  shape({ key: 'date-heads', row: 5, what: 'heads that are dates as numbers: no subject is said', grids: [{ name: '一年级1班', rows: [['姓名', 9.15, 10.13, 12.08], ...pupils.map((pupil): SheetCell[] => [pupil.name, ...subjects.map((subject) => pupil.marks[subject]!.raw)])], merges: [] }], exam: { name: '一年级期末', term: '2025-2026-1', grade: '一年级' }, lines: [], codes: ['date-header'] }),
  shape({
    key: 'line-breaks', row: 6, what: 'line breaks in head cells, full-width ！级名',
    grids: [grid(pupils, [at('学\n校', (pupil) => pupil.school), at('班\n级', ({ classNumber }) => classNumber), at('考\n号', (pupil) => pupil.examNo), at('姓 名', (pupil) => pupil.name), ...subjects.map((subject) => score(subject, `${subject}\n得分`)), at('总分\n原始', sum), at('！级名', (pupil) => rank.get(pupil)!)])], lines,
  }),
  shape({ key: 'abbreviated', row: 6, what: 'xh, xm, bj, yw, sx, yy, zf, cs', grids: [grid(pupils, abbreviated)], lines }),
  shape({
    key: 'scaled-short', row: 6, what: '化学\\n赋分, 物赋, 化赋',
    grids: [grid(seniors, [...seniorWho, ...['语文', '数学', '英语', '物理', '历史'].map((subject) => score(subject)), score('化学', '化学\n原始'), at('化学\n赋分', scaledOf('化学')), at('化学\n名次', (_, row) => row + 1), score('生物', '生物'), at('生赋', scaledOf('生物')), score('道德与法治', '政治'), at('政赋', scaledOf('道德与法治')), score('地理', '地理'), at('地赋', scaledOf('地理'))])],
    ...seniorCommon, lines: seniorLines(seniors.map((pupil) => ({ ...pupil, marks: Object.fromEntries(Object.entries(pupil.marks).map(([subject, own]) => [subject, { ...own, grade: null }])) }))),
  }),
  shape({
    key: 'by-position', row: 7, what: '原始分 four times, told apart by the column on its left',
    grids: [grid(seniors, [...seniorWho, ...['语文', '数学', '英语', '物理', '历史'].map((subject) => score(subject)), ...chosenSubjects.flatMap((subject) => [at(subject === '道德与法治' ? '政治' : subject, scaledOf(subject)), score(subject, '原始分')])])],
    ...seniorCommon, lines: seniorLines(seniors.map((pupil) => ({ ...pupil, marks: Object.fromEntries(Object.entries(pupil.marks).map(([subject, own]) => [subject, { ...own, grade: null }])) }))),
  }),
  shape({ key: 'full-marks-row', row: 0, what: '满分 row under the head', grids: [{ ...grid(pupils, body), rows: [...grid(pupils, body).rows.slice(0, 1), ['满分', null, null, null, 100, 100, 100], ...grid(pupils, body).rows.slice(1)] }], lines }),
  shape({ key: 'full-marks-head', row: 0, what: '语文（120分）', grids: [grid(pupils, [...who, ...subjects.map((subject) => score(subject, `${subject}（120分）`))])], lines }),
  shape({
    key: 'three-deep', row: 2, what: 'three head rows: 期末 over 语文 over 得分',
    grids: [threeDeep()], lines, needs: 'workbook',
  }),
];

function threeDeep(): Shape['grids'][number] {
  const top = [...who.map(() => null), '期末考试成绩', ...Array.from({ length: subjects.length * 2 - 1 }, () => null)];
  const middle = [...who.map(({ path }) => path[0]!), ...subjects.flatMap((subject) => [subject, null])];
  const bottom = [...who.map(() => null), ...subjects.flatMap(() => ['得分', '班次'])];
  const rows = pupils.map((pupil, row): SheetCell[] => [...who.map(({ value }) => value(pupil, row)), ...subjects.flatMap((subject) => [cellOf(pupil, subject), row + 1])]);
  return {
    name: '成绩', rows: [top, middle, bottom, ...rows],
    merges: [{ top: 0, left: 4, bottom: 0, right: 9 }, ...who.map((_, column) => ({ top: 1, left: column, bottom: 2, right: column })), ...subjects.map((_, index) => ({ top: 1, left: 4 + index * 2, bottom: 1, right: 5 + index * 2 }))],
  };
}
