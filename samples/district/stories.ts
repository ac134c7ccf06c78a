import type { StageIndex } from './model.ts';
import type { SubjectName } from './subject-list.ts';

/** Effects planted on purpose, so that a report has something true to find. Values in pupil SDs (growth: per year). */
export interface SchoolStory {
  readonly id: string;
  readonly school: string;
  readonly stage: StageIndex;
  readonly text: string;
  readonly level?: number;
  readonly growth?: number;
  readonly subjectGrowth?: Partial<Record<SubjectName, number>>;
  /** Growth added from this term on (帮扶). */
  readonly growthFromTerm?: { readonly termIndex: number; readonly growth: number };
  /** Chance that a pupil misses a whole exam. */
  readonly absence?: number;
}

export const schoolStories: readonly SchoolStory[] = [
  { id: 'low-level-high-growth', school: '白鹭县柳湾初级中学', stage: 1, level: -0.65, growth: 0.5, text: '乡村学校，入学水平低，进步大' },
  { id: 'high-level-low-growth', school: '澄湖区实验中学', stage: 1, level: 0.6, growth: -0.45, text: '城区学校，入学水平高，进步小' },
  { id: 'low-participation', school: '沙溪县第二初级中学', stage: 1, level: -0.2, growth: -0.1, absence: 0.085, text: '参考率低于95%，缺考者多为后进学生' },
  { id: 'weak-subject', school: '青石县第二初级中学', stage: 1, level: 0, growth: 0, subjectGrowth: { 英语: -0.55 }, text: '英语一科明显低于预期' },
  { id: 'paired-help', school: '牧云县初级中学', stage: 1, level: -0.3, growth: -0.15, growthFromTerm: { termIndex: 1, growth: 0.4 }, text: '2025年9月起受市二中帮扶，此后进步加快' },
  { id: 'class-far-below', school: '望岭区第四中学', stage: 1, level: 0.1, growth: 0, text: '九年级2班明显低于本校' },
  { id: 'senior-high-growth', school: '沙溪县中学', stage: 2, growth: 0.35, text: '高中入口低，进步大' },
  { id: 'senior-elite', school: '云川市第一中学', stage: 2, growth: -0.12, text: '高中入口高，进步略低' },
];

export const storyOf = (school: string, stage: StageIndex): SchoolStory | undefined =>
  schoolStories.find((story) => story.school === school && story.stage === stage);

/** 九年级2班 of 望岭四中 in the cohort that sits 中考2026. */
export const classStory = { school: '望岭区第四中学', cohort: 'J8', number: 2, level: -0.3, growth: -0.7 } as const;

/** Intake of the senior schools, in SDs of the senior cohort. */
export const seniorPrestige: Readonly<Record<string, number>> = {
  云川市第一中学: 0.9, 云川市第二中学: 0.35, 澄湖区高级中学: 0.25, 青石县第一中学: 0.15, 云川市第三中学: 0.1,
  望岭区第一中学: 0, 白鹭县第一中学: -0.05, 沙溪县中学: -0.3, 牧云县第一中学: -0.4, 云川市启明高级中学: -0.5,
};
