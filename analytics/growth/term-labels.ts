import type { CovariateName } from '../measures/covariates.ts';
import type { DesignTerm } from '../measures/design-terms.ts';

export const covariateLabels: Readonly<Record<CovariateName, string>> = {
  sex: '性别', category: '应往届', track: '选科', language: '授课语言', locality: '城乡', schoolType: '办学类型', governance: '办学性质', schoolPrior: '学校起点均值',
};

/** What a term of the model is called in tables: 性别：女（对照：男）. `baselines` are the exams' labels. */
export function termLabel(term: DesignTerm, baselines: readonly string[]): string {
  switch (term.kind) {
    case 'baseline':
      return baselines[term.baseline]!;
    case 'square':
      return `${baselines[term.baseline]!}（标准化）²`;
    case 'spline':
      return `${baselines[term.baseline]!}（样条${term.part + 1}）`;
    case 'level':
      return `${covariateLabels[term.covariate]}：${term.level}（对照：${term.base}）`;
    case 'schoolPrior':
      return `${covariateLabels.schoolPrior}（${baselines[0] ?? ''}）`;
  }
}
