import { subjects as knownSubjects, TOTAL } from '../schema/subjects.ts';

/** Rates are 0–1; 低分率 enters as 1 − rate, so that more is always better. */
export const indexMeasures = ['mean', 'scoreRate', 'passRate', 'goodRate', 'excellentRate', 'lowRate', 'participation', 'growth'] as const;
export type IndexMeasure = (typeof indexMeasures)[number];

/** What a school's value is divided by: 县均, the best school, the best of its kind (城区/镇区/乡村), the full mark, or nothing. */
export const indexReferences = ['县均', '最高校', '同类最高', '满分', 'none'] as const;
export type IndexReference = (typeof indexReferences)[number];

export interface IndexIndicator {
  readonly name: IndexMeasure;
  readonly reference: IndexReference;
  readonly weight: number;
}

interface IndexFacts {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  /** Where the formula comes from. */
  readonly source: string;
  /** Empty: the subjects of the exam weigh alike. */
  readonly subjects: Readonly<Record<string, number>>;
}

/** I = Σ_s w_s/Σw · Σ_k weight_k · value_sk/reference_sk. */
export interface RatioIndex extends IndexFacts {
  readonly kind: 'ratio';
  readonly indicators: readonly IndexIndicator[];
}

/** Points per subject for a school whose part of the county's last `share` does not rise against an earlier exam. */
export interface BottomShareIndex extends IndexFacts {
  readonly kind: 'bottomShare';
  readonly share: number;
  readonly points: number;
  /** Taken off for each percentage point by which the part rises. */
  readonly penalty: number;
}

export type IndexDefinition = RatioIndex | BottomShareIndex;

export const measureLabels: Readonly<Record<IndexMeasure, string>> = {
  mean: '平均分', scoreRate: '得分率', passRate: '及格率', goodRate: '良好率', excellentRate: '优秀率', lowRate: '1−低分率', participation: '参考率', growth: '增值（T分）',
};

/** 升学 and 上线 may be watched but not weighed, ranked or rewarded (2020 总体方案). */
const forbidden = /升学|上线|录取|升入|一本|本科|重高|重点高中|状元|清北|名校/u;

/** Why an index cannot be used, each with the way out; empty when it can. */
export function indexFaults(definition: IndexDefinition): string[] {
  const faults: string[] = [];
  if (definition.name.trim() === '') faults.push('指数没有名称，请填写名称。');
  if (forbidden.test(`${definition.name} ${definition.source}`)) {
    faults.push('升学率、上线率等升学指标只能监测，不能加权、排名或与奖惩挂钩（2020年《深化新时代教育评价改革总体方案》）。请改用平均分、各率或增值。');
  }
  const weights = Object.entries(definition.subjects);
  for (const [subject, weight] of weights) {
    if (subject !== TOTAL && !knownSubjects.some(({ name }) => name === subject)) faults.push(`不认识的学科“${subject}”，请从学科表中选。`);
    if (!(weight > 0 && Number.isFinite(weight))) faults.push(`${subject}的权重应大于0；不计入的学科请删去。`);
  }
  if (definition.kind === 'bottomShare') {
    if (!(definition.share > 0 && definition.share < 1)) faults.push('后段比例应在0和100%之间。');
    if (!(definition.points > 0) || !(definition.penalty >= 0)) faults.push('每科分值应大于0，扣分不能为负。');
    return faults;
  }
  if (definition.indicators.length === 0) faults.push('指数没有指标，请至少选一项。');
  for (const { name, reference, weight } of definition.indicators) {
    if (!(weight > 0 && Number.isFinite(weight))) faults.push(`${measureLabels[name]}的权重应大于0；不计入的指标请删去。`);
    if (reference === '满分' && name !== 'mean') faults.push(`“÷满分”只用于平均分，${measureLabels[name]}本身已是比率，请改为不比或与县均、最高校相比。`);
  }
  return faults;
}

/** A school's own values in one subject; null where not known. */
export interface IndexCell {
  readonly school: number;
  /** 城区/镇区/乡村, for 同类最高. */
  readonly kind: string | null;
  readonly subject: string;
  readonly fullMark: number | null;
  readonly values: Readonly<Partial<Record<IndexMeasure, number | null>>>;
}

export interface IndexPart {
  readonly subject: string;
  readonly name: IndexMeasure;
  readonly value: number;
  readonly reference: number;
  /** weight_k · w_s/Σw ÷ reference: what one unit of `value` adds to the index. */
  readonly coefficient: number;
}

export interface SchoolIndex {
  readonly school: number;
  readonly index: number | null;
  readonly parts: readonly IndexPart[];
  /** Chinese: why there is none. */
  readonly missing: string | null;
}

export interface IndexScale {
  readonly subject: string;
  readonly name: IndexMeasure;
  readonly reference: IndexReference;
  readonly kind: string | null;
  readonly value: number;
  /** The school that sets it, for 最高校 and 同类最高. */
  readonly school: number | null;
}

/** Subject weights over the subjects the exam has; they add up to 1. */
export function subjectWeights(definition: IndexDefinition, present: readonly string[]): { readonly weights: ReadonlyMap<string, number>; readonly absent: readonly string[] } {
  const asked = Object.entries(definition.subjects);
  const wanted = asked.length === 0 ? present.filter((subject) => subject !== TOTAL).map((subject) => [subject, 1] as const) : asked;
  const used = wanted.filter(([subject]) => present.includes(subject));
  const sum = used.reduce((total, [, weight]) => total + weight, 0);
  return { weights: new Map(used.map(([subject, weight]) => [subject, weight / sum])), absent: wanted.filter(([subject]) => !present.includes(subject)).map(([subject]) => subject) };
}

/**
 * The index of every school. `whole` gives the county's own value of a measure (县均); the other references
 * are found among the schools. A school without a value in any subject weighed has no index.
 */
export function evaluateIndex(definition: RatioIndex, cells: readonly IndexCell[], whole: readonly IndexCell[]): { readonly schools: readonly SchoolIndex[]; readonly scales: readonly IndexScale[] } {
  const { weights } = subjectWeights(definition, [...new Set(cells.map(({ subject }) => subject))]);
  const scales: IndexScale[] = [];
  const scaleOf = (subject: string, { name, reference }: IndexIndicator, cell: IndexCell): IndexScale | null => {
    const kind = reference === '同类最高' ? cell.kind : null;
    if (reference === '同类最高' && kind === null) return null;
    const found = scales.find((scale) => scale.subject === subject && scale.name === name && scale.reference === reference && scale.kind === kind);
    if (found) return found;
    const made = makeScale(subject, name, reference, kind);
    if (made) scales.push(made);
    return made;
  };
  const makeScale = (subject: string, name: IndexMeasure, reference: IndexReference, kind: string | null): IndexScale | null => {
    const own = cells.filter((cell) => cell.subject === subject);
    const facts = { subject, name, reference, kind };
    if (reference === 'none') return { ...facts, value: 1, school: null };
    if (reference === '满分' || reference === '县均') {
      const all = whole.find((cell) => cell.subject === subject);
      const value = (reference === '满分' ? own[0]?.fullMark : all?.values[name]) ?? null;
      return value !== null && value > 0 ? { ...facts, value, school: null } : null;
    }
    const rivals = own.flatMap((cell) => (kind !== null && cell.kind !== kind ? [] : [{ school: cell.school, value: cell.values[name] ?? null }]));
    const best = rivals.reduce<{ school: number; value: number } | null>((top, { school, value }) => (value !== null && value > (top?.value ?? 0) ? { school, value } : top), null);
    return best ? { ...facts, ...best } : null;
  };
  const bySchool = new Map<number, IndexCell[]>();
  for (const cell of cells) bySchool.set(cell.school, [...(bySchool.get(cell.school) ?? []), cell]);
  const schools = [...bySchool].map(([school, own]): SchoolIndex => {
    const parts: IndexPart[] = [];
    for (const [subject, share] of weights) {
      const cell = own.find((candidate) => candidate.subject === subject);
      if (!cell) return { school, index: null, parts: [], missing: `没有${subject}成绩` };
      for (const indicator of definition.indicators) {
        const value = cell.values[indicator.name] ?? null;
        if (value === null) return { school, index: null, parts: [], missing: `${subject}没有${measureLabels[indicator.name]}` };
        const scale = scaleOf(subject, indicator, cell);
        if (!scale) return { school, index: null, parts: [], missing: indicator.reference === '同类最高' && cell.kind === null ? '没有填写城乡类别，不知道与谁同类' : `${subject}${measureLabels[indicator.name]}没有可比的${indicator.reference}（为0或没有）` };
        parts.push({ subject, name: indicator.name, value, reference: scale.value, coefficient: (indicator.weight * share) / scale.value });
      }
    }
    return { school, index: parts.reduce((sum, { value, coefficient }) => sum + coefficient * value, 0), parts, missing: null };
  });
  return { schools, scales };
}

/** 2.5 a subject when the part has not risen, less 0.5 for each percentage point that it has; never below 0. */
export const bottomSharePoints = ({ points, penalty }: BottomShareIndex, before: number, after: number): number =>
  // Shares are counts over counts: a rise below a millionth of a point is rounding.
  Math.max(0, points - penalty * Math.max(0, Number(((after - before) * 100).toFixed(6))));
