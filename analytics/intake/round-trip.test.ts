import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { MergedRange, SheetCell, SourceFile } from './sheet.ts';
import { csvText, textFile, workbook, type Encoding } from './testing/make-files.ts';
import { marksOf, planOf, rowsOf } from './testing/plan-of.ts';

/** A pupil's marks: half points up to 100, or a status word. */
type Mark = number | '缺考' | '免考' | '违纪';

const subjects = ['语文', '数学', '英语', '物理', '道德与法治', '历史'];
const surnames = [...'王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗'];
const given = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平'];

const mark: fc.Arbitrary<Mark> = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 200 }).map((half) => half / 2) }, fc.constantFrom<Mark>('缺考', '免考', '违纪'));

const canonical = fc.record({
  subjects: fc.subarray(subjects, { minLength: 2 }),
  pupils: fc.uniqueArray(fc.tuple(fc.constantFrom(...surnames), fc.constantFrom(...given), fc.constantFrom(...given)), { minLength: 2, maxLength: 25, selector: (name) => name.join('') }),
  marks: fc.array(fc.array(mark, { minLength: 6, maxLength: 6 }), { minLength: 25, maxLength: 25 }),
  classes: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 25, maxLength: 25 }),
});

const layout = fc.record({
  titles: fc.subarray(['某县2025—2026学年第一学期期末成绩', '填表说明：\n1、缺考请注明；\n2、不得改动列名', '制表单位：教研室']),
  container: fc.constantFrom('xlsx', 'xls', 'csv'),
  delimiter: fc.constantFrom(',', '\t', ';', '|'),
  encoding: fc.constantFrom<Encoding>('utf-8', 'utf-8-bom', 'gb18030', 'utf-16le'),
  depth: fc.constantFrom(1, 2),
  ranks: fc.boolean(),
  textNumbers: fc.boolean(),
  sequence: fc.boolean(),
  examNo: fc.boolean(),
  classStyle: fc.constantFrom((n: number) => `七年级${n}班`, (n: number) => `七(${n})班`, (n: number) => String(n).padStart(2, '0'), (n: number) => `初一${n}班`, (n: number) => 700 + n),
  fullMarks: fc.boolean(),
  under: fc.boolean(),
  blanks: fc.boolean(),
});

type Canonical = typeof canonical extends fc.Arbitrary<infer T> ? T : never;
type Layout = typeof layout extends fc.Arbitrary<infer T> ? T : never;

function write(table: Canonical, how: Layout): SourceFile {
  const identity = [...(how.sequence ? ['序号'] : []), ...(how.examNo ? ['考号'] : []), '姓名', '班级'];
  const heads: SheetCell[][] = [[], []];
  const merges: MergedRange[] = [];
  const top = how.titles.length;
  for (const name of identity) {
    if (how.depth === 2) merges.push({ top, left: heads[0]!.length, bottom: top + 1, right: heads[0]!.length });
    heads[0]!.push(name);
    heads[1]!.push(null);
  }
  for (const subject of table.subjects) {
    const label = how.fullMarks ? `${subject}（100分）` : subject;
    if (how.depth === 1) {
      heads[0]!.push(label, ...(how.ranks ? [`${subject}校次`] : []));
      continue;
    }
    if (how.ranks) merges.push({ top, left: heads[0]!.length, bottom: top, right: heads[0]!.length + 1 });
    heads[0]!.push(label, ...(how.ranks ? [null] : []));
    heads[1]!.push('得分', ...(how.ranks ? ['校次'] : []));
  }
  const rows = table.pupils.map((name, index): SheetCell[] => [
    ...(how.sequence ? [index + 1] : []), ...(how.examNo ? [String(index + 1).padStart(6, '0')] : []), name.join(''), how.classStyle(table.classes[index]!),
    ...table.subjects.flatMap((_, subject): SheetCell[] => {
      const value = table.marks[index]![subject]!;
      return [typeof value === 'number' && how.textNumbers ? String(value) : value, ...(how.ranks ? [index + 1] : [])];
    }),
  ]);
  const body = how.blanks ? rows.flatMap((row) => [row, []]) : rows;
  const lines = [...how.titles.map((title): SheetCell[] => [title]), ...heads.slice(0, how.depth), ...body, ...(how.under ? [['平均分', ...heads[0]!.slice(1).map((): SheetCell => 50)], ['注：以上为本校成绩']] : [])];
  if (how.container === 'csv') return textFile('成绩.csv', csvText(lines, how.delimiter), how.encoding);
  return workbook(`成绩.${how.container}`, [{ name: '成绩', rows: lines, merges }], how.container);
}

it('any table in any layout reads back equal', async () => {
  await fc.assert(
    fc.asyncProperty(canonical, layout, async (table, how) => {
      const plan = await planOf(write(table, how), { fullMarks: Object.fromEntries(subjects.map((subject) => [subject, 100])) });
      const wanted = Object.fromEntries(table.pupils.map((name, index) => [name.join(''), Object.fromEntries(table.subjects.map((subject, at) => [subject, table.marks[index]![at]!]))]));
      expect(marksOf(plan)).toEqual(wanted);
      const [outcome] = plan.preview.files;
      expect([outcome!.rowsStored, outcome!.rowsRefused, outcome!.rowsDropped]).toEqual([table.pupils.length, 0, how.under ? 2 : 0]);
      const classNames = new Map(rowsOf(plan, 'class').map((row) => [row['class_id'], row['name']]));
      const seated = new Map(rowsOf(plan, 'result').map((row) => [row['student_id'], classNames.get(row['class_id']!)]));
      expect([...seated.values()]).toEqual(table.pupils.map((_, index) => `七年级（${table.classes[index]!}）班`));
    }),
    { numRuns: 150 },
  );
});
