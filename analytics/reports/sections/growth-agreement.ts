import type { TableCell, TableElement } from '../../results/element.ts';
import { totalVerdicts, type Verdict } from '../growth-verdicts.ts';
import { listNames } from '../sentences.ts';
import type { ExamGrowth } from '../term-data.ts';

interface Row {
  readonly name: string;
  readonly growth: ExamGrowth;
}

/** Names beyond this are counted; the data tables have all. */
const NAMED = 8;

/** Schools by how many of the models put them above or below expectation; named are only those all models agree on. `several` exams share the table of a slide, without names. */
export function agreementTable(id: string, caption: string, rows: readonly Row[], several = false): TableElement {
  const most = Math.max(...rows.map(({ growth }) => growth.models.length + 1));
  const counts = Array.from({ length: most }, (_, index) => most - index);
  const words = ['', '一种', '两种', '三种'];
  return {
    type: 'table', id, caption,
    columns: [
      ...(several ? [{ key: 'exam', label: '考试' }] : []),
      { key: 'flag', label: '判断' },
      ...counts.map((count) => ({ key: `by${count}`, label: count === most ? `${words[count]}模型都判` : `只有${words[count]}`, group: '学校数（所）', format: 'count' as const })),
      { key: 'adjusted', label: '校正后仍成立', format: 'count' },
      { key: 'sure', label: several ? '把握较大' : '把握较大的学校', ...(several ? { format: 'count' as const } : {}) },
    ],
    rows: rows.flatMap(({ name, growth }) => {
      const all = totalVerdicts(growth);
      return (['高于预期', '低于预期'] as const).map((flag): TableCell[] => {
        const by = (count: number): number => all.filter(({ judgements }) => judgements.filter((of) => of.flag === flag).length === count).length;
        const sure = all.filter((verdict) => verdict.flag === flag && verdict.unanimous && verdict.adjusted).sort(byEffect);
        return [
          ...(several ? [{ value: name }] : []),
          { value: flag },
          ...counts.map((count) => ({ value: by(count) })),
          { value: all.filter((verdict) => verdict.flag === flag && verdict.adjusted).length },
          { value: several ? sure.length : listNames(sure.map(({ unit }) => unit.name), NAMED, '所') },
        ];
      });
    }),
    summaryRows: 0,
    notes: several ? [] : ['各模型按自己的95%区间判断，只数匹配学生不少于20人的学校；“校正后仍成立”为多层模型判出、用本哈明尼—霍赫贝格方法把错误发现率控制在5%以内后仍能判出的；“把握较大”为各模型判断一致且校正后仍成立的，按增值大小列出，不是名次。'],
  };
}

const byEffect = (a: Verdict, b: Verdict): number => Math.abs(b.unit.effect.effect ?? 0) - Math.abs(a.unit.effect.effect ?? 0);
