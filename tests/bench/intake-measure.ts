/** One measurement of reading files in a process of its own, so that peak memory is its own: `tsx tests/bench/intake-measure.ts WHAT FOLDER`. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { read, utils, write } from '@e965/xlsx';
import Papa from 'papaparse';
import { emptyContext } from '../../analytics/intake/intake-context.ts';
import { openNodeParser } from '../../analytics/intake/parser.node.ts';
import { parseFile } from '../../analytics/intake/parse-file.ts';
import { planImport } from '../../analytics/intake/plan-import.ts';
import type { SourceFile } from '../../analytics/intake/sheet.ts';
import { options } from '../../analytics/intake/testing/plan-of.ts';
import { allShapes } from '../../samples/shapes/all-shapes.ts';
import { biff5 } from '../../samples/shapes/biff5.ts';
import { writeShape } from '../../samples/shapes/containers.ts';

const [what = '', folder = ''] = process.argv.slice(2);
const subjects = ['语文', '数学', '英语', '物理', '化学', '生物', '道德与法治', '历史', '地理', '体育', '音乐', '美术', '信息技术', '劳动', '科学'];
const load = (name: string): SourceFile => ({ name, bytes: new Uint8Array(readFileSync(join(folder, name))) });

function rowsOf(pupils: number, columns: number): (string | number)[][] {
  const marks = subjects.slice(0, columns - 5);
  const given = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平'];
  const row = (index: number): (string | number)[] => [
    `第${1 + (index % 40)}中学`, `七年级${1 + (index % 12)}班`, `G4401012012${String(10_000_000 + index)}`, String(1_000_000 + index), `王${given[index % 20]}${given[Math.floor(index / 20) % 20]}`,
    ...marks.map((_, subject) => ((index * 7 + subject * 13) % 201) / 2),
  ];
  return [['学校', '班级', '学籍号', '考号', '姓名', ...marks], ...Array.from({ length: pupils }, (_, index) => row(index))];
}

const makers: Readonly<Record<string, () => void>> = {
  csv: () => writeFileSync(join(folder, 'large.csv'), rowsOf(100_000, 15).map((row) => row.join(',')).join('\r\n')),
  xlsx: () => {
    const book = utils.book_new();
    utils.book_append_sheet(book, utils.aoa_to_sheet(rowsOf(50_000, 20), { dense: true }), '成绩');
    writeFileSync(join(folder, 'large.xlsx'), write(book, { type: 'buffer', bookType: 'xlsx', bookSST: true, compression: true }));
  },
  // SheetJS takes minutes and gigabytes to write a BIFF8 file of this size.
  xls: () => writeFileSync(join(folder, 'large.xls'), biff5([{ name: '成绩', rows: rowsOf(50_000, 20), merges: [] }])),
  mixed: () => {
    const shapes = allShapes.filter(({ needs, lines }) => needs === 'any' && lines.length > 0);
    const containers = ['xlsx', 'csv-gb18030', 'xls', 'csv-bom', 'ods'] as const;
    for (let index = 0; index < 40; index++) {
      const { name, bytes } = writeShape({ ...shapes[index % shapes.length]!, file: `mixed-${index}` }, containers[index % containers.length]!);
      writeFileSync(join(folder, name), bytes);
    }
  },
};

const mixed = (): SourceFile[] => readdirSync(folder).filter((name) => name.startsWith('mixed-')).map(load);
const parsed = (name: string) => async (): Promise<number> => {
  const file = load(name);
  const { sheets, findings } = await parseFile(file);
  if (sheets.length === 0) throw new Error(findings[0]?.message ?? 'not read');
  return file.bytes.length;
};
const planned = (files: () => SourceFile[]) => async (): Promise<number> => {
  const own = files();
  const pool = openNodeParser();
  const plan = await planImport(own, { ...options, school: '城关中学' }, emptyContext, pool.parse);
  await pool.close();
  if (!plan.draft) throw new Error(plan.preview.findings.find(({ severity }) => severity === 'error')?.message ?? 'nothing stored');
  return own.reduce((sum, { bytes }) => sum + bytes.length, 0);
};

const works: Readonly<Record<string, () => Promise<number>>> = {
  'csv read': parsed('large.csv'), 'xlsx read': parsed('large.xlsx'), 'xls read': parsed('large.xls'),
  'csv import': planned(() => [load('large.csv')]), 'xlsx import': planned(() => [load('large.xlsx')]), 'xls import': planned(() => [load('large.xls')]), 'mixed import': planned(mixed),
  'csv papaparse': async () => {
    const { bytes } = load('large.csv');
    if (Papa.parse(new TextDecoder().decode(bytes)).data.length < 100_000) throw new Error('rows lost');
    return bytes.length;
  },
  'xlsx SheetJS': floor('large.xlsx'), 'xls SheetJS': floor('large.xls'),
  /** From the abort to the rejection, the large workbook being read: the "bytes" are microseconds. */
  cancel: async () => {
    const pool = openNodeParser();
    const controller = new AbortController();
    const work = pool.parse(load('large.xlsx'), { signal: controller.signal });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const started = performance.now();
    controller.abort(new Error('取消'));
    await work.then(() => { throw new Error('it was read before it could be cancelled'); }, () => undefined);
    const microseconds = (performance.now() - started) * 1000;
    await pool.close();
    return microseconds;
  },
};

function floor(name: string): () => Promise<number> {
  return async () => {
    const { bytes } = load(name);
    if (read(bytes, { type: 'array', dense: true }).SheetNames.length === 0) throw new Error('not read');
    return bytes.length;
  };
}

const make = makers[what];
if (make) make();
else {
  const started = performance.now();
  const bytes = await works[what]!();
  console.log(JSON.stringify({ bytes, seconds: (performance.now() - started) / 1000, peakMegabytes: process.resourceUsage().maxRSS / 1024 }));
}
