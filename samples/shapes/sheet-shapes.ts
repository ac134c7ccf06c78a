import type { SheetCell } from '../../analytics/intake/sheet.ts';
import { cohort, linesOf, type ShapePupil } from './cohort.ts';
import { at, cellOf, classNumber, classPlain, examNo, grid, name, places, school, score, scores, sum } from './columns.ts';
import { junior, shape, type Shape, type ShapeGrid } from './shape.ts';

const subjects = ['语文', '数学', '英语'];
const pupils = cohort({ seed: 'sheets', pupils: 21, subjects, fullMark: 100, statuses: ['缺考'] });
const lines = linesOf(pupils);
const who = [school, classPlain, examNo, name];
const body = [...who, ...scores(subjects)];
const classes = [1, 2, 3];
const inClass = (number: number): ShapePupil[] => pupils.filter((pupil) => pupil.classNumber === number);

const second = cohort({ seed: 'sheets-2', pupils: 21, subjects, fullMark: 100 }).map((pupil, index) => ({ ...pupils[index]!, marks: pupil.marks }));
const place = places(pupils, sum);

/** Header per pupil: the sheet a school prints and cuts into slips. */
function slips(withMerges: boolean): ShapeGrid {
  const base = grid(pupils, body);
  const rows: SheetCell[][] = [];
  const merges: ShapeGrid['merges'][number][] = [];
  pupils.forEach((_, index) => {
    if (withMerges) {
      merges.push({ top: rows.length, left: 0, bottom: rows.length, right: body.length - 1 });
      rows.push(['城关中学期末成绩通知单', ...body.slice(1).map(() => null)]);
    }
    rows.push(base.rows[0]!.map((cell) => (typeof cell === 'object' && cell !== null ? cell.value : cell)), base.rows[1 + index]!.map((cell) => (typeof cell === 'object' && cell !== null ? cell.value : cell)), []);
  });
  return { name: '成绩条', rows, merges };
}

function beside(gap: number): ShapeGrid {
  const columns = [classPlain, name, ...scores(subjects)];
  const left = grid(pupils.slice(0, 11), columns).rows;
  const right = grid(pupils.slice(11), columns).rows;
  return { name: '成绩', rows: left.map((row, index) => [...row, ...Array.from({ length: gap }, () => null), ...(right[index] ?? [])]), merges: [] };
}

function stacked(titled: boolean): ShapeGrid {
  const columns = [name, ...scores(subjects)];
  const rows = classes.flatMap((number) => [
    ...(titled ? [[`七年级${number}班`]] : []),
    ...grid(inClass(number), titled ? columns : [classPlain, ...columns]).rows, [], [],
  ]);
  return { name: '成绩', rows, merges: [] };
}

function formulas(): ShapeGrid {
  const base = grid(pupils, [...body, at('总分', () => null), at('名次', () => null)]);
  return { ...base, rows: base.rows.map((row, r) => (r === 0 ? row : [...row.slice(0, 7), { formula: `SUM(E${r + 1}:G${r + 1})`, value: sum(pupils[r - 1]!) }, { formula: `RANK(H${r + 1},H$2:H$${pupils.length + 1})`, value: place.get(pupils[r - 1]!)! }])) };
}

const many = cohort({ seed: 'county', pupils: 60, subjects: ['语文', '数学'], fullMark: 100, classes: 2, schools: Array.from({ length: 32 }, (_, index) => `第${'一二三四五六七八九十'[index % 10]}${['初级', '实验', '中心', '民族'][Math.floor(index / 10)]}中学`).slice(0, 30) });
const manyColumns = [school, at('班级', ({ classNumber: number }) => number), name, ...scores(['语文', '数学'])];
const twoSchools = cohort({ seed: 'merged', pupils: 20, subjects, fullMark: 100, classes: 2, schools: ['城关中学', '河东中学'] });

/** Rows 8, 13, 19, 20, 21 of part D and the merged and many-school lists: how sheets and tables lie in a file. */
export const sheetShapes: readonly Shape[] = [
  shape({ key: 'classes-and-all', row: 8, what: '全体 and one sheet per class', grids: [grid(pupils, body, { sheet: '全体' }), ...classes.map((number) => grid(inClass(number), body, { sheet: `${number}班` }))], lines, needs: 'workbook' }),
  shape({ key: 'classes-only', row: 8, what: 'one sheet per class, class only in the sheet name', grids: classes.map((number) => grid(inClass(number), [examNo, name, ...scores(subjects)], { sheet: `七年级${number}班` })), lines, needs: 'workbook' }),
  shape({
    key: 'subjects-and-total', row: 8, what: 'one sheet per subject and 总分',
    grids: [grid(pupils, [...who, at('总分', sum), at('校次', (pupil) => place.get(pupil)!)], { sheet: '总分' }), ...subjects.map((subject) => grid(pupils, [...who, score(subject, '得分'), at('校次', (_, row) => row + 1)], { sheet: subject }))], lines, needs: 'workbook',
  }),
  shape({
    key: 'exams', row: 8, what: 'one sheet per exam', file: '城关中学2025-2026学年第一学期七年级成绩', exam: {},
    grids: [grid(pupils, body, { sheet: '期中' }), grid(second, body, { sheet: '期末' })], lines: [...linesOf(pupils, { exam: '七年级期中' }), ...linesOf(second)], needs: 'workbook',
  }),
  shape({
    key: 'exam-column', row: 8, what: 'exams one under the other, told by a column', file: '城关中学2025-2026学年第一学期七年级成绩', exam: {},
    grids: [{ name: '成绩', merges: [], rows: [['考试', ...body.map(({ path }) => path[0]!)], ...grid(pupils, body).rows.slice(1).map((row) => ['七年级期中', ...row]), ...grid(second, body).rows.slice(1).map((row) => ['七年级期末', ...row])] }],
    lines: [...linesOf(pupils, { exam: '七年级期中' }), ...linesOf(second)],
  }),
  shape({ key: 'instructions-sheet', row: 3, what: 'a sheet of instructions beside the list', grids: [grid(pupils, body), { name: '填写说明', rows: [[], ['说明：'], ['1. 成绩填数字，如：120'], ['2. 缺考填 Q'], ['3. 未选考填 N']], merges: [] }], lines, needs: 'workbook' }),
  shape({ key: 'slips', row: 19, what: 'head repeated per pupil', grids: [slips(false)], lines }),
  shape({ key: 'slips-merged', row: 19, what: 'merged title and head per pupil', grids: [slips(true)], lines }),
  shape({ key: 'formulas', row: 20, what: 'totals and ranks as formulas with cached values', grids: [formulas()], lines, needs: 'xlsx' }),
  shape({ key: 'beside', row: 21, what: 'two tables side by side, one empty column', grids: [beside(1)], lines }),
  shape({ key: 'beside-close', row: 21, what: 'two tables side by side without a gap', grids: [beside(0)], lines }),
  shape({ key: 'stacked', row: 21, what: 'tables one under the other', grids: [stacked(false)], lines }),
  shape({ key: 'stacked-titled', row: 21, what: 'tables one under the other, class in the title above each', grids: [stacked(true)], lines }),
  shape({
    key: 'band-limits', row: 21, what: 'a table of band counts with limits in its head beside the list',
    grids: [{ name: '成绩', merges: [], rows: grid(pupils, body).rows.map((row, index) => [...row, null, ...([['分数段', '100', '90-99.5', '80-89.5', '<60'], ['语文', 0, 3, 6, 5], ['数学', 1, 2, 7, 4], ['英语', 0, 4, 5, 6]][index] ?? [])]) }], lines,
  }),
  shape({ key: 'many-schools', row: 0, what: '30 schools in one sheet', school: null, grids: [grid(many, manyColumns)], lines: linesOf(many) }),
  shape({ key: 'merged-schools', row: 0, what: '学校 and 班级 merged down the side', school: null, grids: [grid(twoSchools, [{ ...school, mergeDown: true }, { ...classPlain, mergeDown: true }, name, ...scores(subjects)])], lines: linesOf(twoSchools), needs: 'workbook' }),
  shape({ key: 'school-once', row: 0, what: '学校 written only in its first row', school: null, grids: [{ ...grid(twoSchools, [{ ...school, mergeDown: true }, classPlain, name, ...scores(subjects)]), merges: [] }], lines: linesOf(twoSchools) }),
  shape({ key: 'class-column-number', row: 14, what: 'bare class numbers', grids: [grid(pupils, [school, classNumber, name, ...scores(subjects)])], lines }),
  shape({ key: 'long', row: 8, what: 'long table: one row per pupil and subject', exam: junior, grids: [{ name: '成绩', merges: [], rows: [['学校', '班级', '考号', '姓名', '科目', '成绩'], ...pupils.flatMap((pupil): SheetCell[][] => subjects.map((subject) => [pupil.school, `七年级${pupil.classNumber}班`, pupil.examNo, pupil.name, subject, cellOf(pupil, subject)]))] }], lines }),
];
