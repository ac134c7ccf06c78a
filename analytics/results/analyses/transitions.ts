import { retentionQuery, rosterTermsQuery, transitionFlowsQuery } from '../../measures/transitions.ts';
import { schoolsQuery } from '../../measures/catalog.ts';
import { grades, gradeOrder } from '../../schema/grades.ts';
import { parseTerm, termLabel, termOrder } from '../../schema/terms.ts';
import { wilsonInterval } from '../../stats/wilson-interval.ts';
import { compareNames } from '../collate.ts';
import type { ResultElement, TableElement } from '../element.ts';
import { groupBy } from '../group-by.ts';
import { formatNumber } from '../format.ts';
import { SUPPRESS_BELOW } from '../suppression.ts';
import type { Analysis } from './analysis.ts';
import { datedExamLabel, examById, type AnalysisContext, type ExamFacts } from './analysis-context.ts';
import { intervalText } from './balance.ts';
import type { TransitionsRequest } from './comparison-requests.ts';

const MONITORING = '只作监测：升学和优质生源去向不加权、不排名、不与奖惩挂钩（2020年《深化新时代教育评价改革总体方案》）。';
const DEFAULT_TOP = 100;

interface Flow {
  readonly from_school: number;
  readonly from_county: string | null;
  readonly to_school: number | null;
  readonly to_county: string | null;
  readonly place: number | null;
}

interface Retained {
  readonly name: string;
  readonly n: number;
  readonly inCounty: number;
  readonly elsewhere: number;
  readonly unknown: number;
}

/** 衔接: who went where between two stages, how many of the best stayed, and 巩固率 of the cohorts on the roll. */
export async function transitionsAnalysis(context: AnalysisContext, { from: fromId, to: toId, top = DEFAULT_TOP }: TransitionsRequest): Promise<Analysis> {
  const [from, to] = [examById(context, fromId), examById(context, toId)];
  if (termOrder(to.term) < termOrder(from.term) || fromId === toId) return { headline: null, elements: [], warnings: ['后一次考试应晚于前一次，请对调或另选。'], data: null };
  const { engine, call } = context;
  const names = new Map((await engine.query(schoolsQuery(), call)).map(({ school_id, name }) => [school_id, name]));
  const nameOf = (school: number): string => names.get(school) ?? String(school);
  const flows = await engine.query(transitionFlowsQuery(fromId, toId), call);
  if (flows.length === 0) return { headline: null, elements: [], warnings: [`${datedExamLabel(from)}没有学生。`], data: null };
  const found = flows.filter(({ to_school }) => to_school !== null).length;
  const first = flows.filter(({ place }) => place !== null && place <= top);
  const retained = retentionOfTop(first);
  const retention = await retentionRows(context, from, to, nameOf);
  const id = `transitions-${fromId}-${toId}`;
  const caption = `${datedExamLabel(from)}→${datedExamLabel(to)}`;
  const comparable = from.commonForm;
  const elements: ResultElement[] = [
    flowTable(id, caption, flows, nameOf),
    originTable(id, caption, flows, nameOf),
    ...(comparable && retained.length > 0 ? [topTable(id, caption, top, first.length, retained)] : []),
    ...retention.elements,
  ];
  const share = found / flows.length;
  return {
    headline: `${flows.length}名学生中有${found}名（${formatNumber(share, 'rate')}）在${datedExamLabel(to)}或当学期学籍中找到。`,
    elements,
    warnings: [
      ...(share < 0.85 ? [`找到去向的只有${formatNumber(share, 'rate')}，未找到的可能是外地就读、未升学或身份没有匹配上，不等于流失。`] : []),
      ...(comparable ? [] : [`${datedExamLabel(from)}各校自主命题，不能跨校排出前${top}名，不计算优质生源留存。`]),
      ...retention.warnings,
    ],
    data: { from: fromId, to: toId, pupils: flows.length, found, flows: flowCounts(flows), top: { asked: top, counted: first.length, counties: retained }, retention: retention.data },
  };
}

const flowCounts = (flows: readonly Flow[]): { readonly from: number; readonly to: number | null; readonly n: number }[] =>
  [...groupBy(flows, ({ from_school, to_school }) => `${from_school} ${to_school ?? ''}`).values()].map((own) => ({ from: own[0]!.from_school, to: own[0]!.to_school, n: own.length })).sort((a, b) => b.n - a.n || a.from - b.from);

function retentionOfTop(first: readonly Flow[]): Retained[] {
  const row = (name: string, own: readonly Flow[]): Retained => ({ name, ...sums(own) });
  const counties = [...groupBy(first, ({ from_county }) => from_county ?? '未填写')].map(([county, own]) => row(county, own)).sort((a, b) => compareNames(a.name, b.name));
  return counties.length > 1 ? [...counties, row('全体', first)] : counties;
}

/** School to school; flows of fewer than five pupils are put together, since they point at children. */
function flowTable(id: string, caption: string, flows: readonly Flow[], nameOf: (school: number) => string): TableElement {
  const counts = flowCounts(flows);
  const shown = counts.filter(({ n, to }) => n >= SUPPRESS_BELOW && to !== null);
  const small = counts.filter(({ n, to }) => n < SUPPRESS_BELOW && to !== null);
  return {
    type: 'table', id: `${id}-flows`, caption: `${caption}学校流向`,
    columns: [{ key: 'from', label: '原学校' }, { key: 'to', label: '现学校' }, { key: 'n', label: '人数', format: 'count' }],
    rows: [
      ...shown.map(({ from, to, n }) => [{ value: nameOf(from) }, { value: nameOf(to!) }, { value: n }]),
      ...(small.length > 0 ? [[{ value: `不足${SUPPRESS_BELOW}人的流向` }, { value: `${small.length}项` }, { value: small.reduce((sum, { n }) => sum + n, 0) }]] : []),
    ],
    summaryRows: small.length > 0 ? 1 : 0, notes: [],
  };
}

function originTable(id: string, caption: string, flows: readonly Flow[], nameOf: (school: number) => string): TableElement {
  const rows = [...groupBy(flows, ({ from_school }) => from_school)].map(([, own]) => sums(own)).sort((a, b) => compareNames(nameOf(a.school), nameOf(b.school)));
  return {
    type: 'table', id: `${id}-origins`, caption: `${caption}各校学生去向`,
    columns: [{ key: 'school', label: '原学校' }, { key: 'n', label: '人数', format: 'count' }, { key: 'county', label: '本县区就读', format: 'count' }, { key: 'elsewhere', label: '市内其他县区', format: 'count' }, { key: 'unknown', label: '未找到', format: 'count' }, { key: 'share', label: '找到的比例', format: 'rate' }],
    rows: rows.map(({ school, n, inCounty, elsewhere, unknown }) => [{ value: nameOf(school) }, { value: n }, { value: inCounty }, { value: elsewhere }, { value: unknown }, { value: n >= SUPPRESS_BELOW ? (n - unknown) / n : null }]),
    summaryRows: 0, notes: ['去向按后一次考试的应考、实考名单和当学期学籍（转出、休学不计）查找；未找到不等于没有升学。', MONITORING],
  };
}

const sums = (own: readonly Flow[]) => ({
  school: own[0]!.from_school, n: own.length, inCounty: own.filter(({ to_school, to_county, from_county }) => to_school !== null && to_county === from_county).length,
  elsewhere: own.filter(({ to_school, to_county, from_county }) => to_school !== null && to_county !== from_county).length, unknown: own.filter(({ to_school }) => to_school === null).length,
});

const topTable = (id: string, caption: string, top: number, counted: number, rows: readonly Retained[]): TableElement => ({
  type: 'table', id: `${id}-top`, caption: `${caption}优质生源（前${top}名）留存`,
  columns: [
    { key: 'county', label: '原县区' }, { key: 'n', label: `前${top}名人数`, format: 'count' }, { key: 'in', label: '本县区就读', format: 'count' }, { key: 'share', label: '留存率', format: 'rate' }, { key: 'interval', label: '95%区间' },
    { key: 'elsewhere', label: '市内其他县区', format: 'count' }, { key: 'unknown', label: '未找到', format: 'count' },
  ],
  rows: rows.map(({ name, n, inCounty, elsewhere, unknown }) => [
    { value: name }, { value: n }, { value: inCounty }, { value: n >= SUPPRESS_BELOW ? inCounty / n : null }, { value: n >= SUPPRESS_BELOW ? intervalText(wilsonInterval(inCounty, n), 'rate') : null }, { value: elsewhere }, { value: unknown },
  ]),
  summaryRows: rows.length > 1 ? 1 : 0,
  notes: [`按前一次考试总分全体名次取前${top}名，末位同分的都计入（共${counted}人）；留存率＝在本县区就读÷人数，未找到的按未留存计，因此是下限；区间为Wilson区间。`, MONITORING],
});

interface RetentionCohort {
  readonly start: string;
  readonly end: string;
  readonly grade: string;
  readonly rows: readonly { readonly school: number; readonly started: number; readonly kept: number; readonly moved: number; readonly suspended: number; readonly lost: number; readonly joined: number }[];
}

/** The grade a cohort has reached in a later term; null when it has left the stage's last grade behind. */
function gradeAfter(grade: string, start: string, end: string): string | null {
  const [a, b] = [parseTerm(start), parseTerm(end)];
  return a && b ? (grades[gradeOrder(grade) + b.startYear - a.startYear] ?? null) : null;
}

/** 巩固率 of the cohort that sat the earlier exam and of the one that sat the later, as far as the rosters reach within a stage. */
async function retentionRows({ engine, call }: AnalysisContext, from: ExamFacts, to: ExamFacts, nameOf: (school: number) => string): Promise<{ readonly elements: ResultElement[]; readonly warnings: readonly string[]; readonly data: readonly RetentionCohort[] }> {
  const rosters = await engine.query(rosterTermsQuery(), call);
  const terms = [...new Set(rosters.map(({ term }) => term))].sort((a, b) => termOrder(a) - termOrder(b));
  const cohorts: RetentionCohort[] = [];
  for (const exam of [from, to]) {
    const spans = terms.flatMap((term) => {
      const grade = gradeAfter(exam.grade, exam.term, term);
      return grade !== null && sameStage(grade, exam.grade) && rosters.some((row) => row.term === term && row.grade === grade) ? [{ term, grade }] : [];
    });
    const [start, end] = [spans[0], spans.at(-1)];
    if (!start || !end || start.term === end.term || cohorts.some((one) => one.start === start.term && one.grade === start.grade)) continue;
    const rows = await engine.query(retentionQuery(start.term, end.term, start.grade, end.grade), call);
    cohorts.push({ start: start.term, end: end.term, grade: start.grade, rows: rows.map(({ school_id, ...counts }) => ({ school: school_id, ...counts })) });
  }
  return {
    elements: cohorts.map((cohort) => retentionTable(cohort, nameOf)),
    warnings: cohorts.length === 0 ? ['这两个年级没有两个学期的学籍名册，不能计算巩固率。'] : [], data: cohorts,
  };
}

const sameStage = (a: string, b: string): boolean => Math.floor(gradeOrder(a) / 6) === Math.floor(gradeOrder(b) / 6) && (gradeOrder(a) < 9) === (gradeOrder(b) < 9);

function retentionTable({ start, end, grade, rows }: RetentionCohort, nameOf: (school: number) => string): TableElement {
  const ordered = [...rows].sort((a, b) => compareNames(nameOf(a.school), nameOf(b.school)));
  const add = (key: 'started' | 'kept' | 'moved' | 'suspended' | 'lost' | 'joined'): number => rows.reduce((sum, row) => sum + row[key], 0);
  const whole = { started: add('started'), kept: add('kept'), moved: add('moved'), suspended: add('suspended'), lost: add('lost'), joined: add('joined') };
  const cells = (name: string, row: typeof whole) => {
    const due = row.started + row.joined - row.moved;
    const present = row.kept + row.joined;
    return [
      { value: name }, { value: row.started }, { value: row.joined }, { value: row.moved }, { value: row.suspended }, { value: row.lost }, { value: present },
      { value: due >= SUPPRESS_BELOW ? present / due : null, explain: `巩固率＝期末在籍 ${present} ÷（起点 ${row.started}＋转入 ${row.joined}－转出 ${row.moved}）` },
    ];
  };
  return {
    type: 'table', id: `transitions-retention-${start}-${end}-${grade}`, caption: `${termLabel(start)}${grade}学生到${termLabel(end)}的巩固率`,
    columns: [
      { key: 'school', label: '学校' }, { key: 'started', label: '起点人数', format: 'count' }, { key: 'joined', label: '转入', format: 'count' }, { key: 'moved', label: '转出', format: 'count' },
      { key: 'suspended', label: '休学', format: 'count' }, { key: 'lost', label: '无去向', format: 'count' }, { key: 'present', label: '期末在籍', format: 'count' }, { key: 'rate', label: '巩固率', format: 'rate' },
    ],
    rows: [...ordered.map((row) => cells(nameOf(row.school), row)), cells('全体', whole)], summaryRows: 1,
    notes: ['巩固率＝期末在籍÷（起点人数＋转入－转出）；转出指学籍记为转出或在库内他校就读，休学和无去向的算作未巩固。无去向的多为名册未更新，请先核对。'],
  };
}
