import { bandWidth } from '../../measures/distribution.ts';
import type { GroupingName } from '../../measures/grouping.ts';
import { placeBandsQuery, scoreBandsQuery, scoreTableQuery, type ScoreTableRow } from '../../measures/score-bands.ts';
import { compareNames } from '../collate.ts';
import type { ResultElement, TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { examById, examLabel, levelsOf, NOT_COMPARABLE, settingsOf, type AnalysisContext } from './analysis-context.ts';
import type { Analysis } from './analysis.ts';
import { unitLabels } from './measures.ts';
import { figureCell, refuse, SMALL_NOTE } from './unit-figures.ts';

export interface ScoreBandsRequest {
  readonly exam: number;
  readonly subject: string;
  readonly by: GroupingName;
  readonly school?: number | undefined;
  readonly county?: string | undefined;
  /** Points per 分数段; by the full mark unless given. */
  readonly width?: number | undefined;
  /** Edges of 分数段 of one's own, ascending; comes before `width`. */
  readonly edges?: readonly number[] | undefined;
  /** 名次段; as the settings say unless given. */
  readonly places?: readonly number[] | undefined;
}

const MAX_BANDS = 60;

interface Counted {
  readonly name: string;
  readonly n: number;
  readonly counts: readonly number[];
}

/** 分数段, 名次段 and 一分一段 of one subject by any grouping. */
export async function scoreBandsAnalysis(context: AnalysisContext, request: ScoreBandsRequest): Promise<Analysis> {
  const exam = examById(context, request.exam);
  if (!exam.commonForm && request.school === undefined) return refuse(NOT_COMPARABLE);
  const [level] = await levelsOf(context, { exam: request.exam, by: 'all', subject: request.subject, school: request.school, county: request.county });
  if (!level || level.max === null || level.min === null) return refuse('没有可以统计的成绩。');
  const full = level.full_mark ?? level.max;
  const edges = request.edges ? [...request.edges] : evenEdges(full, request.width ?? bandWidth(full));
  if (edges.length < 2 || edges.length > MAX_BANDS + 1 || edges.some((edge, index) => index > 0 && edge <= edges[index - 1]!)) return refuse(`分数段要有1到${MAX_BANDS}段，分界从小到大、不能重复。`);
  const places = [...(request.places ?? settingsOf(context).places)].sort((a, b) => a - b);
  const { engine, call } = context;
  const spec = { exam: request.exam, subject: request.subject, by: request.by, school: request.school, county: request.county };
  const bands = (await engine.query(scoreBandsQuery({ ...spec, edges }), call)).map((row) => counted(row, 'band_', edges.length - 1));
  const within = (await engine.query(placeBandsQuery({ ...spec, places }), call)).map((row) => counted(row, 'within_', places.length));
  const tableBy: GroupingName = request.by === 'track' || request.by === 'category' ? request.by : 'all';
  const table = await engine.query(scoreTableQuery({ ...spec, by: tableBy }), call);
  const label = unitLabels[request.by];
  const caption = `${examLabel(exam)}${request.subject}`;
  const id = `bands-${request.by}-${request.exam}-${request.subject}`;
  const names = edges.slice(0, -1).map((low, k) => bandName(edges, k, full, low));
  const whole = sum(bands);
  const scopeWords = request.school !== undefined ? '本校' : request.county ?? '全体';
  const elements: ResultElement[] = [
    {
      type: 'chart', id: `${id}-chart`, caption: `${caption}分数段人数`,
      chart: { kind: 'bar', categories: names, series: [{ name: '人数', values: whole.counts }], format: 'count', axisLabel: '人数' }, notes: [`实考 ${level.present} 人。`],
    },
    unitTable(`${id}-scores`, `${caption}分数段人数（按${label}）`, label, bands, names, `第一段含更低的分数，最后一段含更高的分数；其余各段含下限、不含上限。`),
    shareTable(`${id}-places`, `${caption}名次段人数（按${label}）`, label, within, places, scopeWords),
    oneByOne(`${id}-table`, `${caption}一分一段表`, table),
  ];
  return { headline: null, elements, warnings: [], data: { edges, bands, places, within, table } };
}

/** Edges 0, w, 2w … up to the full mark, which the last band holds. */
export function evenEdges(full: number, width: number): number[] {
  const bands = Math.max(Math.ceil(Number((full / width).toFixed(9))), 1);
  return Array.from({ length: bands + 1 }, (_, k) => (k === bands ? full : k * width));
}

const counted = (row: Readonly<Record<string, unknown>>, prefix: string, size: number): Counted => ({
  name: String(row['name']), n: Number(row['n']), counts: Array.from({ length: size }, (_, k) => Number(row[`${prefix}${k}`])),
});

const sum = (rows: readonly Counted[]): Counted => ({
  name: '全体', n: rows.reduce((total, { n }) => total + n, 0), counts: (rows[0]?.counts ?? []).map((_, k) => rows.reduce((total, { counts }) => total + counts[k]!, 0)),
});

const text = (value: number): string => String(Number(value.toFixed(2)));
function bandName(edges: readonly number[], k: number, full: number, low: number): string {
  const high = edges[k + 1]!;
  if (k === edges.length - 2) return high >= full ? `${text(low)}～${text(high)}` : `${text(low)}及以上`;
  return k === 0 && low > 0 ? `${text(high)}以下` : `${text(low)}～${text(high)}（不含）`;
}

function unitTable(id: string, caption: string, label: string, rows: readonly Counted[], names: readonly string[], note: string): TableElement {
  const ordered = rows.toSorted((a, b) => compareNames(a.name, b.name));
  return {
    type: 'table', id, caption,
    columns: [{ key: 'unit', label }, { key: 'n', label: '实考', format: 'count' }, ...names.map((name, k) => ({ key: `band${k}`, label: name, format: 'count' as const })).toReversed()],
    rows: ordered.map(({ name, n, counts }) => [{ value: name }, { value: n }, ...counts.map((count) => figureCell(n, count, `占本单位${formatNumber(n === 0 ? null : count / n, 'rate')}`)).toReversed()]),
    summaryRows: 0,
    notes: [note, '不足 5 人的单位不显示各段人数。'],
  };
}

function shareTable(id: string, caption: string, label: string, rows: readonly Counted[], places: readonly number[], scope: string): TableElement {
  const total = sum(rows);
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'unit', label }, { key: 'n', label: '实考', format: 'count' },
      ...places.flatMap((place, k) => [{ key: `n${k}`, label: '人数', group: `前${place}名`, format: 'count' as const }, { key: `share${k}`, label: '贡献率', group: `前${place}名`, format: 'rate' as const }]),
    ],
    rows: rows.toSorted((a, b) => compareNames(a.name, b.name)).map(({ name, n, counts }) => [
      { value: name }, { value: n },
      ...counts.flatMap((count, k) => [figureCell(n, count), figureCell(n, total.counts[k] ? count / total.counts[k]! : null, `${count}÷${total.counts[k]}`)]),
    ]),
    summaryRows: 0,
    notes: [`名次在${scope}参加同一份试卷的学生中排，同分同名次（取较高名次），所以前N名的人数可能多于N。贡献率＝本单位人数÷各单位人数之和。`, SMALL_NOTE],
  };
}

function oneByOne(id: string, caption: string, rows: readonly ScoreTableRow[]): TableElement {
  const units = new Set(rows.map(({ unit }) => unit)).size > 1;
  return {
    type: 'table', id, caption,
    columns: [...(units ? [{ key: 'unit', label: '类别' }] : []), { key: 'score', label: '分数', format: 'count' }, { key: 'n', label: '人数', format: 'count' }, { key: 'above', label: '累计人数', format: 'count' }, { key: 'share', label: '累计占比', format: 'rate' }],
    rows: rows.map(({ name, score, n, above, total }) => [...(units ? [{ value: name }] : []), { value: score }, { value: n }, { value: above }, { value: above / total }]),
    summaryRows: 0,
    notes: ['从高分往下累计；带小数的分数归入整数分（610.5分归入610分）。没有学生的分数不列。'],
  };
}
