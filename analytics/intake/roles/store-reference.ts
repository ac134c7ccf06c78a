import type { Row } from '../../schema/canonical.ts';
import type { ExpectedCurve, RankTable, ReferenceKind, ScoreSegments } from '../../schema/reference-values.ts';
import { TOTAL } from '../../schema/subjects.ts';
import { TableBuilder } from '../../schema/table-builder.ts';
import { subjectWithin } from '../columns/subject-names.ts';
import type { SheetCell } from '../sheet.ts';
import { plainText } from '../table/cell-text.ts';
import type { ImportState } from './import-state.ts';
import { attributeOf, textAt, type MappedTable } from './mapped-table.ts';
import { parseFigure, refuser } from './row-context.ts';

interface Source {
  readonly population: string;
  readonly scope: string;
  readonly year: number;
}

/** 一分一段, 位次对照, 期望曲线 → one reference row per table; a table of the same kind, year and population replaces the old one. */
export function storeReference(state: ImportState, known: readonly Row<'reference'>[], table: MappedTable): void {
  const { columns, log, sheet, tally, rows } = table;
  const refuseBlock = (count: number, code: string, message: string, fix: string): void => {
    tally.refusedInBlock += count;
    log.remark({ severity: 'error', code, sheet, message: `${message}这张表没有导入（${rows.length} 行）。`, fix });
  };
  const source = sourceOf(table);
  if (source === null) {
    refuseBlock(rows.length, 'missing-year', '不知道是哪一年的参照表，', '请在标题里写明年份和范围，例如“2026年全省高考物理类一分一段表”。');
    return;
  }
  const kind: ReferenceKind = attributeOf(columns, 'rank_from') ? '位次对照' : attributeOf(columns, 'prior') && attributeOf(columns, 'expected_score') ? '期望曲线' : '一分一段';
  const stored = tally.stored;
  const values = kind === '位次对照' ? rankTable(table, source) : kind === '期望曲线' ? curve(table, source) : segments(table, source);
  if (typeof values === 'string') {
    // Rows taken while the table was being read are refused with the whole of it.
    const taken = tally.stored - stored;
    tally.stored = stored;
    refuseBlock(taken, 'bad-reference', values, '请核对原表，改正后重新导入。');
    return;
  }
  // 物理类 and 首选历史 are groups of candidates, not subjects.
  const subject = [...table.found.titles, sheet, table.file].map((text) => subjectWithin(text.replace(/(?:首选)?(?:物理|历史)(?:类|组|方向|科目)|首选(?:物理|历史)|[文理]科/gu, ''))).find((one) => one !== null) ?? TOTAL;
  const exam = examOf(state, table, source, subject);
  const same = known.find((row) => row.kind === kind && row.subject === subject && sameSource(row.values, source));
  const builder = new TableBuilder('reference');
  builder.push({ reference_id: same?.reference_id ?? state.ids.next('reference_id'), kind, exam_id: exam, subject, values: JSON.stringify(values) });
  if (same) log.remark({ severity: 'info', code: 'same-reference', sheet, message: `库中已有${source.year}年${source.population}的${kind}表，以本次为准。`, fix: '不必改动；不对时可以撤销本次导入。' });
  if (exam === null) log.remark({ severity: 'info', code: 'reference-without-exam', sheet, message: `${kind}表已导入，没有对应到库中的考试。`, fix: '可以选它作参照，但只作描述，不判断高低；确为库中某次考试的参照表，请在标题里写明考试名称后重新导入。' });
  state.builders.push(builder);
}

const sameSource = (values: string, { population, year }: Source): boolean => {
  const old: unknown = JSON.parse(values);
  return typeof old === 'object' && old !== null && 'population' in old && old.population === population && 'year' in old && old.year === year;
};

/** 2026年全省高考物理类一分一段表 → year, 省, 全省高考物理类. */
function sourceOf({ found, sheet, file }: MappedTable): Source | null {
  const texts = [...found.titles, sheet, file.replace(/\.[a-z]+$/iu, '')].map(plainText);
  const year = texts.map((text) => /(20\d\d)(?!\d)/u.exec(text)?.[1]).find(Boolean);
  if (year === undefined) return null;
  const words = texts.map((text) => text.replace(/^(?:20\d\d)年?/u, '').replace(/(?:一分一段|逐分段|分数段|位次(?:对照|换算)?|期望(?:曲线|分)|成绩)?(?:统计|对照|换算)?(?:表|\(.*\))?$/u, '')).find((text) => /省|市|县|区|盟|旗|高考|中考|全/u.test(text) && text.length <= 40);
  const population = words && words !== '' ? words : (texts[0] ?? '全体考生');
  const scope = /省|自治区/u.test(population) ? '省' : /盟/u.test(population) ? '盟' : /市/u.test(population) ? '市' : /县|区|旗/u.test(population) ? '县' : /高考/u.test(population) ? '省' : '市';
  return { population: /考生|学生$/u.test(population) ? population : `${population}考生`, scope, year: Number(year) };
}

/** The exam the title names in full, else the 中考 or 高考 of that year, when there is exactly one. */
function examOf(state: ImportState, { found, sheet, file }: MappedTable, { year }: Source, subject: string): number | null {
  const text = plainText([...found.titles, sheet, file].join(' '));
  const named = state.context.exams.filter(({ name }) => text.includes(plainText(name)));
  if (named.length === 1) return named[0]!.exam_id;
  const kind = /中考/u.test(text) ? '中考' : /高考/u.test(text) ? '高考' : null;
  const exams = state.context.exams.filter((exam) => exam.kind === kind && (exam.date?.startsWith(String(year)) ?? exam.term.slice(5, 9) === String(year)));
  const fitting = exams.filter(({ exam_id }) => subject === TOTAL || state.context.forms.some((form) => form.exam_id === exam_id && form.subject === subject));
  return fitting.length === 1 ? fitting[0]!.exam_id : null;
}

type Reader = (cells: readonly SheetCell[]) => readonly (number | null)[];

/** Numbers of the named columns; the first column may be a band (690及以上, 680-689), of which the lower end counts. */
function reader({ columns }: MappedTable, names: readonly string[]): Reader {
  const own = names.map((name) => attributeOf(columns, name));
  return (cells) => own.map((column, index) => {
    const text = plainText(textAt(cells, column));
    const band = index === 0 ? /^(\d+(?:\.\d+)?)(?:分?(?:及|或)?以上|[-~—–]\d+(?:\.\d+)?|分)$/u.exec(text)?.[1] : undefined;
    return band === undefined ? (parseFigure(text)?.value ?? null) : Number(band);
  });
}

function segments(table: MappedTable, source: Source): ScoreSegments | string {
  const refuse = refuser(table);
  const score = attributeOf(table.columns, 'segment_score') ?? table.columns.find(({ meaning }) => meaning.kind === 'score' || meaning.kind === 'total') ?? null;
  if (!score) return '没有“分数”一列，';
  const read = reader({ ...table, columns: table.columns.map((column) => (column === score ? { ...column, meaning: { kind: 'attribute', column: 'segment_score' } } : column)) }, ['segment_score', 'segment_count', 'segment_cumulative']);
  const points: { score: number; cumulative: number | null; count: number | null }[] = [];
  for (const { row, cells } of table.rows) {
    const [at = null, count = null, cumulative = null] = read(cells);
    const whole = [count, cumulative].every((one) => one === null || (Number.isInteger(one) && one >= 0));
    if (at === null || !whole || (count === null && cumulative === null)) refuse(row, 'bad-number', score.index, textAt(cells, score) || null, '这一行的分数或人数不是数，没有导入。', '请改成数字。');
    else {
      points.push({ score: at, cumulative, count });
      table.tally.stored++;
    }
  }
  points.sort((a, b) => b.score - a.score);
  if (points.length < 2) return '可用的分数段不足两行，';
  let running = 0;
  const given: { score: number; cumulative: number }[] = [];
  for (const { score: at, cumulative, count } of points) {
    const next = cumulative ?? running + (count ?? 0);
    if (at === given.at(-1)?.score) return `分数 ${at} 出现了两次，`;
    if (next < running) return `${at} 分的累计人数 ${next} 比更高分的累计人数 ${running} 还少，`;
    if (cumulative !== null && count !== null && given.length > 0 && cumulative - running !== count) {
      table.log.remark({ severity: 'warning', code: 'segment-mismatch', sheet: table.sheet, value: String(at), message: `${at} 分的本段人数 ${count} 与累计人数之差 ${cumulative - running} 不等，以累计人数为准。`, fix: '请核对这一行，或看是否缺了分数段。' });
    }
    running = next;
    // Nobody has reached the scores above the first candidate's: they say nothing.
    if (next > 0) given.push({ score: at, cumulative: next });
  }
  if (given.length < 2) return '可用的分数段不足两行，';
  return { ...source, points: given, candidates: running };
}

function rankTable(table: MappedTable, source: Source): RankTable | string {
  const points = pairs(table, ['rank_from', 'rank_to'], '位次').map(([from, to]) => ({ from, to }));
  if (points.length < 2) return '可用的对照不足两行，';
  if (points.some((pair) => [pair.from, pair.to].some((place) => place < 1 || !Number.isInteger(place)))) return '位次应是从 1 起的整数，';
  const fallen = points.find(({ to }, index) => index > 0 && to < points[index - 1]!.to);
  if (fallen) return `起点位次 ${fallen.from} 的对应位次比前面的还靠前，次序不对，`;
  const last = points.at(-1)!;
  const [fromCandidates, toCandidates] = candidatesIn(table);
  if ((fromCandidates !== null && last.from > fromCandidates) || (toCandidates !== null && last.to > toCandidates)) return '有位次大于标题里写的考生人数，';
  return { ...source, points, fromCandidates: fromCandidates ?? last.from, toCandidates: toCandidates ?? last.to };
}

/** 起点考生 32000 人、对应考生 210000 人 in a title; the largest places where nobody says. */
function candidatesIn({ found, log, sheet }: MappedTable): [number | null, number | null] {
  const text = plainText(found.titles.join(' '));
  const number = (pattern: RegExp): number | null => {
    const match = pattern.exec(text)?.[1];
    return match === undefined ? null : Number(match);
  };
  const found2 = [number(/(?:中考|起点)(?:考生|人数|参考)[^\d]{0,6}(\d+)/u), number(/(?:高考|对应|终点)(?:考生|人数|参考)[^\d]{0,6}(\d+)/u)] as const;
  if (found2.includes(null)) {
    log.remark({ severity: 'warning', code: 'reference-candidates', sheet, message: '标题里没有写两次考试各有多少考生，按表中最大的位次计。', fix: '请在标题下写明，例如“中考考生32000人，高考考生210000人”。' });
  }
  return [...found2];
}

function curve(table: MappedTable, source: Source): ExpectedCurve | string {
  const withSd = attributeOf(table.columns, 'expected_sd') !== null;
  const points = pairs(table, ['prior', 'expected_score', ...(withSd ? ['expected_sd'] : [])], '分数').map(([prior, expected, sd]) => ({ prior, expected, ...(sd !== undefined && sd > 0 ? { sd } : {}) }));
  if (points.length < 2) return '可用的行不足两行，';
  const fallen = points.find(({ expected }, index) => index > 0 && expected < points[index - 1]!.expected);
  return fallen ? `起点 ${fallen.prior} 分的期望分比更低起点的还低，` : { ...source, points };
}

function pairs(table: MappedTable, names: readonly string[], what: string): [number, number, number?][] {
  const refuse = refuser(table);
  const read = reader(table, names);
  const found: [number, number, number?][] = [];
  const seen = new Map<number, number>();
  for (const { row, cells } of table.rows) {
    const [from = null, to = null, third = null] = read(cells);
    const first = from === null ? undefined : seen.get(from);
    if (from === null || to === null) refuse(row, 'bad-number', attributeOf(table.columns, names[from === null ? 0 : 1]!)?.index ?? null, null, `这一行的${what}不是数，没有导入。`, '请改成数字。');
    else if (first !== undefined) refuse(row, 'duplicate-row', attributeOf(table.columns, names[0]!)?.index ?? null, String(from), `${from} 与第 ${first + 1} 行重复，这一行没有导入。`, '请删去重复的一行。');
    else {
      seen.set(from, row);
      found.push(third === null ? [from, to] : [from, to, third]);
      table.tally.stored++;
    }
  }
  return found.sort((a, b) => a[0] - b[0]);
}
