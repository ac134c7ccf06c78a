import type { AnalysisRequest } from '../../../analytics/session-api.ts';

/** The page's tabs. */
export const views = [
  { value: 'overview', label: '概览' },
  { value: 'items', label: '逐题' },
  { value: 'options', label: '选项' },
  { value: 'mastery', label: '知识与能力' },
  { value: 'units', label: '学校与班级' },
  { value: 'irt', label: '项目反应理论' },
  { value: 'dif', label: '公平性（DIF）' },
  { value: 'equate', label: '两卷等值' },
] as const;
export type PaperView = (typeof views)[number]['value'];

type Asked<A extends AnalysisRequest['analysis']> = Extract<AnalysisRequest, { readonly analysis: A }>;
export type Missing = NonNullable<Asked<'items'>['missing']>;
export type Model = NonNullable<Asked<'items-irt'>['model']>;
export type Unit = Exclude<Asked<'items-mastery'>['by'], 'all'>;

export const missingPolicies: readonly { readonly value: Missing; readonly label: string; readonly help: string }[] = [
  { value: 'listwise', label: '整人剔除', help: '缺少任何一道小题得分的学生不参与统计。' },
  { value: 'zero', label: '按0分', help: '缺失的小题得分当作0分；空白确为0分时使用。' },
  { value: 'available', label: '按已有得分', help: '各题只统计有得分的学生；有选做题的试卷使用。' },
];

export const irtModels: readonly { readonly value: Model; readonly label: string; readonly help: string }[] = [
  { value: 'rasch', label: 'Rasch', help: '只用0分或满分的小题；需要的学生最少。' },
  { value: 'pcm', label: '分部计分', help: '同Rasch，允许部分得分。' },
  { value: '2pl', label: '双参数', help: '每题另估区分度，只用0分或满分的小题；宜500人以上。' },
  { value: 'gpcm', label: '拓广分部计分', help: '每题另估区分度，允许部分得分；需要的学生最多。' },
];

export const units: readonly { readonly value: Unit; readonly label: string }[] = [
  { value: 'county', label: '县区' },
  { value: 'school', label: '学校' },
  { value: 'class', label: '班级' },
];

/** Which elements of the paper's analysis a tab shows, by the end of their ids; callouts belong to the first two. */
export const parts: Readonly<Record<'overview' | 'items' | 'options', readonly string[]>> = {
  overview: ['-figures', '-distribution', '-scatter', '-difficulty', '-groups'],
  items: ['-table', '-map'],
  options: ['-optionheat', '-options'],
};
