import type { District } from '../district/model.ts';

export interface SampleRelation {
  readonly kind: '集团' | '帮扶' | '结对' | '托管';
  readonly from: string;
  readonly to: string;
  readonly start: string;
  readonly end: string | null;
}

/** 集团 are units of their own; a school may help another, or a 集团 may. */
const all: readonly SampleRelation[] = [
  { kind: '集团', from: '云川市实验教育集团', to: '云川市实验小学', start: '2022-09-01', end: null },
  { kind: '集团', from: '云川市实验教育集团', to: '云川市实验学校', start: '2022-09-01', end: null },
  { kind: '集团', from: '云川市实验教育集团', to: '澄湖区第一小学', start: '2023-09-01', end: null },
  { kind: '集团', from: '云川市实验教育集团', to: '望岭区南岭小学', start: '2023-09-01', end: '2025-08-31' },
  { kind: '集团', from: '澄湖实验教育集团', to: '澄湖区实验中学', start: '2021-09-01', end: null },
  { kind: '集团', from: '澄湖实验教育集团', to: '澄湖区第二中学', start: '2021-09-01', end: null },
  { kind: '集团', from: '澄湖实验教育集团', to: '望岭区石桥镇初级中学', start: '2024-09-01', end: null },
  { kind: '集团', from: '市二中教育集团', to: '云川市第二中学', start: '2023-03-01', end: null },
  { kind: '集团', from: '市二中教育集团', to: '望岭区第四中学', start: '2023-03-01', end: null },
  { kind: '帮扶', from: '云川市第二中学', to: '牧云县初级中学', start: '2025-09-01', end: null },
  { kind: '帮扶', from: '云川市实验小学', to: '白鹭县柳湾镇中心小学', start: '2024-09-01', end: null },
  { kind: '帮扶', from: '澄湖实验教育集团', to: '沙溪县第二初级中学', start: '2025-03-01', end: null },
  { kind: '帮扶', from: '云川市第一中学', to: '沙溪县中学', start: '2024-03-01', end: '2025-08-31' },
  { kind: '结对', from: '澄湖区第二小学', to: '牧云县第二小学', start: '2024-09-01', end: null },
  { kind: '结对', from: '望岭区第五中学', to: '白鹭县芦荡镇初级中学', start: '2024-09-01', end: null },
  { kind: '托管', from: '云川市第三中学', to: '牧云县第一中学', start: '2025-09-01', end: null },
];

/** The relations whose schools are in the district (the small one has twelve schools). */
export function relationsOf({ schools }: District): SampleRelation[] {
  const names = new Set(schools.map(({ plan }) => plan.name));
  const known = (unit: string): boolean => unit.endsWith('集团') || names.has(unit);
  return all.filter(({ from, to }) => known(from) && known(to));
}
