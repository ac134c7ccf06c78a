import { scalingMarksQuery } from '../../measures/scaling-marks.ts';
import { defaultScaling, scalePoolMarks, type ScaledPool, type ScalingOptions } from '../../measures/scaling.ts';
import { scalingSchemes, type ScalingScheme } from '../../measures/scaling-schemes.ts';
import { subjectOrder } from '../../schema/subjects.ts';
import type { TableElement } from '../element.ts';
import { groupBy } from '../group-by.ts';
import { formatNumber } from '../format.ts';
import type { Analysis } from './analysis.ts';
import { examById, examLabel, NOT_COMPARABLE, type AnalysisContext } from './analysis-context.ts';
import type { ScalingRequest } from './comparison-requests.ts';

interface Mark {
  readonly school_id: number;
  readonly raw: number;
  readonly scaled: number | null;
}

/** Pupils of one raw mark whose imported 赋分 is not what the pool gives. */
interface Difference {
  readonly raw: number;
  readonly imported: number;
  readonly computed: number;
  readonly pupils: number;
  readonly schools: number;
}

interface SubjectScaling {
  readonly subject: string;
  readonly pupils: number;
  readonly schools: number;
  readonly pool: string | null;
  readonly refused: string | null;
  readonly grades: readonly { readonly grade: string; readonly share: number; readonly n: number; readonly from: number | null; readonly to: number | null; readonly low: number; readonly high: number }[];
  readonly compared: number;
  readonly equal: number;
  readonly largest: number | null;
  readonly differences: readonly Difference[];
  /** Raw marks that carry more than one imported 赋分: the import itself does not agree. */
  readonly contradictory: readonly number[];
}

const DIFFERENCES_SHOWN = 60;

const tieText = { upper_min: '同分就高（同分的全部进上一等）', lower_max: '同分就低（同分的全部留在下一等）', near: '同分就近（取离规定比例更近的一边）' } as const;
const flatText = { top: '取该等最高赋分', middle: '取该等中间赋分', bottom: '取该等最低赋分' } as const;
const endText = { observed: '以实际最高分、最低分为两端', paper: '以试卷满分和0分为两端' } as const;

/** 赋分 of the whole pool computed anew and held against the imported column; the imported one stays in force. */
export async function scalingAnalysis(context: AnalysisContext, request: ScalingRequest): Promise<Analysis> {
  const exam = examById(context, request.exam);
  const scheme = scalingSchemes.find(({ id }) => id === (request.scheme ?? '3+1+2'))!;
  const options: ScalingOptions = { ...defaultScaling, ...request.options };
  const refuse = (reason: string): Analysis => ({ headline: null, elements: [], warnings: [reason], data: null });
  if (exam.stage !== '高中') return refuse('等级赋分只用于普通高中选考科目，这次考试不是高中考试。');
  if (!exam.commonForm) return refuse(`${NOT_COMPARABLE}赋分必须以同一份试卷的联考总体为准。`);
  const rows = await context.engine.query(scalingMarksQuery(request.exam, request.subjects), context.call);
  const bySubject = groupBy(rows, ({ subject }) => subject);
  const wanted = [...bySubject.keys()].filter((subject) => request.subjects?.includes(subject) || bySubject.get(subject)!.some(({ scaled }) => scaled !== null) || scheme.subjects.includes(subject));
  if (wanted.length === 0) return refuse(`${examLabel(exam)}没有${scheme.name}的选考科目。`);
  const schools = new Set(rows.map(({ school_id }) => school_id)).size;
  if (exam.scope === '校' || schools < 2) return refuse('赋分总体是参加联考的全体选考学生；库中只有一所学校的成绩，不能据此重算。请导入全部联考学校的成绩。');
  const subjects = wanted.sort((a, b) => subjectOrder(a) - subjectOrder(b)).map((subject) => compare(subject, bySubject.get(subject)!, scheme, options));
  const differing = subjects.filter(({ compared, equal }) => equal < compared);
  const method = `方案：${scheme.name}；${tieText[options.ties]}；一等内原始分全同时${flatText[options.flatGrade]}；${endText[options.ends]}；赋分四舍五入取整；总体少于${options.minimumPool}人不算。`;
  return {
    headline: headlineOf(subjects),
    elements: [summaryTable(request.exam, examLabel(exam), subjects, method), ...subjects.filter(({ refused }) => refused === null).map((one) => gradesTable(request.exam, one)), ...differing.map((one) => differencesTable(request.exam, one))],
    warnings: [
      ...subjects.flatMap(({ subject, refused }) => (refused === null ? [] : [`${subject}：${refused}`])),
      ...subjects.flatMap(({ subject, contradictory }) => (contradictory.length === 0 ? [] : [`${subject}有${contradictory.length}个原始分对应不止一个导入赋分（如${contradictory.slice(0, 3).join('、')}分），导入的赋分可能来自不同总体或有误，请核对来源。`])),
      ...(differing.length > 0 ? ['与导入赋分不一致，多半是赋分总体比库中名单大（如全省联考只导入了本市）、方案或同分规则不同；统计仍以导入的赋分为准。'] : []),
    ],
    data: { scheme: scheme.id, options, subjects },
  };
}

function compare(subject: string, marks: readonly (Mark & { readonly pool: string | null; readonly full_mark: number | null })[], scheme: ScalingScheme, options: ScalingOptions): SubjectScaling {
  const pool: ScaledPool = scalePoolMarks(marks.map(({ raw }) => raw), scheme, options, marks[0]?.full_mark ?? null);
  const facts = {
    subject, pupils: marks.length, schools: new Set(marks.map(({ school_id }) => school_id)).size,
    pool: marks.find((mark) => mark.pool !== null)?.pool ?? null, contradictory: contradictions(marks),
  };
  if (!pool.ok) return { ...facts, refused: pool.reason, grades: [], compared: 0, equal: 0, largest: null, differences: [] };
  const imported = marks.flatMap(({ raw, scaled, school_id }) => (scaled === null ? [] : [{ raw, scaled, school_id, computed: pool.marks.get(raw)!.scaled }]));
  const differing = groupBy(imported.filter(({ scaled, computed }) => scaled !== computed), ({ raw, scaled }) => `${raw} ${scaled}`);
  return {
    ...facts, refused: null, compared: imported.length, equal: imported.filter(({ scaled, computed }) => scaled === computed).length,
    grades: pool.grades,
    largest: imported.length === 0 ? null : imported.reduce((most, { scaled, computed }) => Math.max(most, Math.abs(scaled - computed)), 0),
    differences: [...differing.values()]
      .map((group) => ({ raw: group[0]!.raw, imported: group[0]!.scaled, computed: group[0]!.computed, pupils: group.length, schools: new Set(group.map(({ school_id }) => school_id)).size }))
      .sort((a, b) => b.raw - a.raw || b.imported - a.imported),
  };
}

const contradictions = (marks: readonly Mark[]): number[] =>
  [...groupBy(marks.filter(({ scaled }) => scaled !== null), ({ raw }) => raw)].filter(([, own]) => new Set(own.map(({ scaled }) => scaled)).size > 1).map(([raw]) => raw).sort((a, b) => b - a);

function headlineOf(subjects: readonly SubjectScaling[]): string | null {
  const compared = subjects.reduce((sum, one) => sum + one.compared, 0);
  if (compared === 0) return null;
  const equal = subjects.reduce((sum, one) => sum + one.equal, 0);
  return equal === compared ? `重算赋分与导入的${compared}个赋分全部一致。` : `导入的${compared}个赋分中有${compared - equal}个与重算不一致（${formatNumber((compared - equal) / compared, 'rate')}）。`;
}

const summaryTable = (exam: number, label: string, subjects: readonly SubjectScaling[], method: string): TableElement => ({
  type: 'table', id: `scaling-${exam}`, caption: `${label}赋分核对`,
  columns: [
    { key: 'subject', label: '学科' }, { key: 'pupils', label: '总体人数', format: 'count' }, { key: 'schools', label: '学校数', format: 'count' }, { key: 'pool', label: '导入赋分的总体' },
    { key: 'compared', label: '比较人数', format: 'count' }, { key: 'equal', label: '一致', format: 'count' }, { key: 'differ', label: '不一致', format: 'count' }, { key: 'largest', label: '最大相差', format: 'count' },
  ],
  rows: subjects.map(({ subject, pupils, schools, pool, compared, equal, largest }) => [
    { value: subject }, { value: pupils }, { value: schools }, { value: pool ?? '未导入赋分' }, { value: compared }, { value: equal }, { value: compared - equal }, { value: largest },
  ]),
  summaryRows: 0, notes: [method, '总体为本次联考该科成绩有效（状态正常且有原始分）的全体学生。'],
});

const gradesTable = (exam: number, { subject, grades, pupils }: SubjectScaling): TableElement => ({
  type: 'table', id: `scaling-grades-${exam}-${subject}`, caption: `${subject}等级划分`,
  columns: [
    { key: 'grade', label: '等级' }, { key: 'share', label: '规定比例', format: 'rate' }, { key: 'n', label: '人数', format: 'count' }, { key: 'actual', label: '实际比例', format: 'rate' },
    { key: 'raw', label: '原始分区间' }, { key: 'scaled', label: '赋分区间' },
  ],
  rows: grades.map(({ grade, share, n, from, to, low, high }) => [
    { value: grade }, { value: share / 100 }, { value: n }, { value: n / pupils }, { value: from === null ? '没有学生' : from === to ? String(from) : `${from}～${to}` }, { value: low === high ? String(low) : `${low}～${high}` },
  ]),
  summaryRows: 0, notes: [],
});

const differencesTable = (exam: number, { subject, differences }: SubjectScaling): TableElement => ({
  type: 'table', id: `scaling-differences-${exam}-${subject}`, caption: `${subject}赋分不一致的原始分`,
  columns: [
    { key: 'raw', label: '原始分' }, { key: 'imported', label: '导入赋分', format: 'count' }, { key: 'computed', label: '重算赋分', format: 'count' },
    { key: 'pupils', label: '人数', format: 'count' }, { key: 'schools', label: '学校数', format: 'count' },
  ],
  rows: differences.slice(0, DIFFERENCES_SHOWN).map(({ raw, imported, computed, pupils, schools }) => [{ value: String(raw) }, { value: imported }, { value: computed }, { value: pupils }, { value: schools }]),
  summaryRows: 0, notes: differences.length > DIFFERENCES_SHOWN ? [`共${differences.length}项，列出前${DIFFERENCES_SHOWN}项。`] : [],
});
