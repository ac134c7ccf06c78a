import { examLabel } from '../../results/analyses/analysis-context.ts';
import { markOf, type NamedEffect } from '../../results/analyses/growth-elements.ts';
import { referenceScale, referenceUnitsTable } from '../../results/analyses/growth-reference-elements.ts';
import { yearsTable } from '../../results/analyses/growth-years.ts';
import type { ResultElement, TableCell, TableElement } from '../../results/element.ts';
import { agreementSentence, coverageSentence, fairnessCautions, multiplicitySentence, referenceSentence } from '../growth-sentences.ts';
import { verdicts } from '../growth-verdicts.ts';
import { intervalText } from '../sentences.ts';
import type { ExamData, ExamGrowth, ExamReference } from '../term-data.ts';
import { agreementTable } from './growth-agreement.ts';
import { body, callout, note } from './section.ts';

/** How firm an exam's value added is: models beside each other, many judgements at once, whom it is about. */
export function evidenceElements({ exam }: ExamData, growth: ExamGrowth, withSchools: boolean): ResultElement[] {
  const id = `report-agreement-${exam.exam_id}`;
  const agreement = agreementSentence(growth);
  const cautions = fairnessCautions(growth);
  return [
    ...(agreement ? [body(agreement, withSchools ? [id] : [])] : []),
    ...(agreement && withSchools ? [agreementTable(id, `${examLabel(exam)}总分增值判断的一致程度`, [{ name: examLabel(exam), growth }])] : []),
    ...[multiplicitySentence(growth)].flatMap((sentence) => (sentence ? [body(sentence)] : [])),
    body(coverageSentence(growth)),
    ...(cautions.length > 0 ? [callout('注意', '使用这些结果时须注意', cautions)] : []),
  ];
}

/** Where no county or group stands out one sentence says so. */
export function upperElements(data: ExamData, growth: ExamGrowth): ResultElement[] {
  const quiet = growth.upper.filter(({ units }) => !units.some(deviates));
  const loud = growth.upper.filter(({ units }) => units.some(deviates));
  const table = upperTable(data, { ...growth, upper: loud });
  return [
    ...quiet.map(({ by, units }) => body(`${units.length}个${upperLabels[by]}的总分增值均为符合预期（未见显著差异）${by === 'county' ? '：学校之间的差别不能归为县区的差别' : ''}。`)),
    ...(table ? [table] : []),
  ];
}

const upperLabels = { county: '县区', group: '教育集团' } as const;
const deviates = ({ effect: { flag } }: NamedEffect): boolean => flag === '高于预期' || flag === '低于预期';

/** Counties and groups: a row each with its interval, both judgements. */
export function upperTable({ exam }: ExamData, { upper }: ExamGrowth, id = `report-upper-${exam.exam_id}`): TableElement | null {
  if (upper.length === 0) return null;
  const several = upper.length > 1;
  return {
    type: 'table', id, caption: `${examLabel(exam)}总分增值（按${upper.map(({ by }) => upperLabels[by]).join('、')}）`,
    columns: [
      ...(several ? [{ key: 'by', label: '范围' }] : []), { key: 'name', label: several ? '名称' : upperLabels[upper[0]!.by] }, { key: 'n', label: '匹配人数', format: 'count' },
      { key: 'effect', label: '增值（分）', format: 'signed' }, { key: 'interval', label: '95%区间' }, { key: 'flag', label: '判断' }, { key: 'adjusted', label: '校正后判断' },
    ],
    rows: upper.flatMap(({ by, units }) => {
      const adjusted = new Map(verdicts(units, []).map((verdict) => [verdict.unit.effect.unit, verdict.adjusted]));
      return [...units].sort((a, b) => (b.effect.effect ?? -Infinity) - (a.effect.effect ?? -Infinity)).map((unit): TableCell[] => {
        const { name, effect } = unit;
        const mark = markOf[effect.flag];
        return [
          ...(several ? [{ value: upperLabels[by] }] : []), { value: name }, { value: effect.n }, { value: effect.effect, mark },
          { value: effect.low === null || effect.high === null ? null : intervalText(effect.low, effect.high) },
          { value: effect.flag, mark }, { value: deviates(unit) && !adjusted.get(effect.unit) ? '符合预期' : effect.flag },
        ];
      });
    }),
    summaryRows: 0,
    notes: [
      ...(upper.some(({ by }) => by === 'county') ? ['县区增值用三水平模型（学生—学校—县区）估计，是所属学校共有的部分；县区少，区间宽，不排先后。'] : []),
      ...(upper.some(({ by }) => by === 'group') ? ['教育集团增值用两水平模型（学生—集团）估计，区间没有计入集团内学校之间的差异，偏窄，从严使用；未加入集团的学校合为一个单位作参照。'] : []),
    ],
  };
}

export const yearsElements = ({ exam }: ExamData, { years }: ExamGrowth, id = `report-years-${exam.exam_id}`): TableElement[] =>
  years ? [yearsTable(id, `${examLabel(exam)}总分逐年增值与三年加权`, '学校', years)] : [];

/** Too few schools: against an earlier cohort, with the 参照系. */
export function referenceElements(data: ExamData, reference: ExamReference, withSchools: boolean): ResultElement[] {
  const { exam } = data;
  const { run, units } = reference;
  const id = `report-reference-${exam.exam_id}`;
  return [
    body(referenceSentence(data, reference), withSchools ? [id] : []),
    callout('说明', '参照系', [run.frame]),
    ...(withSchools ? [referenceUnitsTable(id, `${examLabel(exam)}总分与往届同起点学生之差`, '学校', units, run, referenceScale(run))] : []),
    ...run.warnings.map((warning) => note(warning)),
  ];
}
