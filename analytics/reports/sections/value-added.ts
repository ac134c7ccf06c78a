import { datedExamLabel, examLabel } from '../../results/analyses/analysis-context.ts';
import { caterpillar, quadrant } from '../../results/analyses/growth-elements.ts';
import type { ResultElement, TableElement } from '../../results/element.ts';
import { NO_VALUE, formatNumber } from '../../results/format.ts';
import { TOTAL } from '../../schema/subjects.ts';
import { verdicts } from '../growth-verdicts.ts';
import { growthSentence } from '../sentences.ts';
import type { ExamData, ExamGrowth, TermData } from '../term-data.ts';
import { evidenceElements, referenceElements, upperElements, yearsElements } from './growth-evidence.ts';
import { trajectoryElements } from './growth-trajectory.ts';
import { body, chineseNumeral, heading, note, type Section } from './section.ts';

/** 增值评价: per exam with a baseline, the model's results with intervals; never a bare rank list. */
export function valueAddedSection({ exams }: TermData, withSchools: boolean): Section {
  const common = exams.filter(({ exam }) => exam.commonForm);
  const missing = common.filter(({ growth, reference }) => !growth && !reference);
  const having = common.filter(({ growth, reference, trajectory }) => growth || reference || trajectory);
  if (common.length === 0) return { title: '增值评价', elements: [] };
  return {
    title: '增值评价',
    elements: [
      body('增值评价回答的是：与起点相近的学生相比，一所学校的学生多进步（或少进步）了多少，以及这个判断有多大把握。判断以多层模型为主，用另外的模型印证；只有一种模型判出、或经不起校正的，只作关注。增值为0表示与同起点学生的平均进步一致。'),
      ...having.flatMap((data, index) => [heading(2, `（${chineseNumeral(index)}）${examLabel(data.exam)}`), ...examGrowth(data, withSchools)]),
      ...missing.map(({ exam, growthMissing }) => note(`${examLabel(exam)}未作增值评价：${growthMissing ?? NO_VALUE}`)),
      ...common.flatMap(({ exam, trajectoryMissing }) => (trajectoryMissing ? [note(`${examLabel(exam)}没有入口到出口的轨迹：${trajectoryMissing}`)] : [])),
    ],
  };
}

function examGrowth(data: ExamData, withSchools: boolean): ResultElement[] {
  const { exam, growth, reference, trajectory } = data;
  return [
    ...(growth ? modelElements(data, growth, withSchools) : []),
    ...(reference ? referenceElements(data, reference, withSchools) : []),
    ...(trajectory && withSchools ? trajectoryElements(exam, trajectory) : []),
  ];
}

function modelElements(data: ExamData, growth: ExamGrowth, withSchools: boolean): ResultElement[] {
  const { exam } = data;
  const { total, baseline } = growth;
  const id = exam.exam_id;
  const label = examLabel(exam);
  const start = `${datedExamLabel(baseline.exam)}总分`;
  const warnings = total.result.fit.warnings.map((warning) => note(warning));
  const evidence = [...evidenceElements(data, growth, withSchools), ...upperElements(data, growth)];
  if (!withSchools) return [body(growthSentence(growth, start, false)), note(total.result.methodNote), ...evidence, ...warnings];
  return [
    body(growthSentence(growth, start), [`report-caterpillar-${id}`, `report-growth-${id}`]),
    caterpillar(`report-caterpillar-${id}`, `${label}总分增值及95%区间`, total.units),
    quadrant(`report-quadrant-${id}`, `${label}水平与增值`, total.units, total.wholeMean),
    ...evidence,
    subjectFlags(data),
    ...yearsElements(data, growth),
    ...warnings,
  ];
}

/** Schools whose value added in a subject differs from expectation; △ where that is not firm. */
export function subjectFlags({ exam, growth }: ExamData): TableElement {
  const rows = (growth?.subjects ?? [])
    .filter(({ subject }) => subject !== TOTAL)
    .map(({ subject, run }) => {
      const found = verdicts(run.units, []).sort((a, b) => Math.abs(b.unit.effect.effect ?? 0) - Math.abs(a.unit.effect.effect ?? 0));
      const named = (flag: string): string =>
        found.filter((verdict) => verdict.flag === flag).map(({ unit: { name, effect }, adjusted }) => `${name} ${formatNumber(effect.effect, 'signed')}${adjusted ? '' : '△'}`).join('\n') || '无';
      return [{ value: subject }, { value: named('高于预期') }, { value: named('低于预期') }, { value: run.result.coverage.share }, { value: run.result.fit.icc }];
    });
  return {
    type: 'table', id: `report-subject-growth-${exam.exam_id}`, caption: `${examLabel(exam)}各学科增值显著的学校`,
    columns: [
      { key: 'subject', label: '学科' }, { key: 'above', label: '高于预期（增值，分）' }, { key: 'below', label: '低于预期（增值，分）' },
      { key: 'share', label: '匹配率', format: 'rate' }, { key: 'icc', label: '校间方差比', format: 'rate' },
    ],
    rows, summaryRows: 0,
    notes: ['起点为同一学科的成绩，起点考试没有该学科的用总分。按95%区间逐校判断；学校多时会有个别学校仅因偶然被列出，带△的在同一学科全部学校一起校正（错误发现率控制在5%以内）后不再成立，只作关注。'],
  };
}
