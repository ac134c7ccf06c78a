import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { read, utils, type WorkSheet } from '@e965/xlsx';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeDistrict, sampleSeed } from '../district.ts';
import { expectedOf } from '../expected.ts';
import { sampleImports, importDrafts, type SampleImport } from '../sample-imports.ts';
import { encodeGb18030 } from './gb18030.ts';
import { itemMarks } from './item-marks.ts';
import { itemPapers, misKeyedItem } from './item-papers.ts';
import { examFiles } from './exam-recipes.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const json = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
let small: SampleImport[];

beforeAll(() => {
  small = [...sampleImports({ seed: sampleSeed, scale: 'small' })];
});

const folderOf = (key: string, i: number): string => `${String(i + 1).padStart(2, '0')}-${key.replaceAll('/', '-')}`;

describe('the committed subset', () => {
  test('is what the generator makes, byte for byte', () => {
    const made = new Map(small.flatMap(({ key, files }, i) => files.map(({ name, bytes }) => [`${folderOf(key, i)}/${name}`, bytes] as const)));
    const folders = readdirSync(join(root, 'small'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
    const committed = folders.flatMap((folder) => readdirSync(join(root, 'small', folder)).map((name) => `${folder}/${name}`));
    expect(new Set(committed)).toEqual(new Set(made.keys()));
    for (const [path, bytes] of made) {
      if (!readFileSync(join(root, 'small', path)).equals(bytes)) throw new Error(`${path} differs: run build/make-samples.ts --small`);
    }
  });

  test('has its index and expectations beside it', () => {
    const index = small.map(({ key, label, exam, school, optional, files, expected }, i) => ({
      key, label, exam, school, optional, files: files.map(({ name }, k) => ({ path: `${folderOf(key, i)}/${name}`, ...expected[k]! })),
    }));
    expect(json('small/index.json')).toEqual(JSON.parse(JSON.stringify(index)));
    expect(json('small/expected.json')).toEqual(JSON.parse(JSON.stringify(expectedOf(makeDistrict({ seed: sampleSeed, scale: 'small' })))));
  });

  test('stays small enough to commit', () => {
    const bytes = small.reduce((sum, { files }) => sum + files.reduce((part, file) => part + file.bytes.length, 0), 0);
    expect(bytes).toBeLessThan(1_500_000);
  });

  test('holds every layout, format and way of telling pupils apart', () => {
    const formats = new Set(small.flatMap(({ files }) => files.map(({ name, bytes }) => name.split('.').at(-1)! + (bytes[0] === 0xef ? '+bom' : bytes[0] === 0x50 ? '+zip' : bytes[0] === 0xd0 ? '+cfb' : ''))));
    expect(formats).toEqual(new Set(['csv', 'csv+bom', 'xlsx+zip', 'xls+cfb']));
    expect(new Set(small.flatMap(({ expected }) => expected.map(({ identity }) => identity)))).toEqual(new Set(['学籍号', '考号', '姓名+班级', '']));
    const words = new Set(small.flatMap(({ expected }) => expected.flatMap((one) => Object.keys(one.words))));
    for (const word of ['缺考', '', 'Q', 'N', '-', '--', '，剔除']) expect(words, word).toContain(word);
    expect(small.filter(({ school }) => school !== null).length).toBeGreaterThan(3);
  });
});

test('the full district is what expected.json says', () => {
  const full = expectedOf(makeDistrict({ seed: sampleSeed, scale: 'full' }));
  expect(json('expected.json')).toEqual(JSON.parse(JSON.stringify(full)));
  const words = new Set(full.imports.flatMap(({ files }) => files.flatMap((file) => Object.keys(file.words))));
  for (const word of ['缺考，不计排名', '/', '缓考', '违纪', '免考']) expect(words, word).toContain(word);
});

test('every recipe of the catalogue comes to use in the full sample', () => {
  const layouts = new Set(Object.values(examFiles).flatMap(({ recipes }) => recipes.map(({ layout }) => layout)));
  expect(layouts).toEqual(new Set(['plain', 'titled', 'instructed', 'coded', 'ranked', 'byClass', 'summed', 'merged', 'scaled']));
});

/** Cells of a file as a reader finds them. */
function cellsOf(name: string, bytes: Uint8Array): { rows: unknown[][]; sheet: WorkSheet | null; name: string }[] {
  if (name.endsWith('.csv')) {
    const text = new TextDecoder(isUtf8(bytes) ? 'utf-8' : 'gb18030', { fatal: true }).decode(bytes);
    const book = read(text, { type: 'string', raw: true });
    return book.SheetNames.map((one) => ({ name: one, sheet: null, rows: utils.sheet_to_json<unknown[]>(book.Sheets[one]!, { header: 1, defval: null }) }));
  }
  const book = read(bytes, { type: 'array' });
  return book.SheetNames.map((one) => ({ name: one, sheet: book.Sheets[one]!, rows: utils.sheet_to_json<unknown[]>(book.Sheets[one]!, { header: 1, defval: null }) }));
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

describe('reading the files back', () => {
  test('rows with a pupil, extra rows and sheets are as many as announced', () => {
    for (const { files, expected } of small) {
      files.forEach(({ name, bytes }, i) => {
        const sheets = cellsOf(name, bytes);
        expect(sheets.length, name).toBe(expected[i]!.sheets);
        if (expected[i]!.role !== 'scores') return;
        let rows = 0;
        let extra = 0;
        for (const { rows: cells } of sheets) {
          const head = cells.findIndex((row) => row.includes('姓名'));
          const column = cells[head]!.indexOf('姓名');
          for (const row of cells.slice(head + 1)) {
            const first = String(row[0] ?? '');
            if (row[column] !== null && row[column] !== '') rows += 1;
            else if (/^(平均分|及格率|最高分|注：)/.test(first) || row.some((cell) => typeof cell === 'number')) extra += 1;
          }
        }
        expect([rows, extra], name).toEqual([expected[i]!.rows, expected[i]!.extraRows]);
      });
    }
  });

  test('marks in the cells are the marks of the district', () => {
    const district = makeDistrict({ seed: sampleSeed, scale: 'small' });
    const { plan, entries } = district.sittings.find((one) => one.plan.key === 'zhongkao-2026')!;
    const marks = new Map(entries.map(({ pupil, marks: own, statuses }) => [pupil.eduId, own.map((mark, i) => (statuses[i] === '正常' ? mark : null))]));
    const found = small.find(({ key }) => key === 'zhongkao-2026')!;
    let compared = 0;
    for (const { name, bytes } of found.files) {
      const { rows } = cellsOf(name, bytes)[0]!;
      const head = rows.findIndex((row) => row.includes('姓名'));
      const header = rows[head]!.map(String);
      const id = header.indexOf('学籍号');
      const first = header.findIndex((text) => text.startsWith('语文'));
      for (const row of rows.slice(head + 1)) {
        const own = marks.get(String(row[id]).trim())!;
        plan.subjects.forEach((_, i) => {
          if (own[i] === null) return;
          expect(Number(row[first + i])).toBe(own[i]);
          compared += 1;
        });
      }
    }
    expect(compared).toBe([...marks.values()].flat().filter((mark) => mark !== null).length);
  });

  test('merged headers and 学校 cells are real merges', () => {
    const ranked = small.flatMap(({ files }) => files).flatMap(({ name, bytes }) => (name.endsWith('.csv') ? [] : cellsOf(name, bytes)));
    const headed = ranked.filter(({ rows }) => rows.some((row) => row.includes('校次')));
    expect(headed.length).toBeGreaterThan(0);
    for (const { sheet, rows } of headed) {
      const level = rows.findIndex((row) => row.includes('校次'));
      expect(sheet!['!merges']!.some(({ s, e }) => s.r === level - 1 && e.r === level - 1 && e.c - s.c === 2)).toBe(true);
    }
    const down = ranked.filter(({ sheet, rows }) => rows[1]?.[0] === '学校' && sheet!['!merges']!.some(({ s, e }) => s.c === 0 && e.c === 0 && e.r > s.r));
    expect(down.length).toBeGreaterThan(0);
  });
});

describe('GB18030', () => {
  test('comes back through the decoder, rare name characters included', () => {
    const text = '学籍号,姓名\r\n"G99",王䶮、龑骉①〇㐂€·—…ａＺ\r\n';
    expect(new TextDecoder('gb18030', { fatal: true }).decode(encodeGb18030(text))).toBe(text);
  });

  test('writes the codes of the standard', () => {
    // GB 2312: 啊 is the first character, B0A1; 中 D6D0; GBK adds 镕 E946.
    expect([...encodeGb18030('啊中镕')]).toEqual([0xb0, 0xa1, 0xd6, 0xd0, 0xe9, 0x46]);
  });
});

describe('item marks', () => {
  test.each(itemPapers.map((paper) => [paper.exam, paper] as const))('%s: add up to every total a paper can have', (_, paper) => {
    const full = paper.items.reduce((sum, { fullMark }) => sum + fullMark, 0);
    const split = itemMarks(1, paper);
    for (let total = 0; total <= full; total++) {
      const { scores, choices } = split(`pupil ${total}`, total);
      expect(scores.reduce((sum, score) => sum + score, 0)).toBe(total);
      paper.items.forEach(({ fullMark, key, answer }, i) => {
        expect(scores[i]).toBeGreaterThanOrEqual(0);
        expect(scores[i]).toBeLessThanOrEqual(fullMark);
        if (answer !== null) expect(choices[i] === key ? fullMark : 0).toBe(scores[i]);
      });
    }
  });

  test('the mis-keyed item rewards the weak and its true answer goes with the total', () => {
    const paper = itemPapers.find(({ exam }) => exam === misKeyedItem.exam)!;
    const at = paper.items.findIndex(({ no }) => no === misKeyedItem.item);
    const split = itemMarks(3, paper);
    const share = (total: number, letter: string): number =>
      Array.from({ length: 300 }, (_, i) => split(`${total}/${i}`, total).choices[at]).filter((choice) => choice === letter).length / 300;
    expect(share(95, misKeyedItem.answer)).toBeGreaterThan(share(40, misKeyedItem.answer) + 0.2);
    expect(share(95, misKeyedItem.key)).toBeLessThan(share(40, misKeyedItem.key));
  });
});

test('imports come in the order in which they would arrive', () => {
  const drafts = [...importDrafts(makeDistrict({ seed: sampleSeed, scale: 'small' }))];
  expect(drafts.slice(0, 3).map(({ key }) => key)).toEqual(['schools', 'relations', 'roster-2024-2025-2']);
  const needed = drafts.filter(({ optional }) => !optional);
  expect(drafts.slice(0, needed.length)).toEqual(needed);
  let term = '';
  for (const { key, exam } of needed.slice(2)) {
    if (key.startsWith('roster-')) term = key.slice('roster-'.length);
    else expect(exam?.term, key).toBe(term);
  }
  const dates = needed.flatMap(({ exam }) => exam?.date ?? []);
  expect(dates).toEqual([...dates].sort());
  expect(new Set(needed.flatMap(({ exam }) => exam?.name ?? [])).size).toBe(14);
});
