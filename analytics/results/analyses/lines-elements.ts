import type { LineSubjectRow, LineUnitRow, NearPupilRow } from '../../measures/admission-lines.ts';
import type { GroupingName } from '../../measures/grouping.ts';
import { subjectOrder } from '../../schema/subjects.ts';
import { compareNames } from '../collate.ts';
import type { KeyFigures, TableElement } from '../element.ts';
import type { LineResult } from './lines.ts';
import { unitLabels } from './measures.ts';
import { figureCell, SMALL_NOTE } from './unit-figures.ts';

const MONITOR_NOTE = '仅供监测，不排名、不计入考核和奖惩。';
const share = (part: number, of: number): number | null => (of === 0 ? null : part / of);
const bySubject = (rows: readonly LineSubjectRow[]): LineSubjectRow[] => rows.toSorted((a, b) => subjectOrder(a.subject) - subjectOrder(b.subject));

export function lineFigures(id: string, { line, score, near, candidates, reached, units }: LineResult): KeyFigures {
  const kinds = { score: '按分数划线', rank: `按第${line.value}名划线`, quota: `按计划数${line.value}划线` };
  const sum = (key: 'below' | 'above'): number => units.reduce((total, unit) => total + unit[key], 0);
  return {
    type: 'keyFigures', id,
    figures: [
      { label: line.track ? `${line.track}${line.name}` : line.name, value: score, format: 'score', unit: '分', detail: kinds[line.kind] },
      { label: '上线', value: reached, format: 'count', unit: '人', detail: '总分达到线（≥），同分都计入' },
      { label: '上线率', value: share(reached, candidates), format: 'rate', detail: `分母：总分正常的${candidates}人` },
      { label: '线下临界', value: sum('below'), format: 'count', unit: '人', detail: `差${near}分以内` },
      { label: '线上临界', value: sum('above'), format: 'count', unit: '人', detail: `超出${near}分以内` },
    ],
  };
}

/** In the order of names: these figures are not for ranking. */
export function unitLineTable(id: string, caption: string, by: GroupingName, { units, reached, near }: LineResult): TableElement {
  const row = ({ name, n, reached: own, below, above }: LineUnitRow) => [
    { value: name }, { value: n }, figureCell(n, own), figureCell(n, share(own, n), `${own}÷${n}`), figureCell(n, share(own, reached), `${own}÷${reached}`), figureCell(n, below), figureCell(n, above),
  ];
  return {
    type: 'table', id, caption: `${caption}（按${unitLabels[by]}）`,
    columns: [
      { key: 'unit', label: unitLabels[by] }, { key: 'n', label: '总分人数', format: 'count' }, { key: 'reached', label: '上线人数', format: 'count' }, { key: 'rate', label: '上线率', format: 'rate' },
      { key: 'share', label: '上线份额', format: 'rate' }, { key: 'below', label: '线下', group: '临界人数', format: 'count' }, { key: 'above', label: '线上', group: '临界人数', format: 'count' },
    ],
    rows: units.toSorted((a, b) => compareNames(a.name, b.name)).map(row),
    summaryRows: 0,
    notes: [`上线率＝上线人数÷总分正常的人数；上线份额＝本单位上线人数÷全部上线人数（与学科贡献率不是一回事）；临界＝与线相差不超过${near}分。`, `${MONITOR_NOTE}上线人数由生源决定大半，工作成效请看增值评价。`, SMALL_NOTE],
  };
}

export function effectiveTable(id: string, caption: string, { effective, whole, near }: LineResult, method: 'rank' | 'ratio'): TableElement {
  const counts = new Map(whole.map((row) => [row.subject, row]));
  const ordered = effective.toSorted((a, b) => subjectOrder(a.subject) - subjectOrder(b.subject));
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'subject', label: '学科' }, { key: 'rank', label: '按名次', group: '单科有效分', format: 'score' }, { key: 'ratio', label: '按比例', group: '单科有效分', format: 'score' },
      { key: 'single', label: '单上线', format: 'count' }, { key: 'double', label: '双上线', format: 'count' }, { key: 'hit', label: '命中率', format: 'rate' }, { key: 'share', label: '学科贡献率', format: 'rate' }, { key: 'weak', label: '线下临界生中本科不足', format: 'count' },
    ],
    rows: ordered.map(({ subject, by_rank, by_ratio, near_n, n, reached }) => {
      const row = counts.get(subject);
      const cell = (value: number | null, explain?: string) => figureCell(row?.n ?? 0, value, explain);
      return [
        { value: subject }, figureCell(n, by_rank, `第${reached}名的分数`), figureCell(near_n, by_ratio, `线上下${near}分内${near_n}人`), cell(row?.single ?? null), cell(row?.double ?? null),
        cell(row ? share(row.double, row.single) : null, `${row?.double}÷${row?.single}`), cell(row ? share(row.double, row.reached) : null, `${row?.double}÷${row?.reached}`), cell(row?.weak_near ?? null),
      ];
    }),
    summaryRows: 0,
    notes: [
      '按名次：有本科成绩的上线人数为N，本科第N名的分数。按比例：总分线×临界学生本科平均分÷临界学生总分平均分。有效分在全体同类考生中确定，不随所看的单位改变。',
      `以下按${method === 'rank' ? '名次' : '比例'}法：单上线＝本科达到有效分；双上线＝本科和总分都达到；命中率＝双上线÷单上线；学科贡献率＝双上线÷总分上线（有本科成绩的）。`,
      MONITOR_NOTE,
    ],
  };
}

export function subjectUnitTable(id: string, caption: string, by: GroupingName, { units, subjects }: LineResult): TableElement {
  const names = [...new Set(bySubject(subjects).map(({ subject }) => subject))];
  const found = new Map(subjects.map((row) => [`${row.unit} ${row.subject}`, row]));
  return {
    type: 'table', id, caption: `${caption}（按${unitLabels[by]}）`,
    columns: [
      { key: 'unit', label: unitLabels[by] },
      ...names.flatMap((subject) => [
        { key: `${subject}-double`, label: '双上线', group: subject, format: 'count' as const }, { key: `${subject}-hit`, label: '命中率', group: subject, format: 'rate' as const },
        { key: `${subject}-share`, label: '贡献率', group: subject, format: 'rate' as const },
      ]),
    ],
    rows: units.toSorted((a, b) => compareNames(a.name, b.name)).map(({ unit, name }) => [
      { value: name },
      ...names.flatMap((subject) => {
        const row = found.get(`${unit} ${subject}`);
        if (!row) return [{ value: null }, { value: null }, { value: null }];
        return [figureCell(row.n, row.double), figureCell(row.n, share(row.double, row.single), `${row.double}÷${row.single}`), figureCell(row.n, share(row.double, row.reached), `${row.double}÷${row.reached}`)];
      }),
    ]),
    summaryRows: 0,
    notes: ['命中率＝双上线÷单上线；贡献率＝双上线÷本单位总分上线。', MONITOR_NOTE, SMALL_NOTE],
  };
}

export function nearTable(id: string, caption: string, rows: readonly NearPupilRow[], all: number): TableElement {
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'name', label: '姓名' }, { key: 'class', label: '班级' }, { key: 'category', label: '类别' }, { key: 'score', label: '总分', format: 'score' }, { key: 'gap', label: '与线相差', format: 'signed' }, { key: 'weak', label: '低于有效分的学科' },
    ],
    rows: rows.map((row) => [{ value: row.name || `编号${row.student_id}` }, { value: row.class }, { value: row.category }, { value: row.score }, { value: row.gap }, { value: row.weak }]),
    summaryRows: 0,
    notes: ['名单只供本校辅导学生时在本机查看，不写入任何文档，不得公布。', ...(all > rows.length ? [`共${all}人，只列离线最近的${rows.length}人。`] : [])],
  };
}
