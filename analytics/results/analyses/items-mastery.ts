import { paperQuality } from '../../items/paper-quality.ts';
import type { ResultElement, TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { isSuppressed } from '../suppression.ts';
import type { Analysis } from './analysis.ts';
import type { AnalysisContext } from './analysis-context.ts';
import { qualityOf } from './items.ts';
import { masteryBook, setsOf, standingOf, type MasteryBook, type UnitMastery } from './items-mastery-book.ts';
import { LOSSES_LISTED, lossTable, lossesOf, masteryHeat, masteryTable, PLAN_MISSED, planTable } from './items-mastery-elements.ts';
import { profileSentences, profileTable, unitHeat, unitProfile, unitTable } from './items-mastery-units.ts';
import { wrongOptionTable } from './items-options.ts';
import { itemNames, loadPaper, paperId, refusedPaper, type LoadedPaper, type PaperRequest } from './items-paper.ts';

export interface ItemsMasteryRequest extends PaperRequest {
  /** `all`: the paper's own 知识 × 能力; else units beside each other. */
  readonly by: 'all' | 'county' | 'school' | 'class';
  /** Its classes, and the school itself against everybody. */
  readonly school?: number | undefined;
}

export const NO_BLUEPRINT = '这份试卷没有双向细目表（知识点、能力层次），只能按题目比较；导入双向细目表后这里会有知识与能力的分析。';

/** 知识与能力: what pupils have mastered, against the plan, and units against everybody. */
export async function itemsMasteryAnalysis(context: AnalysisContext, request: ItemsMasteryRequest): Promise<Analysis> {
  const paper = await loadPaper(context, request);
  if (typeof paper === 'string') return refusedPaper(paper);
  const book = await masteryBook(context, paper);
  if (isSuppressed(book.whole.n)) return refusedPaper(`参与统计的学生只有${book.whole.n}人，不显示得分率。`, paper.warnings);
  const warnings = [...paper.warnings, ...(setsOf(book, '知识').length + setsOf(book, '能力').length === 0 ? [NO_BLUEPRINT] : []), ...(book.unplaced > 0 ? [`${book.unplaced}名学生没有卷面成绩，不知道所在学校，只计入全体。`] : [])];
  const units = request.by === 'all' ? [] : unitsOf(book, request);
  const school = request.school === undefined ? undefined : book.schools.find(({ school: id }) => id === request.school);
  if (request.school !== undefined && (!school || isSuppressed(school.n))) {
    return refusedPaper(school ? `这所学校参与统计的学生只有${school.n}人，不显示得分率。` : '这所学校没有这份试卷的小题分。', warnings);
  }
  const id = paperId(paper);
  return {
    headline: school ? schoolHeadline(book, school) : request.by === 'all' ? wholeHeadline(book) : unitsHeadline(book, units, request.by),
    elements: request.by === 'all' ? wholeElements(id, paper, book) : [...(school ? schoolElements(id, paper, book, school) : []), ...unitElements(id, paper, book, units, request.by)],
    warnings,
    data: {
      exam: request.exam, subject: request.subject, form: paper.form, by: request.by, school: request.school ?? null, sets: book.sets,
      whole: book.whole, units: units.map((unit) => (isSuppressed(unit.n) ? { unit: unit.unit, name: unit.name, school: unit.school, county: unit.county, n: null, paper: null, rates: [], relative: [] } : unit)),
    },
  };
}

function unitsOf(book: MasteryBook, { by, school }: ItemsMasteryRequest): readonly UnitMastery[] {
  const all = by === 'county' ? book.counties : by === 'class' ? book.classes : book.schools;
  return by === 'class' && school !== undefined ? all.filter(({ school: id }) => id === school) : by === 'class' ? all.map((unit) => ({ ...unit, name: `${book.schools.find(({ school: id }) => id === unit.school)?.name ?? ''}${unit.name}` })) : all;
}

function wholeHeadline(book: MasteryBook): string {
  const rated = setsOf(book, '知识').flatMap(({ set, at }) => (book.whole.rates[at] ? [{ name: set.name, rate: book.whole.rates[at].mean }] : [])).toSorted((a, b) => a.rate - b.rate);
  const losses = lossesOf(book);
  const lost = losses.slice(0, 3);
  const cells = setsOf(book, '知识×能力').filter(({ set, at }) => set.planned !== null && (book.whole.rates[at]?.mean ?? set.planned) - set.planned <= -PLAN_MISSED);
  return [
    ...(rated.length > 1 ? [`得分率最低的知识点是${rated[0]!.name}（${formatNumber(rated[0]!.rate, 'rate')}），最高的是${rated.at(-1)!.name}（${formatNumber(rated.at(-1)!.rate, 'rate')}）`] : []),
    ...(lost.length > 0 ? [`失分最多的是${itemNames(lost.map(({ item }) => item))}，占总失分的${formatNumber(lost.reduce((sum, { share }) => sum + share, 0), 'rate')}`] : []),
    ...(cells.length > 0 ? [`有${cells.length}个考查点比预估难0.10以上`] : []),
  ].join('；').concat('。');
}

export function wholeElements(id: string, paper: LoadedPaper, book: MasteryBook): ResultElement[] {
  return [
    ...masteryHeat(`${id}-mastery`, `${paper.caption}知识点×能力层次得分率`, book),
    ...masteryTable(`${id}-sets`, `${paper.caption}各知识点和能力层次得分率`, book),
    ...planTable(`${id}-plan`, `${paper.caption}双向细目表：预估与实测`, book),
    lossTable(`${id}-loss`, `${paper.caption}失分最多的题目`, lossesOf(book), paper.items),
    ...wrongOptionTable(`${id}-wrong`, `${paper.caption}典型错误选项`, qualityOf(paper)),
  ];
}

const unitLabels = { county: '县区', school: '学校', class: '班级' } as const;

function unitElements(id: string, paper: LoadedPaper, book: MasteryBook, units: readonly UnitMastery[], by: Exclude<ItemsMasteryRequest['by'], 'all'>): ResultElement[] {
  const label = unitLabels[by];
  return [
    ...unitHeat(`${id}-unitheat`, `${paper.caption}各${label}得分率与全体之差`, book, units),
    unitTable(`${id}-units`, `${paper.caption}各${label}得分率`, label, book, units, by === 'school'),
    profileTable(`${id}-profile`, `${paper.caption}各${label}的强项与短板`, label, book, units),
  ];
}

function unitsHeadline(book: MasteryBook, units: readonly UnitMastery[], by: Exclude<ItemsMasteryRequest['by'], 'all'>): string | null {
  const shown = units.filter(({ n }) => !isSuppressed(n));
  if (shown.length === 0 || !book.whole.paper) return null;
  const whole = book.whole.paper.mean;
  const standing = shown.map(({ paper }) => standingOf(paper, whole));
  const weak = shown.map((unit) => unitProfile(book, unit).relativeGaps[0]?.name).filter((name) => name !== undefined);
  const counts = new Map<string, number>();
  for (const name of weak) counts.set(name, (counts.get(name) ?? 0) + 1);
  const most = [...counts].toSorted((a, b) => b[1] - a[1])[0];
  const counter = by === 'school' ? '所' : '个';
  return `${shown.length}${counter}${unitLabels[by]}中，整卷得分率明显高于全体的${standing.filter((of) => of === 'above').length}${counter}、明显低于全体的${standing.filter((of) => of === 'below').length}${counter}`
    .concat(most && most[1] > 1 ? `；相对薄弱处最集中的是${most[0]}（${most[1]}${counter}）` : '', '。');
}

function schoolHeadline(book: MasteryBook, school: UnitMastery): string {
  const whole = book.whole.paper?.mean ?? 0;
  const own = school.paper!;
  return `${school.name}${school.n}人，整卷得分率${formatNumber(own.mean, 'rate')}，与全体之差${formatNumber(own.mean - whole, 'points')}个百分点。${profileSentences(unitProfile(book, school), '本校').join('')}`;
}

/** One school: its 知识 and 能力, its items, and its wrong options, each beside everybody's. */
export function schoolElements(id: string, paper: LoadedPaper, book: MasteryBook, school: UnitMastery): ResultElement[] {
  return [
    ...schoolSets(`${id}-school-sets`, `${school.name}各知识点和能力层次得分率`, book, school),
    schoolItems(`${id}-school-items`, `${school.name}失分最多的题目`, book, school),
    ...wrongOptionTable(`${id}-school-wrong`, `${school.name}典型错误选项`, schoolQuality(paper, school.school!)),
  ];
}

export const schoolQuality = (paper: LoadedPaper, school: number) =>
  paperQuality(paper.items, paper.rows.filter(({ school_id }) => school_id === school), { missing: paper.missing, paperFullMark: paper.fullMark });

export function schoolSets(id: string, caption: string, book: MasteryBook, school: UnitMastery): TableElement[] {
  const listed = [...setsOf(book, '知识'), ...setsOf(book, '能力')];
  if (listed.length === 0) return [];
  const county = book.counties.find(({ name }) => name === school.county);
  return [{
    type: 'table', id, caption,
    columns: [
      { key: 'kind', label: '分类' }, { key: 'name', label: '名称' }, { key: 'fullMark', label: '分值', format: 'score' }, { key: 'own', label: '本校得分率', format: 'rate' },
      ...(county ? [{ key: 'county', label: `${county.name}`, format: 'rate' } as const] : []), { key: 'whole', label: '全体', format: 'rate' }, { key: 'gap', label: '与全体之差', format: 'points' },
      { key: 'low', label: '95%区间下限', format: 'points' }, { key: 'high', label: '上限', format: 'points' }, { key: 'relative', label: '与同分学生之差', format: 'points' },
    ],
    rows: listed.map(({ set, at }) => {
      const own = school.rates[at] ?? null;
      const whole = book.whole.rates[at]?.mean ?? null;
      const relative = school.relative[at] ?? null;
      const shifted = (value: number | null | undefined) => (value === null || value === undefined || whole === null ? null : value - whole);
      return [
        { value: set.kind }, { value: set.name }, { value: set.fullMark }, { value: own?.mean ?? null }, ...(county ? [{ value: county.rates[at]?.mean ?? null }] : []), { value: whole },
        { value: shifted(own?.mean), mark: standingOf(own, whole ?? 0), explain: `${own?.n ?? 0}人` }, { value: shifted(own?.low) }, { value: shifted(own?.high) },
        { value: relative?.mean ?? null, mark: standingOf(relative, 0) },
      ];
    }),
    summaryRows: 0,
    notes: ['区间按本校学生抽样的误差计算，全体得分率作为定值；95%区间不含0且相差3个百分点及以上才作判断。“与同分学生之差”比的是全体中整卷得分相近的学生，看本校自身的强弱。'],
  }];
}

export function schoolItems(id: string, caption: string, book: MasteryBook, school: UnitMastery): TableElement {
  const whole = new Map(lossesOf(book).map((of) => [of.item, of]));
  const rates = new Map(setsOf(book, '小题').map(({ set, at }) => [set.name, { own: school.rates[at] ?? null, whole: book.whole.rates[at]?.mean ?? 0 }]));
  const listed = lossesOf(book, school).slice(0, LOSSES_LISTED);
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'item', label: '题号' }, { key: 'fullMark', label: '满分', format: 'score' }, { key: 'mean', label: '本校平均分', format: 'score' }, { key: 'wholeMean', label: '全体平均分', format: 'score' },
      { key: 'loss', label: '失分', format: 'score' }, { key: 'share', label: '占本校失分', format: 'rate' }, { key: 'gap', label: '得分率与全体之差', format: 'points' },
    ],
    rows: listed.map(({ item, fullMark, mean, loss, share, rate }) => {
      const of = rates.get(item);
      return [
        { value: item }, { value: fullMark }, { value: mean }, { value: whole.get(item)?.mean ?? null }, { value: loss }, { value: share },
        { value: of ? rate - of.whole : null, mark: standingOf(of?.own ?? null, of?.whole ?? 0) },
      ];
    }),
    summaryRows: 0,
    notes: [`失分＝满分−本校平均分；列出本校失分最多的${listed.length}道题。`],
  };
}
