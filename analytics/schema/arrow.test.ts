import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { openNodeEngine } from '../engine/open.node.ts';
import { query, type ResultKind } from '../engine/query.ts';
import { identifier, sql, Sql } from '../engine/sql.ts';
import { encodeTable } from './arrow.ts';
import { canonical, tableNames, type Row } from './canonical.ts';
import type { Column } from './column.ts';
import { TableBuilder, type CellValue, type TableData } from './table-builder.ts';
import { createTableSql } from './table.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openNodeEngine();
  for (const name of tableNames) await engine.exec(`create ${name}`, new Sql(createTableSql(canonical[name])));
});
afterAll(() => engine.close());

const student = (student_id: number, name: string): Row<'student'> =>
  ({ student_id, edu_id: null, name, sex: null, birth: null, ethnicity: null });

function students(...rows: Row<'student'>[]): TableData {
  const builder = new TableBuilder('student');
  rows.forEach((row) => builder.push(row));
  return builder.finish();
}

/** One row per table with a value in every column, and one with NULL wherever it is allowed. */
function sampleRows(table: (typeof tableNames)[number]): TableData {
  const columns: Record<string, CellValue[]> = {};
  for (const [name, { kind, nullable }] of Object.entries(canonical[table].columns)) {
    const value: CellValue = kind === 'int' ? -7 : kind === 'double' ? 0.1 : kind === 'bool' ? true : `值${name}`;
    columns[name] = [value, nullable ? null : value];
  }
  return { table, rows: 2, columns, deleted: [false, true] };
}

describe('encodeTable', () => {
  it.each(tableNames)('gives %s a stream that the engine stores value for value', async (table) => {
    const data = sampleRows(table);
    await engine.insert(table, encodeTable(data, 3, 40), 2);
    const columns = Object.entries(canonical[table].columns);
    const kinds: Record<string, ResultKind> = { batch_id: 'int', seq: 'int', deleted: 'bool' };
    for (const [name, { kind }] of columns as [string, Column][]) kinds[name] = kind === 'list' ? 'text?' : `${kind}?`;
    const rows = await engine.query(query('test.stored', kinds, sql`SELECT * FROM ${identifier(table)} ORDER BY seq`));
    const expected = [0, 1].map((row) => ({
      ...Object.fromEntries(columns.map(([name]) => [name, data.columns[name]![row]])),
      batch_id: 3, seq: 40 + row, deleted: row === 1,
    }));
    expect(rows).toEqual(expected);
  });

  it('keeps texts of every width, repeated and unique, and none', async () => {
    const names = ['', 'a', 'é', '䶮', '𠮷😀', '王小明', "O'B", 'a\u001fb', '\ud800x', '王小明', '王小明', '王小明'];
    const many = Array.from({ length: 6000 }, (_, index) => `${names[index % names.length]!}${index < 1000 ? '' : index}`);
    const bytes = encodeTable(students(...many.map((name, index) => student(index + 100, name))), 9, 1);
    await engine.insert('student', bytes, many.length);
    const rows = await engine.query(query('test.names', { name: 'text' }, sql`SELECT name FROM student WHERE batch_id = 9 ORDER BY student_id`));
    expect(rows.map(({ name }) => name)).toEqual(many.map((name) => name.replace('\ud800', '\ufffd')));
    const few = encodeTable(students(...names.map((name, index) => student(index, name))), 10, 1);
    await engine.insert('student', few, names.length);
    await engine.insert('student', encodeTable(students(), 11, 1), 0);
  });

  it('stores repeated text once', () => {
    const repeated = encodeTable(students(...Array.from({ length: 5000 }, (_, id) => student(id, '内蒙古自治区呼和浩特市'))), 1, 1);
    const field = tableFromIPC(repeated).schema.fields.find(({ name }) => name === 'name');
    expect(String(field?.type)).toContain('Dictionary');
    expect(repeated.length).toBeLessThan(5000 * 60);
  });

  it.each<[string, Partial<Record<keyof Row<'result'>, CellValue>>, RegExp]>([
    ['null in a not-null column', { form_id: null }, /result 表第 2 行 form_id 列：不能为空/],
    ['text for a number', { score_raw: '90' }, /第 2 行 score_raw 列：应为数值，实为 string/],
    ['number for text', { status: 3 }, /第 2 行 status 列：应为文字，实为 number/],
    ['fraction for an integer', { student_id: 1.5 }, /第 2 行 student_id 列：应为整数/],
    ['integer out of range', { student_id: 2147483648 }, /第 2 行 student_id 列：整数超出范围/],
    ['NaN', { score_raw: Number.NaN }, /第 2 行 score_raw 列：数值不是有限数/],
  ])('refuses %s, naming table, row and column', (_, change, message) => {
    const data = sampleRows('result');
    const columns = Object.fromEntries(
      Object.entries(data.columns).map(([name, values]) => [name, [values[0]!, name in change ? change[name as keyof typeof change]! : values[0]!]]),
    );
    expect(() => encodeTable({ ...data, columns }, 1, 1)).toThrow(message);
  });

  it('refuses columns that are missing, short or unknown, and a sequence that overflows', () => {
    const data = students(student(1, '甲'));
    expect(() => encodeTable({ ...data, columns: { ...data.columns, name: [] } }, 1, 1)).toThrow(/student 表 name 列有 0 个值，应有 1 个/);
    expect(() => encodeTable({ ...data, columns: { ...data.columns, nick: ['x'] } }, 1, 1)).toThrow(/没有 nick 列/);
    expect(() => encodeTable({ ...data, deleted: [] }, 1, 1)).toThrow(/删除标记/);
    expect(() => encodeTable(data, 1, 2147483648)).toThrow(/变更序号/);
  });
});
