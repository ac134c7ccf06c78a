import type { SheetCell } from '../../analytics/intake/sheet.ts';
import { cohort, fullClass, linesOf, mark, seniorCohort, seniorLines, type ShapeMark, type ShapePupil, type Status } from './cohort.ts';
import { at, cellOf, classPlain, examNo, grid, name, school, score, scores, sum, type Column } from './columns.ts';
import { senior, shape, type Shape } from './shape.ts';

const subjects = ['语文', '数学', '英语'];
const pupils = cohort({ seed: 'cells', pupils: 20, subjects, fullMark: 100, statuses: ['缺考', '缓考', '违纪', '免考', '剔除'] });
const lines = linesOf(pupils);
const who = [school, classPlain, examNo, name];
const textOf = (cell: SheetCell): SheetCell => (cell === null ? null : String(cell));
const wide = (cell: SheetCell): SheetCell => (cell === null ? null : String(cell).replace(/[0-9.]/gu, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)));
const styled = (style: (cell: SheetCell) => SheetCell): Column[] => subjects.map((subject) => at(subject, (pupil) => style(cellOf(pupil, subject))));

/** The first pupils' first subject is written as given and means the mark beside it; a plain pupil keeps the list sober. */
function marked(key: string, row: number, what: string, cells: readonly (readonly [SheetCell, ShapeMark])[], more: Partial<Shape> = {}): Shape {
  const own = cohort({ seed: key, pupils: cells.length + 8, subjects, fullMark: 100 });
  const changed = own.map((pupil, index) => (cells[index] ? { ...pupil, marks: { ...pupil.marks, 语文: cells[index][1] } } : pupil));
  return shape({ key, row, what, grids: [grid(changed, [...who, at('语文', (pupil, at_) => (cells[at_] ? cells[at_][0] : cellOf(pupil, '语文'))), ...scores(['数学', '英语'])])], lines: linesOf(changed), ...more });
}
const status = (cell: SheetCell, is: Status): readonly [SheetCell, ShapeMark] => [cell, mark(null, is)];

function classShape(key: string, grade: string, write: (number: number) => SheetCell, numbers: readonly number[]): Shape {
  const own = cohort({ seed: `class-${key}`, pupils: 12, subjects, fullMark: 100 }).map((pupil, index) => ({ ...pupil, classNumber: numbers[index % numbers.length]! }));
  return shape({
    key: `class-${key}`, row: 14, what: `class written ${String(write(numbers[0]!))} in ${grade}`, exam: { name: `${grade}期末`, term: '2025-2026-1', grade, kind: '期末' },
    grids: [grid(own, [school, at('班级', (pupil) => write(pupil.classNumber!)), examNo, name, ...scores(subjects)])], lines: linesOf(own, { exam: `${grade}期末`, grade }),
  });
}

const hanzi = ['', '一', '二', '三', '四'];
const namesakes: ShapePupil[] = cohort({ seed: 'namesakes', pupils: 12, subjects, fullMark: 100 }).map((pupil, index) => ({
  ...pupil, name: index < 4 ? `王伟${'ABCD'[index]}` : pupil.name, classNumber: index < 4 ? 1 : index < 6 ? null : pupil.classNumber,
}));
const languages: ShapePupil[] = cohort({ seed: 'languages', pupils: 16, subjects: ['语文', '数学', '英语', '日语'], fullMark: 100 }).map((pupil, index) => ({
  ...pupil, marks: { ...pupil.marks, ...(index % 5 === 0 ? { 英语: mark(null, '未选考') } : { 日语: mark(null, '未选考') }) },
}));
const seniors = seniorCohort('choices', 24);
const initials: Readonly<Record<string, string>> = { 物理: '物', 化学: '化', 生物: '生', 历史: '史', 道德与法治: '政', 地理: '地' };
const choiceShape = (key: string, what: string, write: (chosen: readonly string[]) => string): Shape => shape({
  key: `choice-${key}`, row: 17, what, exam: senior, fullMarks: Object.fromEntries(Object.keys(seniors[0]!.marks).map((subject) => [subject, 100])),
  grids: [grid(seniors, [at('班级', ({ classNumber }) => `高二${classNumber}班`), at('学籍号', ({ eduId }) => eduId), name, at('选科', ({ chosen }) => write(chosen)), ...Object.keys(seniors[0]!.marks).map((subject) => score(subject, subject === '道德与法治' ? '政治' : subject))])],
  lines: seniorLines(seniors.map((pupil) => ({ ...pupil, marks: Object.fromEntries(Object.entries(pupil.marks).map(([subject, { raw, status: is }]) => [subject, mark(raw, is)])) }))),
});

/** Rows 9–12, 14–17 of part D: what stands in the cells and under the list. */
export const cellShapes: readonly Shape[] = [
  shape({ key: 'marks-text', row: 9, what: 'marks as text', grids: [grid(pupils, [...who, ...styled(textOf)])], lines }),
  shape({ key: 'ids-text', row: 9, what: 'ids as text with leading zeros', grids: [grid(pupils, [at('准考证号', (pupil) => pupil.examNo), name, classPlain, ...scores(subjects)])], lines, ids: pupils.map((pupil) => pupil.examNo) }),
  shape({ key: 'ids-number', row: 9, what: 'ids as numbers', grids: [grid(pupils, [at('考号', (pupil) => Number(`20260${pupil.examNo}`)), name, classPlain, ...scores(subjects)])], lines, ids: pupils.map((pupil) => `20260${pupil.examNo}`) }),
  shape({ key: 'ids-letter', row: 9, what: '学籍号 with its letter', grids: [grid(pupils, [at('全国学籍号', (pupil) => pupil.eduId), name, classPlain, ...scores(subjects)])], lines, ids: pupils.map((pupil) => pupil.eduId) }),
  marked('mixed-marks', 10, 'mark and remark in one cell', [['36，剔除', mark(36, '剔除')], ['42,不计排名', mark(42, '剔除')], status('未扫，不计排名', '缺考'), status('缺考，不计排名', '缺考'), status('缺考（病）', '缺考'), status('缺考(事假)', '缺考'), ['85分', mark(85)]]),
  marked('bonus-marks', 10, '100+10: the mark and a bonus', [['80+10', mark(80)], ['60+5', mark(60)]]),
  marked('absent-words', 11, 'words and letters for no mark', [status('缺考', '缺考'), status('Q', '缺考'), status('q', '缺考'), status('缺', '缺考'), status('未扫', '缺考'), status('排除', '剔除'), status('N', '未选考'), status('缓考', '缓考'), status('作弊', '违纪'), status('免考', '免考'), [0, mark(0)], ['0', mark(0)]]),
  marked('absent-signs', 11, 'dashes, slashes and blanks for no mark', [status('-', '缺考'), status('--', '缺考'), status('/', '缺考'), status('', '缺考'), status('—', '缺考'), status(null, '缺考')], { codes: ['blank-score'] }),
  shape({ key: 'totals-labelled', row: 12, what: 'labelled totals and means under the list', grids: [grid(pupils, [...who, ...subjects.map((subject) => score(subject, subject, { under: () => 71.5 }))], { under: ['平均分', '最高分', '及格率', '合计'], note: '注：缺考、剔除的学生不参加统计' })], lines }),
  shape({ key: 'totals-bare', row: 12, what: 'totals without labels under the list', grids: [grid(pupils, [...who, ...subjects.map((subject) => score(subject, subject, { under: () => 71.5 }))], { under: ['', ''] })], lines }),
  shape({ key: 'totals-classes', row: 12, what: '班级平均 between the classes', grids: [between()], lines }),
  classShape('number', '七年级', (number) => number, [1, 2, 20]),
  classShape('padded', '七年级', (number) => String(number).padStart(2, '0'), [1, 2, 3]),
  classShape('point', '一年级', (number) => Number(`1.${number}`), [7, 8]),
  classShape('point-text', '七年级', (number) => `7.${number}`, [1, 2, 3]),
  classShape('code', '高二', (number) => 200 + number, [1, 2, 20]),
  classShape('code-junior', '七年级', (number) => 700 + number, [1, 2, 12]),
  classShape('senior', '高二', (number) => `高二${number}班`, [9, 10]),
  classShape('grade', '七年级', (number) => `七年级${number}班`, [12, 3]),
  classShape('first', '七年级', (number) => `初一${number}班`, [1, 2]),
  classShape('year-word', '高二', (number) => `高二年级${number}班`, [3, 4]),
  classShape('hanzi', '五年级', (number) => `五年级${hanzi[number]}班`, [1, 2]),
  classShape('code-word', '一年级', (number) => `10${number}班`, [1, 2]),
  classShape('bracket', '七年级', (number) => `七（${number}）班`, [1, 2]),
  classShape('entry-year', '高一', (number) => `2025级${number}班`, [1, 2]),
  shape({ key: 'subject-names', row: 15, what: '外语, 政治 for 英语, 道德与法治', grids: [grid(...renamed({ 英语: '外语', 道德与法治: '政治' }))], lines: linesOf(renamed({})[0]) }),
  shape({ key: 'subject-short', row: 15, what: '语, 数, 英, 道法', grids: [grid(...renamed({ 语文: '语', 数学: '数', 英语: '英', 道德与法治: '道法' }))], lines: linesOf(renamed({})[0]) }),
  shape({ key: 'languages', row: 15, what: '日语 takers beside 英语', exam: senior, fullMarks: { 语文: 100, 数学: 100, 英语: 100, 日语: 100 }, grids: [grid(languages, [at('班级', ({ classNumber }) => `高二${classNumber}班`), name, ...scores(['语文', '数学', '英语', '日语'])])], lines: linesOf(languages, { exam: '高二期末', grade: '高二' }) }),
  shape({ key: 'technology', row: 15, what: '技术 and 信息技术', exam: senior, fullMarks: { 语文: 100, 技术: 100, 信息技术: 100 }, grids: [grid(tech(), [at('班级', ({ classNumber }) => `高二${classNumber}班`), name, ...scores(['语文', '技术', '信息技术'])])], lines: linesOf(tech(), { exam: '高二期末', grade: '高二' }) }),
  shape({ key: 'namesakes', row: 16, what: 'suffix letters for same names, blank classes', grids: [grid(namesakes, [at('班级', ({ classNumber }) => (classNumber === null ? null : fullClass('七年级', classNumber))), examNo, name, ...scores(subjects)])], lines: linesOf(namesakes) }),
  choiceShape('letters', '物化生', (chosen) => chosen.map((subject) => initials[subject]).join('')),
  choiceShape('old', '历政地', (chosen) => chosen.map((subject) => (subject === '历史' ? '历' : initials[subject])).join('')),
  choiceShape('words', '"物理,化学,生物,"', (chosen) => chosen.map((subject) => `${subject === '道德与法治' ? '政治' : subject},`).join('')),
  choiceShape('typos', '历生政: another order', (chosen) => [...chosen].reverse().map((subject) => (subject === '历史' ? '历' : initials[subject])).join('')),
  shape({ key: 'full-width', row: 0, what: 'full-width digits in marks and classes', grids: [grid(pupils, [school, at('班级', ({ classNumber }) => wide(`七年级${classNumber}班`)), at('考号', (pupil) => wide(pupil.examNo)), name, ...styled((cell) => (typeof cell === 'number' ? wide(cell) : cell))])], lines }),
  shape({ key: 'quotes', row: 0, what: 'quotes and commas inside cells', grids: [grid(pupils, [...who, ...scores(subjects), at('备注', (_, row) => ['他说"来晚了"', '转学,已补录', '第一行\n第二行'][row % 3]!)])], lines }),
  shape({ key: 'right-total', row: 0, what: '总分 and a sequence number', grids: [grid(pupils, [at('序号', (_, row) => row + 1), ...who, at('性别', ({ sex }) => sex), ...scores(subjects), at('总分', sum), at('备注', () => null)])], lines }),
];

function between(): Shape['grids'][number] {
  const base = grid(pupils, [...who, ...scores(subjects)]);
  const rows = [base.rows[0]!, ...[1, 2, 3].flatMap((number) => [...base.rows.filter((_, index) => index > 0 && pupils[index - 1]!.classNumber === number), ['班级平均', null, null, null, 70.1, 71.2, 72.3]])];
  return { ...base, rows };
}

function renamed(names: Readonly<Record<string, string>>): [ShapePupil[], Column[]] {
  const own = cohort({ seed: 'renamed', pupils: 14, subjects: [...subjects, '道德与法治', '历史'], fullMark: 100 });
  return [own, [...who, ...Object.keys(own[0]!.marks).map((subject) => score(subject, names[subject] ?? subject))]];
}

function tech(): ShapePupil[] {
  return cohort({ seed: 'technology', pupils: 12, subjects: ['语文', '技术', '信息技术'], fullMark: 100 });
}
