import type { LevelsRow } from '../measures/levels.ts';
import { datedExamLabel, examLabel } from '../results/analyses/analysis-context.ts';
import { markOf } from '../results/analyses/growth-elements.ts';
import type { ChartElement, ResultElement, TableElement } from '../results/element.ts';
import { formatNumber } from '../results/format.ts';
import { isSuppressed, sizeMark } from '../results/suppression.ts';
import { TOTAL } from '../schema/subjects.ts';
import type { DocumentHead, ReportDocument } from './document.ts';
import type { SchoolFinding } from './findings.ts';
import type { SchoolFacts } from './report-catalog.ts';
import { definitionsTable } from './sections/appendix.ts';
import { body, callout, note, numberSections } from './sections/section.ts';
import { gapText } from './sentences.ts';
import type { ExamData, TermData } from './term-data.ts';

/** Strengths and problems named in a brief; none is invented when there are fewer. */
const NAMED = 3;

/** 学校质量反馈简报: one school's own figures against the area's, and what to do. */
export function schoolBrief(data: TermData, findings: readonly SchoolFinding[], school: SchoolFacts, head: DocumentHead): ReportDocument {
  const own = data.exams.filter(({ schools }) => schools.some(({ school_id, present }) => school_id === school.school_id && present > 0));
  const mine = findings.filter(({ school_id }) => school_id === school.school_id).sort((a, b) => b.weight - a.weight);
  const strengths = mine.filter(({ kind }) => kind === '优势').slice(0, NAMED);
  const problems = mine.filter(({ kind }) => kind === '问题').slice(0, NAMED);
  return {
    kind: 'brief', head, cover: false,
    elements: [
      ...numberSections([
        { title: '总体位置', elements: own.flatMap((exam) => position(exam, school)) },
        { title: '增值情况', elements: growthElements(own, school) },
        { title: '优势与问题', elements: strengthsAndProblems(strengths, problems) },
        { title: '学科与班级', elements: own.flatMap((exam) => classHeat(exam, school)) },
        { title: '整改与回执', elements: [rectification(problems), receipt(school)] },
      ]),
      note(methodNotes(own)),
    ],
  };
}

const rowsOf = (rows: readonly LevelsRow[], { school_id }: SchoolFacts): LevelsRow[] => rows.filter((row) => row.school_id === school_id);

/** Level as a band of the schools, not as a rank: neighbours in a rank list cannot be told apart. */
function bandText(data: ExamData, row: LevelsRow): string {
  const means = data.schools.filter(({ subject, present, mean }) => subject === TOTAL && !isSuppressed(present) && mean !== null).map(({ mean }) => mean!);
  if (means.length < 8 || row.mean === null) return '';
  const share = means.filter((mean) => mean > row.mean!).length / means.length;
  const band = share < 0.25 ? '前25%' : share < 0.75 ? '中间50%' : '后25%';
  return `，平均分处于全体学校的${band}`;
}

function position(data: ExamData, school: SchoolFacts): ResultElement[] {
  const { exam, subjects } = data;
  const rows = rowsOf(data.schools, school);
  const total = rows.find(({ subject }) => subject === TOTAL);
  const whole = subjects.find(({ subject }) => subject === TOTAL);
  const table = subjectTable(data, rows);
  if (!exam.commonForm) return [body(`${examLabel(exam)}为本校自主命题，成绩只在校内使用，不与其他学校比较，见“学科与班级”。`)];
  if (!total || total.mean === null || !whole || whole.mean === null || isSuppressed(total.present)) return [table];
  return [
    body(
      `${examLabel(exam)}：总分实考${total.present}人，平均分${formatNumber(total.mean, 'score')}分，${gapText(total.mean, whole.mean, '全体平均')}${bandText(data, total)}；及格率${formatNumber(total.pass_rate, 'rate')}，低分率${formatNumber(total.low_rate, 'rate')}。`,
      [table.id],
    ),
    table,
  ];
}

function subjectTable({ exam, subjects }: ExamData, rows: readonly LevelsRow[]): TableElement {
  const rate = (row: LevelsRow, value: number | null) => (isSuppressed(row.present) ? { value: null, mark: 'suppressed' as const } : { value, ...sizeMark(row.present) });
  const reference = (subject: string, of: (row: LevelsRow) => number | null): number | null => {
    const found = subjects.find((row) => row.subject === subject);
    return exam.commonForm && found ? of(found) : null;
  };
  const common = exam.commonForm;
  return {
    type: 'table', id: `brief-subjects-${exam.exam_id}`, caption: `${examLabel(exam)}各学科情况`,
    columns: [
      { key: 'subject', label: '学科' },
      { key: 'present', label: '实考', format: 'count' },
      { key: 'mean', label: '本校', group: '平均分', format: 'score' },
      ...(common ? [{ key: 'wholeMean', label: '全体', group: '平均分', format: 'score' as const }] : []),
      { key: 'excellent', label: '本校', group: '优秀率', format: 'rate' },
      ...(common ? [{ key: 'wholeExcellent', label: '全体', group: '优秀率', format: 'rate' as const }] : []),
      { key: 'pass', label: '本校', group: '及格率', format: 'rate' },
      ...(common ? [{ key: 'wholePass', label: '全体', group: '及格率', format: 'rate' as const }] : []),
      { key: 'low', label: '本校', group: '低分率', format: 'rate' },
      ...(common ? [{ key: 'wholeLow', label: '全体', group: '低分率', format: 'rate' as const }] : []),
    ],
    rows: rows.map((row) => {
      const pair = (own: number | null, of: (row: LevelsRow) => number | null) => [rate(row, own), ...(common ? [{ value: reference(row.subject, of) }] : [])];
      return [
        { value: row.subject }, { value: row.present },
        ...pair(row.mean, ({ mean }) => mean), ...pair(row.excellent_rate, ({ excellent_rate }) => excellent_rate),
        ...pair(row.pass_rate, ({ pass_rate }) => pass_rate), ...pair(row.low_rate, ({ low_rate }) => low_rate),
      ];
    }),
    summaryRows: 0, notes: [],
  };
}

function growthElements(exams: readonly ExamData[], { school_id }: SchoolFacts): ResultElement[] {
  return exams.flatMap(({ exam, growth }): ResultElement[] => {
    if (!growth) return [];
    const runs = [{ subject: TOTAL, run: growth.total }, ...growth.subjects.filter(({ subject }) => subject !== TOTAL)];
    const mine = runs.flatMap(({ subject, run }) => run.units.filter(({ effect }) => effect.unit === String(school_id)).map((unit) => ({ subject, effect: unit.effect })));
    if (mine.length === 0) return [];
    const id = `brief-growth-${exam.exam_id}`;
    const drawable = mine.flatMap(({ subject, effect }) =>
      effect.effect === null || effect.low === null || effect.high === null ? [] : [{ label: subject, value: effect.effect, low: effect.low, high: effect.high, n: effect.n, mark: markOf[effect.flag] }]);
    const chart: ChartElement = {
      type: 'chart', id: `${id}-chart`, caption: `${examLabel(exam)}各学科增值及95%区间`,
      chart: { kind: 'interval', items: drawable, format: 'signed', axisLabel: '增值（分）', reference: { label: '预期', value: 0 } },
      notes: ['起点相近学生的平均进步为0；区间不含0才判为高于或低于预期。'],
    };
    const total = mine[0]!;
    const state = total.effect.effect === null ? '匹配人数不足5人，不显示增值' : `总分增值${formatNumber(total.effect.effect, 'signed')}分，判断为“${total.effect.flag}”，匹配${total.effect.n}人，匹配率${formatNumber(total.effect.coverage.share, 'rate')}`;
    return [
      body(`${examLabel(exam)}以${datedExamLabel(growth.baseline.exam)}为起点：${state}。`, [`${id}-chart`]),
      ...(drawable.length > 0 ? [chart] : []),
    ];
  });
}

function strengthsAndProblems(strengths: readonly SchoolFinding[], problems: readonly SchoolFinding[]): ResultElement[] {
  const lines = (list: readonly SchoolFinding[]): string[] => list.map(({ exam, sentence }, index) => `${index + 1}. ${exam}：${sentence}。`);
  return [
    callout('说明', '优势', strengths.length > 0 ? lines(strengths) : ['按现行规则，本学期没有显著高于预期的学科。']),
    callout('问题', '问题', problems.length > 0 ? lines(problems) : ['按现行规则，本学期没有发现需要专题反馈的问题。']),
    ...(problems.length > 0 ? [callout('建议', '建议', [...new Set(problems.map(({ suggestion }) => suggestion))].map((text, index) => `${index + 1}. ${text}`))] : []),
  ];
}

/** 学科×班级: each class's distance from its school's mean in school SDs. */
function classHeat({ exam, classes, schools }: ExamData, school: SchoolFacts): ResultElement[] {
  const rows = rowsOf(classes, school).filter(({ present }) => !isSuppressed(present));
  const names = [...new Set(rows.map(({ name }) => name))];
  const subjects = [...new Set(rows.map(({ subject }) => subject))];
  if (names.length < 2) return [];
  const values = names.map((name) =>
    subjects.map((subject) => {
      const row = rows.find((candidate) => candidate.name === name && candidate.subject === subject);
      const whole = rowsOf(schools, school).find((candidate) => candidate.subject === subject);
      if (!row || row.mean === null || !whole || whole.mean === null || whole.sd === null || whole.sd === 0) return null;
      return (row.mean - whole.mean) / whole.sd;
    }));
  return [
    {
      type: 'chart', id: `brief-classes-${exam.exam_id}`, caption: `${examLabel(exam)}各班学科相对位置`,
      chart: { kind: 'heat', rows: names, columns: subjects, values, format: 'signed', center: 0 },
      notes: ['格中数字为班级平均分与本校同年级平均分之差÷本校标准差；未扣除分班差异，只用于校内诊断。'],
    },
  ];
}

function rectification(problems: readonly SchoolFinding[]): TableElement {
  const rows = problems.length > 0 ? problems.map(({ exam, sentence }) => `${exam}：${sentence}`) : ['（由学校自查填写）'];
  return {
    type: 'table', id: 'brief-rectification', caption: '问题整改表',
    columns: [{ key: 'no', label: '序号', format: 'count' }, { key: 'problem', label: '问题' }, { key: 'measure', label: '整改措施' }, { key: 'owner', label: '责任人' }, { key: 'due', label: '完成期限' }],
    rows: rows.map((problem, index) => [{ value: index + 1 }, { value: problem }, { value: '' }, { value: '' }, { value: '' }]),
    summaryRows: 0, notes: ['整改措施、责任人和完成期限由学校填写。'],
  };
}

const receipt = ({ name }: SchoolFacts): ResultElement =>
  callout('说明', '回执', [`${name}已收到本简报并在校内专题研究。`, '校长（签字）：　　　　　　　　学校（盖章）　　　　　　　　日期：　　　　年　　月　　日']);

const methodNotes = (exams: readonly ExamData[]): string => {
  const growth = exams.find(({ growth: found }) => found)?.growth;
  const base = definitionsTable().rows.filter(([term]) => ['实考', '低分率', '小样本'].includes(String(term?.value))).map(([term, meaning]) => `${term?.value}：${meaning?.value}`).join('；');
  const method = growth ? '增值：实际成绩与同起点学生预期成绩之差（两水平随机截距模型，95%区间）；' : '';
  return `口径：${method}${base}。本简报只含本校数据和全体参考值，完整口径见学期报告附件。`;
};

