import type { GroupingName } from '../../measures/grouping.ts';
import { relativePupilsQuery, relativeUnitsQuery } from '../../measures/relative.ts';
import { pupilNamesQuery } from '../../measures/pair-design.ts';
import { compareNames } from '../collate.ts';
import type { ResultElement, TableElement } from '../element.ts';
import { formatNumber } from '../format.ts';
import { examById, examLabel, settingsOf, type AnalysisContext } from './analysis-context.ts';
import type { Analysis } from './analysis.ts';
import { unitLabels } from './measures.ts';
import { figureCell, PUPILS_LISTED, pupilsRefused, refuse, SMALL_NOTE } from './unit-figures.ts';

export interface RelativeRequest {
  readonly exam: number;
  readonly subject: string;
  readonly by: GroupingName;
  readonly school?: number | undefined;
  readonly county?: string | undefined;
  /** The pupils of the school one by one; only for the page. */
  readonly pupils?: boolean | undefined;
  /** Also in 小学 and 初中. */
  readonly compulsory?: boolean | undefined;
}

/** Z, T, 标准分, percentile and 等级 of the units of any grouping; on request of the pupils of one school. */
export async function relativeAnalysis(context: AnalysisContext, request: RelativeRequest): Promise<Analysis> {
  const exam = examById(context, request.exam);
  const { engine, call } = context;
  const { gradeShares, version } = settingsOf(context);
  const spec = { exam: request.exam, subject: request.subject, school: request.school, county: request.county, grades: gradeShares };
  const units = (await engine.query(relativeUnitsQuery({ ...spec, by: request.by }), call)).map((row) => ({
    unit: String(row['unit']), name: String(row['name']), n: Number(row['n']), forms: Number(row['forms']),
    z: numberOf(row['mean_z']), t: numberOf(row['mean_t']), standard: numberOf(row['mean_standard']), percentile: numberOf(row['mean_percentile']),
    grades: gradeShares.map(({ grade }, k) => ({ grade, n: Number(row[`grade_${k}`]) })),
  }));
  if (units.length === 0) return refuse('没有可以统计的成绩。');
  const label = unitLabels[request.by];
  const id = `relative-${request.by}-${request.exam}-${request.subject}`;
  const shares = gradeShares.map(({ grade, share }) => `${grade}${Number((share * 100).toFixed(2))}%`).join('、');
  const table: TableElement = {
    type: 'table', id, caption: `${examLabel(exam)}${request.subject}相对位置（按${label}）`,
    columns: [
      { key: 'unit', label }, { key: 'n', label: '实考', format: 'count' }, { key: 'z', label: 'Z分', format: 'signed' }, { key: 't', label: 'T分', format: 'score' },
      { key: 'standard', label: '标准分', format: 'score' }, { key: 'percentile', label: '百分等级', format: 'score' },
      ...gradeShares.map(({ grade }) => ({ key: `grade${grade}`, label: grade, group: '各等级占比', format: 'rate' as const })),
    ],
    rows: units.toSorted((a, b) => compareNames(a.name, b.name)).map(({ name, n, z, t, standard, percentile, grades }) => [
      { value: name }, { value: n }, figureCell(n, z), figureCell(n, t), figureCell(n, standard), figureCell(n, percentile),
      ...grades.map((own) => figureCell(n, own.n / n, `${own.n}÷${n}`)),
    ]),
    summaryRows: 0,
    notes: [
      '参照总体是参加同一份试卷的全体学生（成绩状态为正常），不随所看的范围改变。Z＝（分数－平均分）÷标准差，T＝50＋10Z，标准分＝500＋100Z，均取本单位学生的平均。',
      '百分等级＝100×（低于该分的人数＋同分人数的一半）÷总人数，全体平均为50。',
      `等级按名次划分：${shares}（四舍五入到人，同分取较高等级）。口径版本：${version}。`,
      ...(units.some(({ forms }) => forms > 1) ? ['混有不同试卷（异卷）的单位不计算平均位置。'] : []),
      SMALL_NOTE,
    ],
  };
  const elements: ResultElement[] = [table];
  const warnings: string[] = [];
  if (request.pupils === true) {
    const why = pupilsRefused(exam, request);
    if (why === null) elements.push(await pupilTable(context, `${id}-pupils`, `${examLabel(exam)}${request.subject}学生位置`, request));
    else warnings.push(why);
  }
  return { headline: null, elements, warnings, data: { version, gradeShares, units } };
}

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

async function pupilTable(context: AnalysisContext, id: string, caption: string, request: RelativeRequest): Promise<TableElement> {
  const { engine, call } = context;
  const rows = await engine.query(relativePupilsQuery({ exam: request.exam, subject: request.subject, school: request.school, grades: settingsOf(context).gradeShares }), call);
  const listed = rows.slice(0, PUPILS_LISTED);
  const names = new Map((await engine.query(pupilNamesQuery(listed.map(({ student_id }) => student_id)), call)).map(({ student_id, name }) => [student_id, name]));
  return {
    type: 'table', id, caption,
    columns: [
      { key: 'name', label: '姓名' }, { key: 'score', label: '分数', format: 'score' }, { key: 'grade', label: '等级' }, { key: 't', label: 'T分', format: 'score' }, { key: 'standard', label: '标准分', format: 'score' },
      { key: 'percentile', label: '百分等级', format: 'score' }, { key: 'class', label: '班内名次', format: 'count' }, { key: 'school', label: '校内名次', format: 'count' }, { key: 'county', label: '县区名次', format: 'count' },
      { key: 'place', label: '全体名次', format: 'count' }, { key: 'dense', label: '全体名次（不跳）', format: 'count' },
    ],
    rows: listed.map((row) => [
      { value: names.get(row.student_id) ?? `编号${row.student_id}` }, { value: row.score }, { value: row.grade }, { value: row.t }, { value: row.standard }, { value: row.percentile },
      { value: row.class_place }, { value: row.school_place }, { value: row.county_place }, { value: row.place, explain: `共 ${row.n} 人` }, { value: row.dense_place },
    ]),
    summaryRows: 0,
    notes: ['名次按同分同名次、下一名次跳过计算；“不跳”的名次同分后接着排。名单只在本机查看，不写入任何文档。', ...(rows.length > listed.length ? [`共${formatNumber(rows.length, 'count')}人，只列前${PUPILS_LISTED}人。`] : [])],
  };
}
