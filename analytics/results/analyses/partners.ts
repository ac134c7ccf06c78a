import { schoolMomentsQuery } from '../../measures/balance.ts';
import { schoolsQuery } from '../../measures/catalog.ts';
import { relationsQuery } from '../../measures/pair-effect-relations.ts';
import { MATCHES, matchedSchools, SIZE_RANGE, type SchoolChange } from '../../growth/matched-schools.ts';
import { LEAST_CONTROLS, pairEffects, type Difference } from '../../growth/pair-effect.ts';
import type { ResultElement, TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { isSuppressed } from '../suppression.ts';
import type { Analysis } from './analysis.ts';
import { datedExamLabel, examById, examLabel, NOT_COMPARABLE, type AnalysisContext, type ExamFacts } from './analysis-context.ts';
import { intervalText } from './balance.ts';
import type { PartnersRequest } from './comparison-requests.ts';
import { runGrowth } from './growth.ts';
import { groupTables, membersOf } from './partners-groups.ts';

export const NOT_PROOF = '不是因果证明：结对学校不是随机选定的，期间还有别的工作和学生的变动；区间包含0时，不能说帮扶有效或无效。结果用于改进帮扶，不单独用于考核和奖惩。';

/** A school's place on the T scale of one exam. */
export interface SchoolLevel {
  readonly school: number;
  readonly locality: string | null;
  readonly n: number;
  readonly t: number;
}

export interface Relation {
  readonly kind: string;
  readonly from_unit: string;
  readonly to_unit: string;
  readonly start_date: string | null;
  readonly end_date: string | null;
}

/** 集团 inside and between, and helped schools against like schools that had no help. */
export async function partnersAnalysis(context: AnalysisContext, { before, after, subject, measure = 't' }: PartnersRequest): Promise<Analysis> {
  const refuse = (reason: string): Analysis => ({ headline: null, elements: [], warnings: [reason], data: null });
  const [first, second] = [examById(context, before), examById(context, after)];
  const own = [first, second].find(({ commonForm }) => !commonForm);
  if (own) return refuse(`${examLabel(own)}：${NOT_COMPARABLE}`);
  const { engine, call } = context;
  const relations = await engine.query(relationsQuery(), call);
  const names = new Map((await engine.query(schoolsQuery(), call)).map(({ school_id, name }) => [school_id, name]));
  const levels = { before: await tLevels(context, before, subject), after: await tLevels(context, after, subject) };
  const changes = await changesOf(context, first, second, subject, measure, levels);
  if (typeof changes === 'string') return refuse(changes);
  const active = relations.filter(({ start_date, end_date }) => (start_date ?? '') <= (second.date ?? '9999') && (end_date ?? '9999') >= (first.date ?? ''));
  const pairs = pairsOf(active);
  const involved = new Set(pairs.flatMap(({ helper, helped }) => [helped, ...(helper === null ? [] : [helper])]));
  const controls = changes.filter(({ school }) => !involved.has(school));
  const byId = new Map(changes.map((change) => [change.school, change]));
  const seen = new Set<number>();
  const usable = pairs.flatMap((pair) => {
    const helped = byId.get(pair.helped);
    if (!helped || seen.has(pair.helped)) return [];
    seen.add(pair.helped);
    return [{ ...pair, helped, matches: matchedSchools(helped, controls) }];
  });
  const effects = usable.length === 0 ? null : pairEffects(usable, controls);
  const nameOf = (school: number): string => names.get(school) ?? String(school);
  const rows = usable.map(({ helperName, helper, helped, matches, start }, index) => ({
    helper: helper === null ? helperName : nameOf(helper), helped: nameOf(helped.school), school: helped.school, start, size: helped.size, before: helped.before, change: helped.change,
    matches: matches.map(({ school }) => nameOf(school)), matchedChange: matches.length === 0 ? null : matches.reduce((sum, { change }) => sum + change, 0) / matches.length, effect: effects?.each[index] ?? null,
  }));
  const caption = `${datedExamLabel(first)}→${datedExamLabel(second)}${subject}`;
  const id = `partners-${before}-${after}-${subject}`;
  const groups = groupTables(id, caption, levels, relations, first, second, nameOf);
  const elements: ResultElement[] = [
    ...(rows.length > 0 ? [pairTable(id, caption, measure, rows, effects?.overall ?? null), matchesTable(id, rows), caution()] : []),
    ...groups.elements,
  ];
  const late = usable.filter(({ start }) => start !== null && first.date !== null && start < first.date).length;
  const warnings = [
    ...(pairs.length === 0 ? ['没有登记在这两次考试之间有效的帮扶、托管或结对关系，请在数据页导入。'] : usable.length === 0 ? ['结对的受援学校没有同时参加这两次考试（或不足5人），不能比较。'] : []),
    ...(usable.length > 0 && !effects ? [`没有结对关系的同类学校只有${controls.length}所，不足${LEAST_CONTROLS}所，不能估计学校自身的起伏，只列变化不作比较。`] : []),
    ...(late > 0 ? [`有${late}对结对始于起点考试之前，这里只反映两次考试之间的变化。`] : []),
    ...(first.grade === second.grade && measure === 't' ? ['两次考试是同一年级，可能不是同一批学生，学校的变化含生源变化。'] : []),
    ...groups.warnings,
  ];
  return { headline: headlineOf(effects?.overall ?? null, usable.length), elements, warnings, data: { measure, pairs: rows, overall: effects?.overall ?? null, spread: effects?.spread ?? null, controls: controls.length, groups: groups.data } };
}

async function tLevels({ engine, call }: AnalysisContext, exam: number, subject: string): Promise<SchoolLevel[]> {
  const schools = await engine.query(schoolMomentsQuery({ exam, subject }), call);
  const n = schools.reduce((sum, school) => sum + school.n, 0);
  const mean = schools.reduce((sum, school) => sum + school.n * school.mean, 0) / n;
  const sd = Math.sqrt(schools.reduce((sum, school) => sum + school.squares + school.n * (school.mean - mean) ** 2, 0) / Math.max(n - 1, 1));
  return sd > 0 ? schools.filter((school) => !isSuppressed(school.n)).map((school) => ({ school: school.school_id, locality: school.locality, n: school.n, t: 50 + (10 * (school.mean - mean)) / sd })) : [];
}

/** What each school's change is; a text instead says why there is none. */
async function changesOf(context: AnalysisContext, first: ExamFacts, second: ExamFacts, subject: string, measure: 't' | 'growth', levels: { readonly before: readonly SchoolLevel[]; readonly after: readonly SchoolLevel[] }): Promise<SchoolChange[] | string> {
  if (measure === 't') {
    const later = new Map(levels.after.map(({ school, t }) => [school, t]));
    const changes = levels.before.flatMap(({ school, locality, n, t }) => (later.has(school) ? [{ school, locality, size: n, before: t, change: later.get(school)! - t }] : []));
    return changes.length > 0 ? changes : `没有学校同时参加${examLabel(first)}和${examLabel(second)}的${subject}（每次不少于5人），不能比较变化。小升初、初升高请改用增值（measure=growth）。`;
  }
  const run = await runGrowth(context, { outcome: { exam: second.exam_id, subject }, baselines: [{ exam: first.exam_id, subject }], by: 'school' });
  if (typeof run === 'string') return run;
  const places = new Map(levels.after.map((level) => [level.school, level]));
  return run.result.units.flatMap(({ unit, n, effectSd }): SchoolChange[] => {
    const level = places.get(Number(unit));
    return level && effectSd !== null && effectSd !== undefined ? [{ school: level.school, locality: level.locality, size: n, before: level.t - 10 * effectSd, change: 10 * effectSd }] : [];
  });
}

interface Pair {
  /** Null when a 集团 helps. */
  readonly helper: number | null;
  readonly helperName: string;
  readonly helped: number;
  readonly start: string | null;
}

const schoolOf = (unit: string): number | null => (/^school:\d+$/.test(unit) ? Number(unit.slice(7)) : null);

/** 帮扶, 托管 and 结对 from the helper to each helped school; helping a whole 集团 is helping its members. */
function pairsOf(relations: readonly Relation[]): Pair[] {
  return relations
    .filter(({ kind }) => kind === '帮扶' || kind === '托管' || kind === '结对')
    .flatMap(({ from_unit, to_unit, start_date }) => {
      const helped = schoolOf(to_unit);
      const targets = helped !== null ? [helped] : membersOf(relations, to_unit);
      return targets.map((target) => ({ helper: schoolOf(from_unit), helperName: from_unit.replace(/^\w+:/, ''), helped: target, start: start_date }));
    });
}

function headlineOf(overall: Difference | null, schools: number): string | null {
  if (!overall) return null;
  const range = `95%区间${formatNumber(overall.low, 'signed')}～${formatNumber(overall.high, 'signed')}`;
  const verdict = overall.low > 0 ? '高于同类未结对学校' : overall.high < 0 ? '低于同类未结对学校' : '与同类未结对学校分不出差别';
  return `${schools}所受援学校的变化平均比同类学校${overall.estimate >= 0 ? '多' : '少'}${formatNumber(Math.abs(overall.estimate), 'score')}个T分（${range}），${verdict}；这不是因果证明。`;
}

interface PairRow {
  readonly helper: string;
  readonly helped: string;
  readonly start: string | null;
  readonly size: number;
  readonly before: number;
  readonly change: number;
  readonly matches: readonly string[];
  readonly matchedChange: number | null;
  readonly effect: Difference | null;
}

function pairTable(id: string, caption: string, measure: 't' | 'growth', rows: readonly PairRow[], overall: Difference | null): TableElement {
  const what = measure === 't' ? 'T分变化' : '增值（T分）';
  return {
    type: 'table', id: `${id}-pairs`, caption: `${caption}帮扶结对成效`,
    columns: [
      { key: 'helper', label: '帮扶学校' }, { key: 'helped', label: '受援学校' }, { key: 'start', label: '开始' }, { key: 'size', label: '人数', format: 'count' }, { key: 'before', label: '起点T分', format: 'score' },
      { key: 'change', label: what, format: 'signed' }, { key: 'like', label: '同类学校平均', format: 'signed' }, { key: 'effect', label: '相差', format: 'signed' }, { key: 'interval', label: '95%区间' },
    ],
    rows: [
      ...rows.map(({ helper, helped, start, size, before, change, matchedChange, effect }) => [
        { value: helper }, { value: helped }, { value: start }, { value: size }, { value: before }, { value: change }, { value: matchedChange }, { value: effect?.estimate ?? null }, { value: intervalText(effect, 'signed') },
      ]),
      ...(overall ? [[{ value: '合计' }, { value: `${rows.length}所` }, { value: null }, { value: rows.reduce((sum, { size }) => sum + size, 0) }, { value: null }, { value: null }, { value: null }, { value: overall.estimate }, { value: intervalText(overall, 'signed') }]] : []),
    ],
    summaryRows: overall ? 1 : 0,
    notes: [
      `同类学校：参加同一考试（同学段）、同一城乡类别、人数相差不超过${SIZE_RANGE * 100}%、没有结对关系的学校中，起点T分最接近的${MATCHES}所；不够的按实有。`,
      '相差＝受援学校的变化－同类学校平均变化（双重差分）；区间以学校为单位，学校自身的起伏取自全部没有结对关系的学校，t分布。T分以每次考试全体学生为参照（平均50、标准差10）。',
      NOT_PROOF,
    ],
  };
}

const matchesTable = (id: string, rows: readonly PairRow[]): TableElement => ({
  type: 'table', id: `${id}-matches`, caption: '各受援学校的同类学校', columns: [{ key: 'helped', label: '受援学校' }, { key: 'matches', label: '同类学校' }],
  rows: rows.map(({ helped, matches }) => [{ value: helped }, { value: matches.length > 0 ? matches.join('、') : '没有符合条件的学校' }]), summaryRows: 0, notes: [],
});

const caution = (): ResultElement => ({ type: 'callout', tone: '注意', title: '怎样看帮扶成效', text: [NOT_PROOF] });
